/**
 * One dead slave among sixteen on a simulated line of 9600 baud behind TCP, in real time. The figures are made in virtual time
 * (test/unit/modbus/dead-slave.test.ts); here it is that the same holds through a socket. A busy machine may cost scans, so shares
 * have a margin, and what the dead one costs is counted on the line.
 */
import { expect, test } from 'vitest';
import type { Scan } from '../../agent/model/scan.ts';
import { SerialLine } from '../../scripts/workshop/serial/line.ts';
import { serveTcp } from '../../scripts/workshop/serial/tcp.ts';
import { tagOf } from '../unit/modbus/tags.ts';
import { openLine } from './modbus-lines.ts';

const signal = AbortSignal.timeout(120_000);
const units = Array.from({ length: 16 }, (_, at) => at + 1);
const dead = 8;
const registers = 20;
/** The line is busy for two thirds of it with fifteen units. */
const intervalMs = 1_600;
/** After so long the dead one has been found out, and been called once. */
const foundMs = 10_000;
const watchedMs = 25_000;
/** A call takes a second, of which there is one in forty; two may fall into any time. */
const mostCalls = (ms: number): number => 2 + Math.ceil(ms / 40_000);

test('the others are read on time beside it, and it is back with the first call it answers', async () => {
  const line = new SerialLine({ baudRate: 9600, parity: 'even', slaves: units.map((unit) => ({ unit })) });
  await using tcp = await serveTcp(line);
  tcp.run.inject({ fault: 'stall', unit: dead });
  const tags = units.flatMap((unit) =>
    Array.from({ length: registers / 2 }, (_, at) =>
      tagOf({ name: `${unit}/${at}`, address: `hr:${2 * at}`, type: 'uint32', unit }),
    ),
  );
  const config = { protocol: 'modbus-rtu-over-tcp', host: '127.0.0.1', port: tcp.port } as const;
  await using collector = await openLine(config, [tags], intervalMs);
  await collector.connect(signal);
  const scansFor = async (ms: number): Promise<Scan[]> => {
    const untilMs = performance.now() + ms;
    const scans = [];
    while (performance.now() < untilMs) scans.push(await collector.read(signal));
    return scans;
  };
  const isGood = ({ samples }: Scan, unit: number): boolean =>
    samples.every(({ tag, quality }) => tag.unit !== unit || quality === 'GOOD');

  await scansFor(foundMs);
  const before = line.struck.stall;
  const scans = await scansFor(watchedMs);
  expect(line.struck.stall - before).toBeLessThanOrEqual(mostCalls(watchedMs));
  const due = scans.reduce((sum, { missed }) => sum + 1 + missed, 0);
  for (const unit of units.filter((one) => one !== dead))
    expect(scans.filter((scan) => isGood(scan, unit)).length / due).toBeGreaterThanOrEqual(0.8);

  tcp.run.clear();
  // The longest wait before a call is a minute.
  const back = await scansUntil(
    () => collector.read(signal),
    (scan) => isGood(scan, dead),
    65_000,
  );
  expect(isGood(back, dead)).toBe(true);
  for (let more = 0; more < 3; more++) expect(isGood(await collector.read(signal), dead)).toBe(true);
  expect(tcp.connections).toBe(1);
}, 130_000);

/** The first scan that is as wanted, or the last one within `ms`. */
async function scansUntil(
  read: () => Promise<Scan>,
  isWanted: (scan: Scan) => boolean,
  ms: number,
): Promise<Scan> {
  const untilMs = performance.now() + ms;
  for (;;) {
    const scan = await read();
    if (isWanted(scan) || performance.now() > untilMs) return scan;
  }
}

test('a line that is well loses no request for want of a silence between two frames', async () => {
  const slaves = [{ unit: 1 }, { unit: 2 }];
  const line = new SerialLine({ baudRate: 9600, parity: 'even', slaves });
  await using tcp = await serveTcp(line);
  const tags = slaves.map(({ unit }) => tagOf({ name: `${unit}`, address: 'hr:0', type: 'uint32', unit }));
  const config = { protocol: 'modbus-rtu-over-tcp', host: '127.0.0.1', port: tcp.port } as const;
  await using collector = await openLine(config, [tags]);
  await collector.connect(signal);
  for (let scans = 0; scans < 60; scans++) await collector.read(signal);
  expect(line.tally.brokenFrames).toBe(0);
});
