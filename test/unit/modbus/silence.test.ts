/** A device that says nothing where it should refuse an address: the rest of its unit, and its neighbours, are read on time. */
import { describe, expect, test } from 'vitest';
import { bad, connected, has, row, timeoutMs, type Asked } from './scripted.ts';

const neighbours = [2, 3].flatMap((unit) => row(4, unit));
const first = row(8);
const others = [...row(8, 1, 'hr', 100), ...row(8, 1, 'hr', 200)];

/** Share of an hour that requests met with silence kept the line for. */
function vainShare(asked: readonly Asked[], isVain: (request: Asked) => boolean, ms: number): number {
  return (asked.filter(isVain).length * timeoutMs) / ms;
}

describe('a unit that is silent on one bad address', () => {
  test.each([
    ['in its first block', 5, [...first, ...others]],
    ['in its last block', 205, [...first, ...others]],
  ])(
    '%s: at last only that one is BAD, and an hour costs the neighbours less than 5 %%',
    async (_name, at, tags) => {
      const bench = await connected([...tags, ...neighbours]);
      const isVain = (request: Asked): boolean => request.unit === 1 && has(at)(request);
      bench.says = (request) => (isVain(request) ? 'silence' : 'data');
      let scans = 0;
      let missed = 0;
      const hourMs = 3_600_000;
      while (bench.clock.elapsed() < hourMs) {
        const scan = await bench.scan();
        scans++;
        missed += scan.missed;
        expect(scan.asked.filter(isVain).length).toBeLessThanOrEqual(1);
        expect(Object.keys(bad(scan.values)).filter((name) => !name.startsWith('1/'))).toEqual([]);
        // Beside the bad block everything of the unit is read, after a while in which it was taken for absent.
        if (bench.clock.elapsed() > 60_000)
          expect(Object.keys(bad(scan.values)).length).toBeLessThanOrEqual(8);
        if (bench.clock.elapsed() > 600_000)
          expect(bad(scan.values)).toEqual({ [`1/hr:${at}`]: 'BadTimeout' });
      }
      expect(scans / (scans + missed)).toBeGreaterThanOrEqual(0.95);
      expect(vainShare(bench.asked, isVain, hourMs)).toBeLessThan(0.025);
      expect(bench.notices).toEqual([
        `modbus.silentTags {"unit":1,"area":"hr","count":1,"tags":"1/hr:${at}"}`,
      ]);

      bench.says = () => 'data';
      await bench.pass(700_000);
      expect(bad((await bench.scan()).values)).toEqual({});
      expect((await bench.scan()).asked).toHaveLength(5);
      expect(bench.notices).toEqual([]);
    },
  );

  test('on whole blocks: what it costs is bounded, however many they are, and what it answers is read', async () => {
    const tags = [0, 100, 200, 300, 400].flatMap((from) => row(8, 1, 'hr', from));
    const bench = await connected([...tags, ...neighbours]);
    const isVain = ({ unit, start }: Asked): boolean => unit === 1 && start < 400;
    bench.says = (request) => (isVain(request) ? 'silence' : 'data');
    await bench.pass(1_200_000);
    const before = bench.asked.length;
    const beganMs = bench.clock.elapsed();
    await bench.pass(3_600_000);
    expect(vainShare(bench.asked.slice(before), isVain, bench.clock.elapsed() - beganMs)).toBeLessThan(0.03);
    const { values } = await bench.scan();
    expect(Object.keys(bad(values))).toEqual(tags.slice(0, 32).map(({ name }) => name));
    expect(new Set(Object.values(bad(values)))).toEqual(new Set(['BadTimeout']));
  });

  test('a unit that is dead after that is absent, and read again when it is back', async () => {
    const bench = await connected([...first, ...others, ...neighbours]);
    const isVain = (request: Asked): boolean => request.unit === 1 && has(5)(request);
    bench.says = (request) => (isVain(request) ? 'silence' : 'data');
    await bench.pass(120_000);
    bench.says = ({ unit }) => (unit === 1 ? 'silence' : 'data');
    await bench.pass(120_000);
    expect(bench.notices[0]).toMatch(/^modbus.absentUnit {"unit":1,"since":"2026-01-05T08:02:0/);
    const dead = await bench.scan();
    expect(new Set(Object.values(bad(dead.values)))).toEqual(new Set(['BadNoCommunication']));
    bench.says = () => 'data';
    await bench.pass(120_000);
    expect(bad((await bench.scan()).values)).toEqual({});
  });

  test('one that misses requests now and then is read on, every one', async () => {
    const bench = await connected([...first, ...others, ...neighbours]);
    let turn = 0;
    bench.says = ({ unit }) => (unit === 1 && ++turn % 4 === 0 ? 'silence' : 'data');
    await bench.pass(300_000);
    expect(bench.notices).toEqual([]);
  });
});
