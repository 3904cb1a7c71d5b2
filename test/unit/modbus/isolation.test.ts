/** What a collector does about refusals and silence from scan to scan, on a clock of its own: how often it asks, and for what. */
import { describe, expect, test } from 'vitest';
import { openLog } from '../../../agent/base/log.ts';
import { statusName } from '../../../agent/model/status.ts';
import type { Tag } from '../../../agent/model/tag.ts';
import { ModbusCollector } from '../../../collectors/modbus/collector.ts';
import { layOut } from '../../../collectors/modbus/layout.ts';
import { Line } from '../../../collectors/modbus/line.ts';
import type { Link, Reply } from '../../../collectors/modbus/link.ts';
import { planBlocks, type PlanLimits } from '../../../collectors/modbus/plan.ts';
import { FakeClock, settle } from '../../fakes/clock.ts';
import { defaults, tagOf } from './tags.ts';

const never = new AbortController().signal;
const timeoutMs = 1_000;

interface Asked {
  readonly unit: number;
  readonly area: string;
  readonly start: number;
  readonly count: number;
  readonly atMs: number;
}

/** What a device says to a request: an exception, nothing at all, or its registers, each of which holds its address. */
type Saying = (request: Asked) => number | 'silence' | 'data';

class Bench {
  readonly clock = new FakeClock();
  readonly asked: Asked[] = [];
  readonly collector: ModbusCollector;
  says: Saying = () => 'data';
  readonly #intervalMs: number;

  constructor(tags: readonly Tag[], limits: Partial<PlanLimits> = {}, intervalMs = 1_000) {
    this.#intervalMs = intervalMs;
    const link: Link = {
      isOpen: true,
      address: undefined,
      open: async () => undefined,
      close: () => undefined,
      identify: async () => ({ kind: 'timeout' }),
      request: (unit, area, start, count) =>
        this.#answer({ unit, area, start, count, atMs: this.clock.elapsed() }),
    };
    const all = { maxRegisters: 125, maxBits: 2000, maxGap: 0, ...limits };
    const layoutsOf = (some: readonly Tag[]) => some.flatMap((tag) => layOut(tag, defaults).layout ?? []);
    this.collector = new ModbusCollector({
      connection: 'line',
      endpoint: 'line',
      groups: [{ group: { id: 'g', intervalMs, mode: 'poll' }, layouts: layoutsOf(tags) }],
      layoutsOf,
      plan: (layouts, mayRead) => planBlocks(layouts, all, mayRead),
      line: new Line(link, { pauseMs: 0, closeAfterScan: false }, this.clock),
      identification: undefined,
      identifyMs: 50,
      clock: this.clock,
      log: openLog('silent'),
    });
  }

  /** The next scan: values by tag, or names of their statuses; and what was asked for it. */
  async scan(): Promise<{ values: Record<string, unknown>; asked: readonly Asked[]; missed: number }> {
    const before = this.asked.length;
    const reading = this.collector.read(never);
    const done = new AbortController();
    const finish = (): void => done.abort();
    void reading.then(finish, finish);
    await settle();
    for (let waits = 0; !done.signal.aborted && waits < 400; waits++)
      await this.clock.advance(this.#intervalMs / 10);
    const { samples, missed } = await reading;
    const values = samples.map(({ tag, value, quality, status }) => [
      tag.name,
      quality === 'BAD' ? statusName(status) : value,
    ]);
    return { values: Object.fromEntries(values), asked: this.asked.slice(before), missed };
  }

  /** Scans until `ms` have passed. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.clock.elapsed() + ms;
    while (this.clock.elapsed() < untilMs) await this.scan();
  }

  get remarks(): string[] {
    return this.collector.remarks.map(({ code, params }) => `${code} ${JSON.stringify(params)}`);
  }

  async #answer(request: Asked): Promise<Reply> {
    this.asked.push(request);
    const said = this.says(request);
    const time = this.clock.now();
    if (typeof said === 'number') return { kind: 'exception', code: said, time };
    if (said === 'silence') {
      await this.clock.sleep(timeoutMs, never);
      return { kind: 'timeout' };
    }
    const { start, count } = request;
    const bytes = Buffer.from(
      Array.from({ length: count }, (_, at) => [(start + at) >> 8, (start + at) & 255]).flat(),
    );
    return { kind: 'data', bytes, time };
  }
}

const tagAt = (start: number, unit = 1, area = 'hr'): Tag =>
  tagOf({ name: `${unit}/${area}:${start}`, address: `${area}:${start}`, type: 'uint16', unit });
const row = (count: number, unit = 1, area = 'hr', from = 0): Tag[] =>
  Array.from({ length: count }, (_, at) => tagAt(from + at, unit, area));

const has = (address: number) => (request: Asked) =>
  request.start <= address && address < request.start + request.count;

function bad(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value !== 'number'));
}

async function connected(...parameters: ConstructorParameters<typeof Bench>): Promise<Bench> {
  const bench = new Bench(...parameters);
  await bench.collector.connect(never);
  return bench;
}

describe('one bad address among 120', () => {
  test('119 are GOOD in the same scan, and it is asked for again ever more slowly, at last every ten minutes', async () => {
    const bench = await connected(row(120));
    bench.says = (request) => (has(77)(request) ? 2 : 'data');
    const first = await bench.scan();
    expect(bad(first.values)).toEqual({ '1/hr:77': 'BadConfigurationError' });
    expect(Object.keys(first.values)).toEqual(row(120).map(({ name }) => name));
    expect(first.asked.length - 1).toBeLessThanOrEqual(2 * Math.log2(120));
    expect(bench.remarks).toEqual(['modbus.refusedTags {"unit":1,"area":"hr","count":1,"tags":"1/hr:77"}']);

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
    expect(bench.remarks).toEqual([]);
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
    const bench = await connected(tags, { maxGap: 20, holes: ['hr:30-39', '2/hr:12'] });
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
    expect(bench.remarks[0]).toMatch(/^modbus.refusedArea .*"count":100/);
    bench.says = () => 'data';
    await bench.pass(60_000);
    expect((await bench.scan()).asked).toHaveLength(2);
    expect(bench.remarks).toEqual([]);
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
    expect(bench.remarks).toEqual(['modbus.absentUnit {"unit":7}']);

    bench.says = () => 'data';
    await bench.pass(62_000);
    expect(bad((await bench.scan()).values)).toEqual({});
    expect(bench.remarks).toEqual([]);
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
    expect(bench.remarks).toEqual([]);
  });
});

test('a connection of one unit is given up when it is silent', async () => {
  const bench = await connected(row(3));
  bench.says = () => 'silence';
  await expect(bench.scan()).rejects.toThrow('no request was answered');
});
