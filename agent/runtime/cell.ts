/** What one reading, and one scan, change in the counts of a cell: for telemetry, completeness and evidence alike. */
import type { Sample } from '../model/sample.ts';
import type { Scan } from '../model/scan.ts';
import { Status, type StatusCode } from '../model/status.ts';
import { isChange } from './change.ts';
import type { Cell, TagView } from './machine.ts';

/** Statuses that mean nobody answered. */
const silences: ReadonlySet<StatusCode> = new Set([
  Status.BadNoCommunication,
  Status.BadTimeout,
  Status.BadNotConnected,
]);

/** A tag has a new reading. @param scan number of the scan it came with */
export function takeSample(view: TagView, sample: Sample, scan: number): void {
  const { cell, last: before } = view;
  view.last = sample;
  view.feed?.take(sample);
  if (sample.status !== before?.status) {
    const usable = isUsable(sample) - isUsable(before);
    cell.usable += usable;
    if (view.link) view.link.usable += usable;
    cell.silent += isSilent(sample) - isSilent(before);
  }
  cell.machine.samples += 1;
  if (sample.quality !== 'BAD') view.watch?.take(sample, scan);
  if (!isChange(sample, view.kept)) return;
  view.kept = sample;
  cell.out.push(sample);
}

/** Counts what a scan says of a cell by schedule: each tag as it was last read, for as many intervals as the scan stands for. */
export function countScan(cell: Cell, { ticks, missed, startedAt, endedAt }: Scan): void {
  const { machine, tags } = cell;
  const usable = cell.usable * ticks;
  const bad = (tags - cell.usable) * ticks;
  machine.tally.add(endedAt, usable, bad, tags * missed);
  if (usable > 0) machine.lastGood = endedAt;
  machine.evidence?.add(usable, bad, cell.silent * ticks, tags * missed);
  for (const { link, usable: good } of cell.links) machine.evidence?.addLink(link, good * ticks);
  if (ticks > 0) cell.pace?.scan(startedAt);
  else cell.pace?.broken();
}

/** Counts readings that were scheduled and not taken. */
export function countMissing({ machine, tags }: Cell, ticks: number, now: number): void {
  machine.tally.add(now, 0, 0, tags * ticks);
  machine.evidence?.add(0, 0, 0, tags * ticks);
}

function isUsable(sample: Sample | undefined): 0 | 1 {
  return sample === undefined || sample.quality === 'BAD' ? 0 : 1;
}

function isSilent(sample: Sample | undefined): 0 | 1 {
  return sample !== undefined && silences.has(sample.status) ? 1 : 0;
}
