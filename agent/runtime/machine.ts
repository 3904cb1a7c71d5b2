/** One connected equipment and its tags, as the intake keeps them. */
import type { Pace } from '../evidence/pace.ts';
import type { EquipmentTally, TagWatch } from '../evidence/tally.ts';
import type { Equipment } from '../model/equipment.ts';
import type { Sample } from '../model/sample.ts';
import type { Tag, TagGroup } from '../model/tag.ts';
import type { EpochMs } from '../model/time.ts';
import type { Beat, ClockMove, Feed } from '../mes/feed.ts';
import type { TelemetryEncoder } from '../publish/json/telemetry.ts';
import type { Deriver } from './deriver.ts';
import type { MetaContent } from './meta.ts';
import type { Tally } from './tally.ts';

/** What is known of one tag. */
export interface TagView {
  readonly tag: Tag;
  readonly cell: Cell;
  /** Where its readings go for events; undefined where none come from it. */
  readonly feed: Feed | undefined;
  /** What the evidence counts of it; undefined where none is kept. */
  readonly watch: TagWatch | undefined;
  readonly link: LinkCount | undefined;
  last: Sample | undefined;
  kept: Sample | undefined;
}

/** Tags of one business link (业务环节) in a cell, and how many of them were usable when last read. */
export interface LinkCount {
  readonly link: string;
  usable: number;
}

/** The tags of one equipment in one group over one connection: what one scan may say of one equipment. */
export interface Cell {
  readonly machine: Machine;
  readonly encoder: TelemetryEncoder;
  readonly tags: number;
  /** How many of them were usable when last read, and of how many nobody answered. */
  usable: number;
  silent: number;
  readonly links: readonly LinkCount[];
  readonly pace: Pace | undefined;
  out: Sample[];
}

/** One connected equipment. */
export interface Machine {
  readonly equipment: Equipment;
  readonly path: string;
  readonly cfg: string;
  readonly meta: MetaContent;
  readonly tally: Tally;
  /** Of the window that is open; undefined where no evidence is kept. */
  readonly evidence: EquipmentTally | undefined;
  readonly deriver: Deriver;
  readonly connections: readonly string[];
  readonly views: TagView[];
  lastGood: EpochMs | undefined;
  samples: number;
  /** As last told in `_status`. */
  told: boolean | undefined;
}

/** What one group over one connection is made of. */
export interface GroupCells {
  readonly group: TagGroup;
  readonly beat: Beat;
  readonly cells: Cell[];
  readonly views: Map<Tag, TagView>;
}

/** The clock was set. */
export function setClock(machine: Machine, move: ClockMove): void {
  machine.tally.setClock(move);
  if (machine.lastGood !== undefined) machine.lastGood = move.measured(machine.lastGood);
  machine.deriver.setClock(move);
  const moved = (sample: Sample | undefined): Sample | undefined =>
    sample && { ...sample, time: move.told(sample.time) };
  for (const view of machine.views) {
    // The interval in which the clock was set was none of ours.
    if (move.ms !== 0) view.cell.pace?.broken();
    view.last = moved(view.last);
    view.kept = moved(view.kept);
  }
}

/** At least one tag was usable when last read. */
export function isReachable(machine: Machine): boolean {
  return machine.views.some(({ last }) => last !== undefined && last.quality !== 'BAD');
}
