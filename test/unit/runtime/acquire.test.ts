import { afterEach, beforeEach, expect, test } from 'vitest';
import { NotConnectedError } from '../../../agent/base/errors.ts';
import type { HealthReport } from '../../../agent/base/health.ts';
import { badSample, goodSample, type Sample } from '../../../agent/model/sample.ts';
import type { Scan } from '../../../agent/model/scan.ts';
import { Status } from '../../../agent/model/status.ts';
import { payloadSchemas } from '../../../agent/publish/json/schemas.ts';
import type { Acquire } from '../../../agent/runtime/acquire.ts';
import type { Intake } from '../../../agent/runtime/intake.ts';
import { supervise } from '../../../agent/runtime/supervise.ts';
import { FakeClock, settle } from '../../fakes/clock.ts';
import { FakeCollector } from '../../fakes/collector.ts';
import { acquireOf, healthOf, intakeOf } from '../../fakes/connection.ts';
import { MemoryStore } from '../../fakes/store.ts';
import { makeTag } from '../../fakes/tag.ts';

const a = makeTag('a');
const b = makeTag('b', { equipment: 'e2' });

let clock: FakeClock;
let store: MemoryStore;
let collector: FakeCollector;
let intake: Intake;
let acquire: Acquire;
let reports: HealthReport[];
let stop: AbortController;
let running: Promise<void>;
let full: boolean;

beforeEach(() => {
  clock = new FakeClock(Date.UTC(2026, 0, 5, 8, 10));
  store = new MemoryStore();
  collector = new FakeCollector();
  reports = [];
  full = false;
  intake = intakeOf([a, b], clock.now(), undefined, {
    connectionState: () => ({ state: acquire.health.report.state }),
  });
  const health = healthOf(clock, (report) => reports.push(report));
  const deps = { store, intake, clock, full: () => (full ? { limitMb: 16 } : undefined) };
  acquire = acquireOf(collector, deps, health);
  stop = new AbortController();
  running = supervise(acquire, clock, stop.signal);
});
afterEach(async () => {
  stop.abort();
  await running;
});

function scan(samples: readonly Sample[], missed = 0): Scan {
  const times = { scheduledAt: clock.now(), startedAt: clock.now(), endedAt: clock.now() };
  return { connection: 'c1', group: 'fast', ...times, ticks: 1, missed, samples };
}

const bothGood = (): Scan =>
  scan([goodSample(a, 1, clock.now(), 'gateway'), goodSample(b, 2, clock.now(), 'gateway')]);

interface Body {
  schema: string;
  path?: string;
  kind?: string;
  count?: number;
  fromT?: number;
  toT?: number;
  equipment?: string[];
  reachable?: boolean;
  connections?: { state: string }[];
  completeness?: Record<string, number>;
  d?: { n: string; q: string; e?: string }[];
}

/** Everything appended since the last call; each payload is checked against its schema. */
function taken(): Body[] {
  const rows = store.next(store.cursor('test'), { rows: 1000, bytes: 1 << 30 });
  store.commit('test', rows.at(-1)?.seq ?? 0);
  return rows.map(({ body, schema }) => {
    const payload = JSON.parse(body.toString()) as Body;
    const name = schema.replace('/', '-') as keyof typeof payloadSchemas;
    expect(payloadSchemas[name].safeParse(payload).error).toBeUndefined();
    return payload;
  });
}

test('a scan becomes one telemetry message per equipment, then its status once', async () => {
  collector.feed(bothGood());
  await settle();
  const first = taken();
  expect(first.map(({ schema, path }) => `${schema} ${path}`)).toEqual([
    'zhencai.telemetry/1 ent/site/area/line/e1',
    'zhencai.telemetry/1 ent/site/area/line/e2',
    'zhencai.status/1 ent/site/area/line/e1',
    'zhencai.status/1 ent/site/area/line/e2',
  ]);
  expect(first[2]).toMatchObject({ reachable: true, connections: [{ state: 'ok' }] });
  collector.feed(bothGood());
  await settle();
  expect(taken()).toHaveLength(2);
});

test('a lost link: every tag BAD once with the reason, unreachable; back again: a gap with its extent, then data', async () => {
  collector.feed(bothGood());
  await settle();
  taken();
  const lostAt = clock.now();
  collector.refusal = new NotConnectedError('mqtt.unreachable', Status.BadNoCommunication);
  collector.feed(new NotConnectedError('mqtt.unreachable', Status.BadTimeout));
  await settle();
  const down = taken();
  expect(down.flatMap(({ d }) => d ?? []).map(({ n, e }) => [n, e])).toEqual([
    ['a', 'BadTimeout'],
    ['b', 'BadTimeout'],
  ]);
  expect(
    down.filter(({ schema }) => schema === 'zhencai.status/1').map(({ reachable }) => reachable),
  ).toEqual([false, false]);

  await clock.advance(20_000);
  expect(taken()).toEqual([]);
  expect(collector.connects).toBeGreaterThan(3);
  collector.refusal = undefined;
  await clock.advance(30_000);
  collector.feed(bothGood());
  await settle();
  const [gap, ...rest] = taken();
  expect(gap).toMatchObject({
    kind: 'connection',
    fromT: lostAt,
    toT: clock.now(),
    count: 50,
    equipment: ['e1', 'e2'],
  });
  expect(rest.map(({ schema }) => schema.split('/')[0])).toEqual([
    'zhencai.telemetry',
    'zhencai.telemetry',
    'zhencai.status',
    'zhencai.status',
  ]);
  expect(rest[2]?.completeness).toMatchObject({ scheduled: 52, good: 2, bad: 0, missing: 50 });
});

test('scans missed are counted as missing, said as an overrun, and forgiven after a while of keeping up', async () => {
  collector.feed(
    scan([goodSample(a, 1, clock.now(), 'gateway'), badSample(b, Status.BadTimeout, clock.now())], 3),
  );
  await settle();
  expect(acquire.figures).toMatchObject({ scans: 1, samples: 2, missed: 3 });
  expect(reports.at(-1)).toMatchObject({ state: 'degraded', code: 'agent.overrun' });
  const [one, two] = intake.machines.map(({ tally }) => tally.completeness(clock.now()));
  expect(one).toMatchObject({ scheduled: 4, good: 1, bad: 0, missing: 3 });
  expect(two).toMatchObject({ scheduled: 4, good: 0, bad: 1, missing: 3 });
  for (let count = 0; count < 20; count++) collector.feed(bothGood());
  await settle();
  expect(reports.at(-1)).toMatchObject({ state: 'ok' });
});

test('while the buffer may not grow, nothing is collected; the gap afterwards says it was the disk', async () => {
  collector.feed(bothGood());
  await settle();
  full = true;
  collector.feed(bothGood());
  await settle();
  expect(reports.at(-1)).toMatchObject({ state: 'failed', code: 'store.full' });
  taken();
  full = false;
  await clock.advance(6_000);
  collector.feed(bothGood());
  await settle();
  expect(taken()[0]).toMatchObject({ kind: 'disk', equipment: ['e1', 'e2'] });
});

test('a disk that keeps an append waiting becomes a gap of its own kind', async () => {
  collector.feed(bothGood());
  await settle();
  const heldAt = clock.now();
  const { promise, resolve } = Promise.withResolvers<void>();
  store.held = promise;
  collector.feed(bothGood());
  await clock.advance(30_000);
  store.held = undefined;
  resolve();
  await clock.advance(1_000);
  taken();
  collector.feed(bothGood());
  await settle();
  const [gap] = taken();
  expect(gap).toMatchObject({ kind: 'disk', fromT: heldAt, toT: clock.now(), equipment: ['e1', 'e2'] });
  expect(gap?.count).toBeGreaterThanOrEqual(30);
});

test('a defect of a collector is not the end: it is logged, and the link is made anew', async () => {
  collector.feed(new TypeError('x is not a function'));
  await settle();
  expect(reports.at(-1)).toMatchObject({ state: 'failed', code: 'agent.defect' });
  await clock.advance(1_000);
  expect(collector.connects).toBe(2);
});
