/** What a collector does about silence from scan to scan: whom it calls, and how often. */
import { describe, expect, test } from 'vitest';
import { bad, connected, row, tagAt, timeoutMs, type Saying } from './scripted.ts';

describe('a dead unit among sixteen', () => {
  const tags = Array.from({ length: 16 }, (_, at) => [tagAt(0, at + 1), tagAt(10, at + 1)]).flat();

  test.each<[string, 'silence' | number]>([
    ['which keeps silent', 'silence'],
    ['which its gateway cannot reach', 11],
  ])('%s: its neighbours keep 95 % of their scans, and it is back within one call', async (_name, said) => {
    const bench = await connected(tags);
    const dead: Saying = ({ unit }) => (unit === 7 ? said : 'data');
    bench.says = dead;
    let scans = 0;
    let missed = 0;
    const untilMs = 300_000;
    while (bench.clock.elapsed() < untilMs) {
      const scan = await bench.scan();
      scans++;
      missed += scan.missed;
      expect(Object.keys(bad(scan.values))).toEqual(['7/hr:0', '7/hr:10']);
    }
    expect(scans / (scans + missed)).toBeGreaterThanOrEqual(0.95);
    const calls = bench.asked.filter(({ unit }) => unit === 7);
    expect(calls.length).toBeLessThan(15);
    expect(bench.notices).toEqual([
      'modbus.absentUnit {"unit":7,"since":"2026-01-05T08:00:00.000Z","everyS":65}',
    ]);

    bench.says = () => 'data';
    await bench.pass(62_000);
    expect(bad((await bench.scan()).values)).toEqual({});
    expect(bench.notices).toEqual([]);
    // The call that is answered is the first request of a whole scan.
    const after = bench.asked.filter(({ unit, atMs }) => unit === 7 && atMs >= untilMs);
    expect(after[0]?.atMs).toBe(after[1]?.atMs);
  });

  test('five of them together are called no more often than one would be', async () => {
    const bench = await connected(tags);
    bench.says = ({ unit }) => (unit <= 5 ? 'silence' : 'data');
    await bench.pass(60_000);
    const before = bench.asked.length;
    const beganMs = bench.clock.elapsed();
    await bench.pass(1_200_000);
    const calls = bench.asked.slice(before).filter(({ unit }) => unit <= 5);
    const ms = bench.clock.elapsed() - beganMs;
    expect((calls.length * timeoutMs) / ms).toBeLessThan(0.05);
    expect(new Set(calls.map(({ unit }) => unit)).size).toBe(5);
    bench.says = () => 'data';
    await bench.pass(300_000);
    expect(bad((await bench.scan()).values)).toEqual({});
  });

  test('that misses now and then is not given up', async () => {
    const bench = await connected(tags);
    let turn = 0;
    bench.says = ({ unit }) => (unit === 3 && ++turn % 4 === 0 ? 'silence' : 'data');
    await bench.pass(120_000);
    expect(bench.notices).toEqual([]);
  });
});

test('a connection of one unit is given up when it is silent', async () => {
  const bench = await connected(row(3));
  bench.says = () => 'silence';
  await expect(bench.scan()).rejects.toThrow('no request was answered');
});

test('dead units that are read once in a minute are called in turn: none waits for ever behind those before it', async () => {
  const units = [1, 2, 3, 4, 5, 6];
  const tags = units.map((unit) => tagAt(0, unit));
  const bench = await connected(tags, {}, 60_000);
  bench.says = ({ unit }) => (unit > 1 ? 'silence' : 'data');
  await bench.pass(3_600_000);
  const before = bench.asked.length;
  const promisedMs =
    Math.max(...bench.collector.notices.map(({ params }) => Number(params['everyS']))) * 1_000;
  await bench.pass(promisedMs + 60_000);
  const called = new Set(bench.asked.slice(before).map(({ unit }) => unit));
  expect([...called].toSorted()).toEqual(units);
});
