/** Time in which nothing was read: a host that stops the process, a link that dies meanwhile, a disk that is waited for. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NotConnectedError } from '../../../agent/base/errors.ts';
import { goodSample, type Value } from '../../../agent/model/sample.ts';
import type { Scan } from '../../../agent/model/scan.ts';
import { Status } from '../../../agent/model/status.ts';
import type { Tag } from '../../../agent/model/tag.ts';
import type { Intake } from '../../../agent/runtime/intake.ts';
import { supervise } from '../../../agent/runtime/supervise.ts';
import { FakeClock, settle } from '../../fakes/clock.ts';
import { FakeCollector } from '../../fakes/collector.ts';
import { acquireOf, intakeOf } from '../../fakes/connection.ts';
import { MemoryStore } from '../../fakes/store.ts';
import { makeTag } from '../../fakes/tag.ts';

const groups = [
  { id: 'fast', intervalMs: 1_000, mode: 'poll' },
  { id: 'slow', intervalMs: 10_000, mode: 'poll' },
  { id: 'daily', intervalMs: 86_400_000, mode: 'poll' },
  { id: 'pushed', intervalMs: 1_000, mode: 'subscribe' },
] as const;
const run = makeTag('run', { role: 'machine.run' });
const parts = makeTag('parts', { role: 'count.good', type: 'uint32' });
const auto = makeTag('auto', { role: 'machine.auto', group: 'slow' });
const order = makeTag('order', { role: 'job.order', group: 'daily' });
const alarm = makeTag('alarm', { role: 'alarm.bit', group: 'pushed' });
const tags = [run, parts, auto, order, alarm];

let clock: FakeClock;
let store: MemoryStore;
let collector: FakeCollector;
let intake: Intake;
let stop: AbortController;
let running: Promise<void>;

beforeEach(() => {
  clock = new FakeClock();
  store = new MemoryStore();
  collector = new FakeCollector();
  intake = intakeOf(tags, clock.now(), groups, { isPushed: (_, group) => group === 'pushed' });
  stop = new AbortController();
  running = supervise(acquireOf(collector, { store, intake, clock }), clock, stop.signal);
});
afterEach(async () => {
  stop.abort();
  await running;
});

async function read(group: string, readings: readonly (readonly [Tag, Value])[], missed = 0): Promise<void> {
  const samples = readings.map(([tag, value]) => goodSample(tag, value, clock.now(), 'gateway'));
  const times = { scheduledAt: clock.now(), startedAt: clock.now(), endedAt: clock.now() };
  const scan: Scan = { connection: 'c1', group, ...times, ticks: 1, missed, samples };
  collector.feed(scan);
  await settle();
}

/** A first reading of everything, 100 ms before the others: the time of the last one. */
async function readAll(): Promise<number> {
  await read('daily', [[order, 'WO']]);
  await read('pushed', [[alarm, false]]);
  await read('slow', [[auto, true]]);
  await clock.advance(100);
  await read('fast', [
    [run, true],
    [parts, 5],
  ]);
  taken();
  return clock.now();
}

interface Body {
  readonly schema: string;
  readonly kind?: string;
  readonly d?: readonly { n: string; e?: string }[];
  readonly data?: Record<string, unknown> & { kind: string; state?: string; since?: number };
}

/** Everything appended since the last call, less what is retained. */
function taken(): Body[] {
  const rows = store.next(store.cursor('test'), { rows: 1000, bytes: 1 << 30 });
  store.commit('test', rows.at(-1)?.seq ?? 0);
  return rows.flatMap(({ body, retain }) => (retain ? [] : [JSON.parse(body.toString()) as Body]));
}

function data(bodies: readonly Body[], type: string): unknown[] {
  return bodies.filter(({ schema }) => schema === `zhencai.event.${type}/1`).map((body) => body.data);
}

test('a process that was stopped knows nothing of the time between its readings', async () => {
  const lastAt = await readAll();
  await clock.advance(60_000);
  const backAt = clock.now();
  await read(
    'fast',
    [
      [run, true],
      [parts, 9],
    ],
    59,
  );
  await read('slow', [[auto, true]], 5);
  const bodies = taken();
  expect(bodies[0]).toMatchObject({ kind: 'connection', fromT: lastAt, toT: backAt, count: 59 });
  const states = data(bodies, 'state');
  expect(states.slice(0, 2)).toMatchObject([
    { kind: 'change', state: 'UNKNOWN', since: lastAt, prev: { state: 'EXECUTING', to: lastAt } },
    {
      kind: 'resume',
      state: 'EXECUTING',
      since: backAt,
      prev: { state: 'UNKNOWN', from: lastAt, to: backAt, durMs: 60_000 },
    },
  ]);
  expect(states.at(-1)).toMatchObject({ state: 'EXECUTING', mode: 'PROCESSING' });
  expect(data(bodies, 'count')).toMatchObject([{ kind: 'gap', delta: 4, from: lastAt, to: backAt }]);
  const bad = bodies.flatMap(({ d = [] }) => d).filter(({ e }) => e !== undefined);
  // What is pushed and what was not due kept their values.
  expect(bad.map(({ n, e }) => `${n} ${e}`).toSorted()).toEqual(
    ['auto', 'parts', 'run'].map((name) => `${name} BadResourceUnavailable`),
  );
});

test('where the link died meanwhile, the outage begins with the last reading, too', async () => {
  const lastAt = await readAll();
  await clock.advance(60_000);
  collector.feed(new NotConnectedError('modbus.silent', Status.BadNoCommunication));
  await settle();
  expect(data(taken(), 'state')).toMatchObject([{ state: 'UNKNOWN', since: lastAt, prev: { to: lastAt } }]);
  await clock.advance(1_000);
  await read('fast', [
    [run, true],
    [parts, 9],
  ]);
  const bodies = taken();
  expect(bodies[0]).toMatchObject({
    kind: 'connection',
    fromT: lastAt,
    toT: clock.now(),
    count: 61 + 6 + 61,
  });
});

test('a link that fails in its time is down from then on', async () => {
  await readAll();
  await clock.advance(3_000);
  collector.feed(new NotConnectedError('modbus.silent', Status.BadNoCommunication));
  await settle();
  expect(data(taken(), 'state')).toMatchObject([{ state: 'UNKNOWN', since: clock.now() }]);
});

test('what the disk kept waiting is unknown from when it began to wait', async () => {
  await readAll();
  await clock.advance(1_000);
  const heldAt = clock.now();
  const { promise, resolve } = Promise.withResolvers<void>();
  store.held = promise;
  await read('fast', [
    [run, true],
    [parts, 6],
  ]);
  await clock.advance(30_000);
  store.held = undefined;
  resolve();
  await clock.advance(100);
  expect(data(taken(), 'state')).toMatchObject([{ state: 'UNKNOWN', since: heldAt }]);
});

test('the first look after a stop tells nothing: a reading comes first', async () => {
  await readAll();
  const look = (afterMs: number): number => {
    const at = clock.now() + afterMs;
    return intake.look({ at, elapsedMs: clock.elapsed() + afterMs }).drafts.filter(({ retain }) => !retain)
      .length;
  };
  expect([look(0), look(1_000), look(3_600_000), look(3_601_000)]).toEqual([0, 0, 0, 1]);
});
