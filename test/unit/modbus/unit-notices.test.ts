/** What a person is told of units that do not answer: which kind it is, since when, and when it is over. */
import { describe, expect, test } from 'vitest';
import { bad, connected, has, row, tagAt, timeoutMs, type Saying } from './scripted.ts';

const never = new AbortController().signal;
const three = [1, 2, 3].flatMap((unit) => row(4, unit));
const but =
  (unit: number, said: ReturnType<Saying>): Saying =>
  (request) =>
    request.unit === unit ? said : 'data';

/** Of so many it is true, always the same ones. */
function random(share: number): () => boolean {
  let state = 1;
  return () => (state = (state * 48_271) % 2_147_483_647) < share * 2_147_483_647;
}

describe('a unit among others', () => {
  test.each<['noise' | 'garbled' | 'silence' | 11, string]>([
    ['noise', 'modbus.garbledUnit'],
    ['garbled', 'modbus.garbledUnit'],
    ['silence', 'modbus.absentUnit'],
    [11, 'modbus.absentUnit'],
  ])('that answers with %s is told within three scans, and logged once', async (said, code) => {
    const bench = await connected(three);
    await bench.pass(5_000);
    bench.says = but(3, said);
    for (let scans = 0; scans < 3; scans++) await bench.scan();
    expect(bench.notices).toEqual([`${code} {"unit":3,"since":"2026-01-05T08:00:06.000Z","everyS":65}`]);
    await bench.pass(600_000);
    expect(bench.notices).toHaveLength(1);
    expect(bench.logged).toHaveLength(1);
    expect(bench.logged[0]).toContain(said === 'silence' || said === 11 ? 'does not answer' : 'garbled');
    bench.says = () => 'data';
    await bench.pass(96_000);
    expect(bench.notices).toEqual([]);
    expect(bench.logged).toHaveLength(2);
    expect(bench.logged[1]).toBe('unit 3 answers again, as it had not since 2026-01-05T08:00:06.000Z');
  });

  test('one that was never heard is told as soon; silent, a scan sooner', async () => {
    const bench = await connected(three);
    bench.says = ({ unit }) => (unit === 3 ? 'garbled' : unit === 2 ? 'silence' : 'data');
    await bench.scan();
    expect(bench.notices).toEqual([]);
    await bench.scan();
    expect(bench.notices.map((notice) => notice.slice(0, 18))).toEqual(['modbus.absentUnit ']);
    await bench.scan();
    expect(bench.notices[1]).toMatch(/^modbus.garbledUnit/);
  });

  test('a word of a modem now and then makes no silent unit garbled; one switched off is silent at last', async () => {
    const bench = await connected(three);
    let turn = 0;
    bench.says = (request) => (request.unit === 3 ? (turn++ % 3 === 1 ? 'noise' : 'silence') : 'data');
    await bench.pass(1_200_000);
    expect(bench.notices[0]).toMatch(/^modbus.absentUnit/);
    expect(bench.logged).toHaveLength(1);
    bench.says = but(3, 'noise');
    await bench.pass(300_000);
    expect(bench.notices[0]).toMatch(/^modbus.garbledUnit/);
    bench.says = but(3, 'silence');
    await bench.pass(300_000);
    expect(bench.notices[0]).toMatch(/^modbus.absentUnit.*"since":"2026-01-05T08:00:00/);
    // It has never answered: nothing was over.
    expect(bench.logged.join()).not.toMatch(/again|no longer/);
  });

  test('garbled, then now and then silent between answers: it is garbled until it has been well for a while', async () => {
    const bench = await connected(three);
    bench.says = but(3, 'noise');
    await bench.pass(5_000);
    expect(bench.notices[0]).toMatch(/^modbus.garbledUnit/);
    for (let turns = 0; turns < 6; turns++) {
      bench.says = but(3, 'silence');
      await bench.scan();
      bench.says = () => 'data';
      await bench.scan();
      expect(bench.notices[0]).toMatch(/^modbus.garbledUnit/);
    }
    expect(bench.logged).toHaveLength(1);
  });

  test('that breaks the connection whenever it is asked is told, and called now and then', async () => {
    const bench = await connected(three);
    await bench.pass(5_000);
    bench.says = but(3, 'break');
    for (let scans = 0; scans < 9; scans++) await bench.scan();
    expect(bench.notices).toEqual([]);
    await bench.scan();
    const [notice] = bench.notices;
    expect(bench.notices).toEqual([
      'modbus.breakingUnit {"unit":3,"since":"2026-01-05T08:00:06.000Z","everyS":65}',
    ]);
    const before = bench.asked.length;
    for (let scans = 0; scans < 60; scans++) await bench.scan();
    const asked = bench.asked.slice(before);
    expect(asked.filter(({ unit }) => unit === 3).length).toBeLessThan(5);
    expect(asked.filter(({ unit }) => unit === 1)).toHaveLength(60);
    expect(bench.notices).toEqual([notice]);
    expect(bench.logged).toHaveLength(1);
    bench.says = () => 'data';
    await bench.pass(96_000);
    expect(bench.notices).toEqual([]);
    expect(bench.logged[1]).toBe('unit 3 answers again, as it had not since 2026-01-05T08:00:06.000Z');
  });

  test('that answers too late is told so, and silent when it says nothing any more', async () => {
    const bench = await connected(three);
    // What is late shows with the next request.
    let turn = 0;
    bench.says = ({ unit }) => (unit !== 3 ? 'data' : turn++ === 0 ? 'silence' : 'late');
    await bench.pass(60_000);
    expect(bench.notices[0]).toMatch(/^modbus.lateUnit/);
    expect(bench.logged).toHaveLength(1);
    bench.says = but(3, 'silence');
    await bench.pass(300_000);
    expect(bench.notices[0]).toMatch(/^modbus.absentUnit.*"since":"2026-01-05T08:00:00/);
  });

  test('that breaks it, and is silent later, is told to be silent', async () => {
    const bench = await connected(three);
    bench.says = but(3, 'break');
    await bench.pass(30_000);
    expect(bench.notices[0]).toMatch(/^modbus.breakingUnit/);
    bench.says = but(3, 'silence');
    await bench.pass(300_000);
    expect(bench.notices[0]).toMatch(/^modbus.absentUnit.*"since":"2026-01-05T08:00:00/);
  });

  test('two that break it are both told, asked first or last', async () => {
    const bench = await connected(three);
    bench.says = ({ unit }) => (unit === 2 ? 'data' : 'break');
    await bench.pass(60_000);
    expect(bench.notices.map((notice) => notice.slice(0, 29))).toEqual([
      'modbus.breakingUnit {"unit":1',
      'modbus.breakingUnit {"unit":3',
    ]);
  });

  test.each<[string, () => (asked: number, isFirst: boolean) => boolean]>([
    ['with the first request of every scan', () => (_asked, isFirst) => isFirst],
    ['with every second request', () => (asked) => asked % 2 === 1],
    ['with every third request', () => (asked) => asked % 3 === 2],
    ['with every fourth request', () => (asked) => asked % 4 === 3],
    ['at random, half of the time', () => random(0.5)],
    ['at random, now and then', () => random(0.1)],
  ])('breaks of the connection itself, %s, say nothing of a unit', async (_when, breaking) => {
    const bench = await connected(three);
    const isBroken = breaking();
    let asked = 0;
    let scan = 0;
    let last = -1;
    bench.says = ({ unit }) => {
      const isFirst = unit === 1 && last !== scan;
      last = scan;
      return isBroken(asked++, isFirst) ? 'break' : 'data';
    };
    for (scan = 0; scan < 600; scan++) {
      // A scan in which nobody answers ends the connection, and with it what is known.
      await bench.scan().catch(() => bench.collector.connect(never));
      expect(bench.notices).toEqual([]);
    }
  });

  test('breaks of a connection that hardly ever lets a reply through say nothing of its many units', async () => {
    const bench = await connected(Array.from({ length: 20 }, (_, at) => row(1, at + 1)).flat());
    const isBroken = random(0.85);
    bench.says = () => (isBroken() ? 'break' : 'data');
    for (let scans = 0; scans < 100; scans++) {
      await bench.scan().catch(() => bench.collector.connect(never));
      expect(bench.notices).toEqual([]);
    }
  });

  test('five silent units: each is called within what is promised, and the log does not follow the promise', async () => {
    const bench = await connected([1, 2, 3, 4, 5, 6].flatMap((unit) => row(4, unit)));
    bench.says = ({ unit }) => (unit > 1 ? 'silence' : 'data');
    await bench.pass(3_600_000);
    const everyS = bench.collector.notices.map(({ params }) => Number(params['everyS']));
    expect(everyS).toHaveLength(5);
    expect(bench.logged).toHaveLength(5);
    const promisedMs = Math.max(...everyS) * 1_000;
    expect(promisedMs).toBeLessThan(5 * 40 * timeoutMs + 15_000);
    for (const unit of [2, 3, 4, 5, 6]) {
      const calls = bench.asked.filter((asked) => asked.unit === unit).map(({ atMs }) => atMs);
      const waits = calls.map((atMs, at) => atMs - (calls[at - 1] ?? atMs));
      expect(Math.max(...waits)).toBeLessThanOrEqual(promisedMs);
      expect(Math.max(...waits)).toBeGreaterThan(60_000);
    }
  });
});

test('a tag that was met with silence, and is refused now, is told anew', async () => {
  const bench = await connected([tagAt(0), tagAt(20)]);
  let said: 'silence' | 2 = 'silence';
  bench.says = (request) => (has(20)(request) ? said : 'data');
  await bench.pass(30_000);
  const about = '{"unit":1,"area":"hr","count":1,"tags":"1/hr:20"}';
  expect(bench.notices).toEqual([`modbus.silentTags ${about}`]);
  said = 2;
  await bench.pass(120_000);
  expect(bench.notices).toEqual([`modbus.refusedTags ${about}`]);
});

describe('after a reconnect', () => {
  test('an absent unit is told as before until it has answered, and not logged anew where it is absent still', async () => {
    const bench = await connected(three);
    bench.says = but(3, 'silence');
    await bench.pass(30_000);
    const [told] = bench.notices;
    await bench.collector.connect(never);
    for (let scans = 0; scans < 10; scans++) {
      await bench.scan();
      expect(bench.notices[0]?.replace(/"everyS".*/, '')).toBe(told?.replace(/"everyS".*/, ''));
    }
    expect(bench.logged).toHaveLength(1);
    await bench.collector.connect(never);
    bench.says = () => 'data';
    await bench.scan();
    expect(bench.notices).toEqual([]);
    expect(bench.logged).toHaveLength(2);
  });

  test('refused tags are told as before until they are read', async () => {
    const bench = await connected(three);
    bench.says = (request) => (request.unit === 1 && has(2)(request) ? 2 : 'data');
    await bench.pass(5_000);
    const before = bench.notices;
    expect(before).toHaveLength(1);
    await bench.collector.connect(never);
    // It does not say again what it refuses, as it says nothing.
    bench.says = but(1, 'silence');
    await bench.scan();
    expect(bench.notices).toEqual(before);
    bench.says = (request) => (request.unit === 1 && has(2)(request) ? 2 : 'data');
    await bench.scan();
    expect(bench.notices).toEqual(before);
    expect(bench.logged).toHaveLength(1);
    await bench.collector.connect(never);
    bench.says = () => 'data';
    expect(bad((await bench.scan()).values)).toEqual({});
    expect(bench.notices).toEqual([]);
    expect(bench.logged[1]).toMatch(/^no longer: unit 1 refuses/);
  });
});

describe('a connection on which nobody answers', () => {
  test.each<[ReturnType<Saying>, object]>([
    ['silence', { code: 'modbus.silent' }],
    ['break', { code: 'modbus.silent' }],
    ['noise', { code: 'modbus.garbled', params: { units: '1, 3' } }],
    ['garbled', { code: 'modbus.garbled', params: { units: '1, 3' } }],
  ])('%s: is given up for that reason, the first time and later', async (said, error) => {
    const bench = await connected(three);
    bench.says = ({ unit }) => (unit === 2 ? 'silence' : said);
    for (let times = 0; times < 3; times++) {
      await expect(bench.scan()).rejects.toMatchObject(error);
      await bench.collector.connect(never);
    }
  });

  test('garbled first and then silent: the reason follows with the second time', async () => {
    const bench = await connected(three);
    bench.says = but(3, 'garbled');
    await bench.pass(30_000);
    const again: Promise<unknown>[] = [];
    for (const said of ['garbled', 'silence', 'silence', 'garbled'] as const) {
      bench.says = () => said;
      await bench.collector.connect(never);
      again.push(bench.scan().catch((error: unknown) => error));
      await again.at(-1);
    }
    expect(await Promise.all(again)).toMatchObject([
      { code: 'modbus.garbled', params: { units: '1, 2, 3' } },
      { code: 'modbus.garbled' },
      { code: 'modbus.silent' },
      { code: 'modbus.silent' },
    ]);
  });
});
