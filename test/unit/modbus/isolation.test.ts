/** What a collector does about refusals from scan to scan: for what it asks, and how often. */
import { describe, expect, test } from 'vitest';
import { bad, connected, has, row, tagAt, type Saying } from './scripted.ts';

describe('one bad address among 120', () => {
  test('119 are GOOD in the same scan, and it is asked for again ever more slowly, at last every ten minutes', async () => {
    const bench = await connected(row(120));
    bench.says = (request) => (has(77)(request) ? 2 : 'data');
    const first = await bench.scan();
    expect(bad(first.values)).toEqual({ '1/hr:77': 'BadConfigurationError' });
    expect(Object.keys(first.values)).toEqual(row(120).map(({ name }) => name));
    expect(first.asked.length - 1).toBeLessThanOrEqual(2 * Math.log2(120));
    expect(bench.notices).toEqual(['modbus.refusedTags {"unit":1,"area":"hr","count":1,"tags":"1/hr:77"}']);

    const second = await bench.scan();
    expect(second.asked.map(({ start, count }) => [start, count])).toEqual([
      [0, 77],
      [78, 42],
    ]);
    expect(bad(second.values)).toEqual({ '1/hr:77': 'BadConfigurationError' });
    expect(Object.keys(second.values)).toEqual(Object.keys(first.values));

    await bench.pass(3_600_000);
    const probes = bench.asked.filter(has(77)).filter(({ count, atMs }) => count === 1 && atMs > 0);
    const waits = probes.map(({ atMs }, at) => Math.round((atMs - (probes[at - 1]?.atMs ?? 0)) / 1_000));
    expect(waits.slice(0, 7)).toEqual([10, 20, 40, 80, 160, 320, 600]);
    expect(new Set(waits.slice(6))).toEqual(new Set([600]));
    expect(bench.asked.filter(has(77)).every(({ count, atMs }) => count === 1 || atMs < 1_000)).toBe(true);
  });

  test('it rejoins by itself, and the block is whole again', async () => {
    const bench = await connected(row(120));
    bench.says = (request) => (has(77)(request) ? 2 : 'data');
    await bench.pass(5_000);
    bench.says = () => 'data';
    await bench.pass(6_000);
    const scan = await bench.scan();
    expect(bad(scan.values)).toEqual({});
    expect(scan.asked.map(({ start, count }) => [start, count])).toEqual([[0, 120]]);
    expect(bench.notices).toEqual([]);
  });

  test('where it comes and goes, its waits go on growing', async () => {
    const bench = await connected(row(16));
    bench.says = (request) => (has(5)(request) && request.count > 1 ? 2 : 'data');
    await bench.pass(600_000);
    // Alone it answers: nothing is at fault, the device does not read across a border, and is not asked to.
    expect(bad((await bench.scan()).values)).toEqual({});
    let wasProbe = false;
    bench.says = (request) => {
      const isFive = has(5)(request);
      wasProbe = isFive && request.count === 1 && !wasProbe;
      return isFive && !wasProbe ? 2 : 'data';
    };
    const before = bench.asked.length;
    await bench.pass(600_000);
    expect(bench.asked.length - before).toBeLessThan(600 * 4);
  });

  test('a declared hole is not read across, nor is a bad address, however wide gaps may be', async () => {
    const tags = [...row(10), ...row(10, 1, 'hr', 20), ...row(10, 1, 'hr', 40)];
    const bench = await connected(tags, { maxGap: 20, holes: [{ area: 'hr', first: 30, last: 39 }] });
    expect((await bench.scan()).asked.map(({ start, count }) => [start, count])).toEqual([
      [0, 30],
      [40, 10],
    ]);
    bench.says = (request) => (has(25)(request) ? 2 : 'data');
    await bench.scan();
    expect((await bench.scan()).asked.map(({ start, count }) => [start, count])).toEqual([
      [0, 25],
      [26, 4],
      [40, 10],
    ]);
  });
});

describe('what a whole area refuses', () => {
  test('an unknown function costs three requests, and then one tag is tried now and then', async () => {
    const bench = await connected([...row(100), ...row(100, 1, 'ir')]);
    bench.says = ({ area }) => (area === 'ir' ? 1 : 'data');
    const first = await bench.scan();
    expect(Object.keys(bad(first.values))).toHaveLength(100);
    expect(first.asked).toHaveLength(1 + 3);
    await bench.pass(30_000);
    expect(bench.asked.filter(({ area }) => area === 'ir').map(({ start, count }) => [start, count])).toEqual(
      [
        [0, 100],
        [0, 50],
        [50, 50],
        [0, 1],
        [1, 1],
      ],
    );
    expect(bench.notices[0]).toMatch(/^modbus.refusedArea .*"count":100/);
    bench.says = () => 'data';
    await bench.pass(60_000);
    expect((await bench.scan()).asked).toHaveLength(2);
    expect(bench.notices).toEqual([]);
  });

  test('where every address is refused, no scan asks for more than 32 beside its own, and all come back soon', async () => {
    const bench = await connected([...row(120), ...row(10, 2)]);
    bench.says = ({ unit }) => (unit === 1 ? 2 : 'data');
    for (let round = 0; round < 30; round++) {
      const scan = await bench.scan();
      expect(scan.asked.length).toBeLessThanOrEqual(2 + 32 + 60);
      expect(scan.asked.filter(({ unit }) => unit === 2)).toHaveLength(1);
      expect(Object.keys(bad(scan.values))).toHaveLength(120);
    }
    await bench.pass(1_200_000);
    const before = bench.asked.length;
    await bench.pass(600_000);
    // One of 120 every five seconds, and the neighbour.
    expect(bench.asked.length - before).toBeLessThanOrEqual(600 + 121);
    bench.says = () => 'data';
    await bench.pass(30_000);
    expect(bad((await bench.scan()).values)).toEqual({});
    expect((await bench.scan()).asked).toHaveLength(2);
  });
});

describe('how much a device reads at once', () => {
  test('one that refuses long requests is asked for shorter ones, everywhere', async () => {
    const bench = await connected([...row(120), ...row(120, 1, 'hr', 200), ...row(120, 1, 'hr', 400)]);
    bench.says = ({ count }) => (count > 64 ? 3 : 'data');
    const first = await bench.scan();
    expect(bad(first.values)).toEqual({});
    // Three blocks, the halves of the first, and of the others what they are now made of.
    expect(first.asked).toHaveLength(3 + 2 + 4);
    expect((await bench.scan()).asked.map(({ count }) => count)).toEqual([60, 60, 60, 60, 60, 60]);
    await bench.pass(60_000);
    expect(bench.asked.filter(({ count }) => count > 64)).toHaveLength(3);
  });

  test('a border that is not read across stays one, and no other', async () => {
    const bench = await connected(row(100));
    bench.says = ({ start, count }) => (start < 64 && start + count > 64 ? 2 : 'data');
    expect(bad((await bench.scan()).values)).toEqual({});
    await bench.pass(30_000);
    expect((await bench.scan()).asked.map(({ start, count }) => [start, count])).toEqual([
      [0, 64],
      [64, 36],
    ]);
    const before = bench.asked.length;
    await bench.pass(3_600_000);
    expect(bench.asked.length - before - 2 * 3_600).toBeLessThan(15);
    bench.says = () => 'data';
    await bench.pass(600_000);
    expect((await bench.scan()).asked).toHaveLength(1);
  });

  test('one that is to be read register by register', async () => {
    const bench = await connected(row(5), { maxRegisters: 1 });
    expect((await bench.scan()).asked.map(({ count }) => count)).toEqual([1, 1, 1, 1, 1]);
  });
});

describe('a busy unit', () => {
  test('is asked once more when the others have been read', async () => {
    const bench = await connected([...row(5), ...row(5, 2)]);
    let isBusy = true;
    bench.says = ({ unit }) => {
      if (unit !== 1 || !isBusy) return 'data';
      isBusy = false;
      return 6;
    };
    const { values, asked } = await bench.scan();
    expect(asked.map(({ unit }) => unit)).toEqual([1, 2, 1]);
    expect(bad(values)).toEqual({});
    expect(Object.keys(values)).toEqual([...row(5), ...row(5, 2)].map(({ name }) => name));
  });

  test('that stays busy is BAD, and is not asked for every block again', async () => {
    const bench = await connected([tagAt(0), tagAt(10), tagAt(20)]);
    bench.says = () => 5;
    const { values, asked } = await bench.scan();
    expect(new Set(Object.values(values))).toEqual(new Set(['BadOutOfService']));
    expect(asked).toHaveLength(4);
  });
});

test.each(['garbled', 'break'] as const)(
  'a refused place of which a %s comes once stays a refused one',
  async (miss) => {
    const bench = await connected([...row(4), ...row(4, 2)]);
    const refuses: Saying = (request) => (request.unit === 1 && has(2)(request) ? 2 : 'data');
    bench.says = refuses;
    await bench.pass(5_000);
    const before = bench.notices;
    expect(before.join()).toMatch(/refusedTags/);
    const asked = bench.asked.length;
    bench.says = (request) => (request.unit === 1 && has(2)(request) ? miss : 'data');
    await bench.pass(8_000);
    expect(bench.asked.slice(asked).filter((request) => request.unit === 1 && has(2)(request))).toHaveLength(
      1,
    );
    bench.says = refuses;
    const { values } = await bench.scan();
    expect(bad(values)).toEqual({ '1/hr:2': 'BadConfigurationError' });
    expect(bench.notices).toEqual(before);
  },
);
