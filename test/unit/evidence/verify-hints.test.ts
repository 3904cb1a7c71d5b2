/** Hints: what looks made rather than measured. None of them makes a pack unsound. */
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../../agent/base/catalogue/all.ts';
import type { Hint } from '../../../agent/evidence/verify/findings.ts';
import { verifyPack } from '../../../agent/evidence/verify/verify.ts';
import { grading, packOf, type Draft } from '../../fakes/pack.ts';
import {
  hourMs,
  idOf,
  periodOf,
  registerDraft,
  start,
  workshopLog,
  type WorkshopSpec,
} from '../../fakes/workshop-log.ts';

async function hintsFor(spec: WorkshopSpec): Promise<readonly Hint[]> {
  const pack = packOf(workshopLog({ signEvery: 1000, ...spec }), { ...periodOf(spec), messages: 'none' });
  const { findings, sound } = await verifyPack(pack, { grading });
  expect(sound).toBe(true);
  const hints = findings?.hints ?? [];
  for (const { text } of hints) expect(Object.keys(catalogue)).toContain(text);
  return hints;
}

/** Which hints there are, and for whom. */
const short = (hints: readonly Hint[]): string[] =>
  hints.map(({ id, equipment }) => `${id} ${equipment.join('+')}`);

/** A workshop of two whose first machine has other fields in its windows. */
function windows(hours: number, fields: (draft: Draft, hour: number, at: number) => object): WorkshopSpec {
  return { equipment: 2, hours, window: (draft, at, hour) => ({ ...draft, ...fields(draft, hour, at) }) };
}

const key = { tag: 'force', n: 360, distinct: 12, changes: 40, series: '0123456789abcdef' };

test('an honest workshop gives none', async () => {
  expect(await hintsFor({ equipment: 3, hours: 80 })).toEqual([]);
});

describe('frozen', () => {
  const still = (hours: number, except: number) =>
    windows(hours, (_, hour, at) =>
      at > 0 || hour === except ? {} : { moved: 0, keys: [{ ...key, changes: 0, distinct: 1 }] },
    );

  test('three days on end, no less', async () => {
    expect(short(await hintsFor(still(72, -1)))).toEqual([`frozen ${idOf(0)}`]);
    expect(await hintsFor(still(73, 71))).toEqual([]);
  });
});

describe('series', () => {
  test('the same in three windows: a recording', async () => {
    const repeated = (count: number, other: object = {}) =>
      windows(6, (_, hour, at) => (at === 0 && hour < count ? { keys: [{ ...key, ...other }] } : {}));
    expect(short(await hintsFor(repeated(3)))).toEqual([`repeated ${idOf(0)}`]);
    expect(await hintsFor(repeated(2))).toEqual([]);
    expect(await hintsFor(repeated(3, { changes: 9 }))).toEqual([]);
    expect(await hintsFor(repeated(3, { distinct: 2 }))).toEqual([]);
  });

  test('the same of two machines in one window: one machine counted twice', async () => {
    const twins = windows(2, (_, hour) => ({ keys: [{ ...key, series: `${hour}123456789abcdef` }] }));
    expect(await hintsFor(twins)).toMatchObject([
      { id: 'twin', equipment: [idOf(0), idOf(1)], params: { windows: 2 } },
    ]);
    // In another hour it may well be equal.
    expect(await hintsFor(windows(2, (_, hour, at) => (hour === at ? { keys: [key] } : {})))).toEqual([]);
  });
});

test('no jitter: a thousand scans at exactly one distance', async () => {
  const pace = {
    connection: 'c',
    group: 'g',
    intervalMs: 1000,
    scans: 1000,
    min: 1000,
    p50: 1000,
    p95: 1000,
    max: 1000,
  };
  const steady = (fields: object) =>
    windows(1, (_, __, at) => (at === 0 ? { pace: [{ ...pace, ...fields }] } : {}));
  expect(short(await hintsFor(steady({})))).toEqual([`no-jitter ${idOf(0)}`]);
  expect(await hintsFor(steady({ max: 1001 }))).toEqual([]);
  expect(await hintsFor(steady({ scans: 999 }))).toEqual([]);
});

test('work: parts are counted and no power is taken', async () => {
  const work = (power: number | undefined) =>
    windows(3, (_, __, at) =>
      at === 0 ? { work: { parts: 5, ...(power === undefined ? {} : { power }) } } : {},
    );
  expect(short(await hintsFor(work(0)))).toEqual([`work ${idOf(0)}`]);
  expect(await hintsFor(work(1))).toEqual([]);
  expect(await hintsFor(work(undefined))).toEqual([]);
});

describe('identities', () => {
  const facts = (same: object) => ({
    equipment: 2,
    hours: 1,
    facts: (at: number) => ({
      vendor: 'V',
      productName: 'P',
      modelName: 'M',
      address: `10.0.0.${at}`,
      mac: `02:${at}`,
      ...same,
    }),
  });

  test.each([
    ['same-certificate', { certificate: 'aa' }],
    ['same-mac', { mac: '02:00:00:00:00:01' }],
    ['same-identity', { applicationUri: 'urn:plc' }],
    ['same-identity', { serialNumber: '1' }],
  ])('%s', async (id, same) => {
    expect(short(await hintsFor(facts(same)))).toEqual([`${id} ${idOf(0)}+${idOf(1)}`]);
  });

  test('two machines of one model share vendor, product and model, and nothing is said', async () => {
    expect(await hintsFor(facts({}))).toEqual([]);
  });

  test.each([
    '127.0.0.1:502',
    'opc.tcp://localhost:4840',
    'opc.tcp://[::1]:4840/path',
    '127.1.2.3',
    '0.0.0.0:502',
    'opc.tcp://[::]:4840',
    'localhost.:502',
    'opc.tcp://PLC.localhost:4840',
    '127.1:502',
    '[0:0:0:0:0:0:0:1]:502',
    '[::1%lo]:502',
    'opc.tcp://[::ffff:127.0.0.1]:4840',
    '[::FFFF:7f00:2]:502',
    // Registers of earlier versions.
    'tcp 127.0.0.1:15021',
    'tcp localhost:502',
    'tcp ::1:502',
  ])('loopback: %s', async (endpoint) => {
    expect(short(await hintsFor(firstAt(endpoint)))).toEqual([`loopback ${idOf(0)}`]);
  });

  test.each([
    '127.example.com:502',
    'opc.tcp://127.0.0.1.example.com:4840/localhost',
    'localhost.example.com:502',
    '10.127.0.1:502',
    '[2001:db8::1]:502',
    '[::ffff:10.0.0.1]:502',
    '[fe80::1%eth0]:502',
    'tcp 10.0.0.1:502',
  ])('not loopback: %s', async (endpoint) => {
    expect(await hintsFor(firstAt(endpoint))).toEqual([]);
  });

  function firstAt(endpoint: string): WorkshopSpec {
    const register = (draft: Draft): Draft => ({
      ...draft,
      connections: (draft['connections'] as object[]).map((one, at) =>
        at === 0 ? { ...one, endpoint } : one,
      ),
    });
    return { equipment: 2, hours: 1, register };
  }

  test('points of one endpoint that two machines share: one machine counted twice', async () => {
    const register = (draft: Draft): Draft => ({
      ...draft,
      connections: (draft['connections'] as object[]).map((one, at) => ({
        ...one,
        endpoint: ['PLC-1:502', 'plc-1:502'][at],
      })),
      tags: (draft['tags'] as object[]).map((one, at) => (at === 0 ? { ...one, unit: 1 } : one)),
    });
    const hints = await hintsFor({ equipment: 2, hours: 1, register });
    expect(hints).toMatchObject([{ id: 'same-point', equipment: [idOf(0), idOf(1)], params: { points: 3 } }]);
  });

  test('loopback by the address that was reached', async () => {
    const spec = {
      equipment: 2,
      hours: 1,
      facts: (at: number) => ({ address: at === 0 ? '::1' : '10.0.0.1' }),
    };
    expect(short(await hintsFor(spec))).toEqual([`loopback ${idOf(0)}`]);
  });
});

test('the register was changed late, the clock was set, another program ran', async () => {
  const hints = await hintsFor({
    equipment: 1,
    hours: 2,
    after: (hour, time) =>
      hour > 0
        ? []
        : [
            registerDraft(2, time),
            { kind: 'clock', time: time - hourMs, reason: 'step', source: 'ntpd', stepMs: -hourMs },
            { ...startDraft, time: time - hourMs },
          ],
  });
  expect(hints).toMatchObject([
    { id: 'late-register', equipment: [idOf(1)], params: { added: 1 } },
    { id: 'clock-step', params: { steps: 1, back: 1, most: hourMs } },
    { id: 'other-program', params: { programs: 2 } },
  ]);
});

const startDraft = {
  ...workshopLog({ equipment: 1, hours: 1 }).drafts.find(({ kind }) => kind === 'start'),
  kind: 'start',
  time: start,
  program: 'A'.repeat(43) + '=',
};
