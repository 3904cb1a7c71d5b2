/**
 * One dead slave among sixteen on a simulated line of 9600 baud behind TCP, in real time. The figures are made in virtual time
 * (test/unit/modbus/dead-slave.test.ts: an hour of scans, of which the others keep 95 % at least); here it is that the same
 * holds through a socket and with the machine's own timers. A busy machine may cost scans, so shares have a margin. What the
 * dead one or a gap too short costs does not depend on the machine: it is counted on the line, exactly.
 */
import { expect, test } from 'vitest';
import type { Scan } from '../../agent/model/scan.ts';
import { SerialLine } from '../../scripts/workshop/serial/line.ts';
import { serveTcp } from '../../scripts/workshop/serial/tcp.ts';
import { tagOf } from '../unit/modbus/tags.ts';
import { openLine } from './modbus-lines.ts';

const signal = AbortSignal.timeout(60_000);
const units = Array.from({ length: 16 }, (_, at) => at + 1);
const dead = 8;
const others = units.filter((unit) => unit !== dead);
/** The line is busy for two thirds of it with fifteen units, one value of two registers each: many scans in little time. */
const intervalMs = 700;
/** What a call in vain costs; there is one in forty times as long. */
const timeoutMs = 250;
const restMs = 40 * timeoutMs;
/** More than from one call to the next: there is one in it, and there may be two. */
const watchedMs = 1.2 * restMs;

test('the others are read on time beside it, and it is back with the first call it answers', async () => {
  const line = new SerialLine({ baudRate: 9600, parity: 'even', slaves: units.map((unit) => ({ unit })) });
  await using tcp = await serveTcp(line);
  tcp.run.inject({ fault: 'stall', unit: dead });
  const tags = units.map((unit) => tagOf({ name: `${unit}`, address: 'hr:0', type: 'uint32', unit }));
  const config = { protocol: 'modbus-rtu-over-tcp', host: '127.0.0.1', port: tcp.port, timeoutMs } as const;
  await using collector = await openLine(config, [tags], intervalMs);
  await collector.connect(signal);
  const scansWhile = async (goesOn: (scan: Scan) => boolean): Promise<Scan[]> => {
    const scans = [];
    for (let scan; scan === undefined || goesOn(scan);) scans.push((scan = await collector.read(signal)));
    return scans;
  };
  const isGood = ({ samples }: Scan, unit: number): boolean =>
    samples.every(({ tag, quality }) => tag.unit !== unit || quality === 'GOOD');

  // Asked in every scan until it is found out; from then on there are scans without it.
  let struck = -1;
  await scansWhile(() => struck !== (struck = line.struck.stall));
  const endMs = performance.now() + watchedMs;
  const scans = await scansWhile(() => performance.now() < endMs);

  const calls = line.struck.stall - struck;
  expect(calls).toBeGreaterThanOrEqual(1);
  expect(calls).toBeLessThanOrEqual(2);
  // Nothing else was asked in vain, and no two frames ran into one: 95 % are lost to neither.
  expect(line.tally.brokenFrames).toBe(0);
  expect(line.tally.requests - line.tally.answers).toBe(line.struck.stall);
  const due = scans.reduce((sum, { missed }) => sum + 1 + missed, 0);
  expect(due).toBeGreaterThan(15);
  for (const unit of others)
    expect(scans.filter((scan) => isGood(scan, unit)).length / due).toBeGreaterThanOrEqual(0.8);

  tcp.run.clear();
  const clearedMs = performance.now();
  const back = await scansWhile((scan) => !isGood(scan, dead) && performance.now() < clearedMs + 2 * restMs);
  expect(back.map((scan) => isGood(scan, dead)).at(-1)).toBe(true);
  for (let more = 0; more < 3; more++) expect(isGood(await collector.read(signal), dead)).toBe(true);
  expect(line.tally.brokenFrames).toBe(0);
  expect(tcp.connections).toBe(1);
}, 60_000);
