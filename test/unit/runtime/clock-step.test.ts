/** The clock is set while a connection is read: what rows say of time then. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NotConnectedError } from '../../../agent/base/errors.ts';
import { goodSample } from '../../../agent/model/sample.ts';
import type { Scan } from '../../../agent/model/scan.ts';
import { Status } from '../../../agent/model/status.ts';
import type { Acquire } from '../../../agent/runtime/acquire.ts';
import { ClockWatch } from '../../../agent/runtime/clock-watch.ts';
import type { Intake } from '../../../agent/runtime/intake.ts';
import { outageKey, outageOf } from '../../../agent/runtime/outage.ts';
import { supervise } from '../../../agent/runtime/supervise.ts';
import { FakeClock, settle } from '../../fakes/clock.ts';
import { FakeCollector } from '../../fakes/collector.ts';
import { acquireOf, gapsOf, healthOf, intakeOf } from '../../fakes/connection.ts';
import { MemoryStore } from '../../fakes/store.ts';
import { makeTag } from '../../fakes/tag.ts';

const hourMs = 3_600_000;
const tag = makeTag('a', { role: 'machine.run' });
const steps = [-hourMs, hourMs, 365 * 24 * hourMs, -20 * 365 * 24 * hourMs];

let clock: FakeClock;
let store: MemoryStore;
let collector: FakeCollector;
let intake: Intake;
let acquire: Acquire;
let clockWatch: ClockWatch;
let stop: AbortController;
let running: Promise<void>;

beforeEach(() => {
  clock = new FakeClock(Date.UTC(2026, 4, 4, 8, 10));
  store = new MemoryStore();
  collector = new FakeCollector();
  intake = intakeOf([tag], clock.now());
  clockWatch = new ClockWatch({
    clock,
    store,
    gap: gapsOf(clock),
    health: healthOf(clock),
    timekeeping: {
      source: () => ({ source: 'chrony' }),
      boot: () => ({ id: undefined, upMs: 240 * hourMs + clock.elapsed() }),
    },
    startedAt: clock.now(),
    equipment: ['e1'],
    set: (move) => {
      intake.setClock(move);
      acquire.setClock();
    },
    record: () => undefined,
  });
  stop = new AbortController();
  acquire = acquireOf(collector, { store, intake, clock, clockWatch });
  running = supervise(acquire, clock, stop.signal);
});
afterEach(async () => {
  stop.abort();
  await running;
});

function scan(facts: Partial<Scan> = {}): Scan {
  const at = facts.startedAt ?? clock.now();
  const times = { scheduledAt: at, startedAt: at, endedAt: clock.now() };
  const samples = [goodSample(tag, true, at, 'gateway')];
  return { connection: 'c1', group: 'fast', ...times, ticks: 1, missed: 0, samples, ...facts };
}

async function read(facts: Partial<Scan> = {}): Promise<void> {
  collector.feed(scan(facts));
  await settle();
}

interface Body {
  readonly schema: string;
  readonly kind?: string;
  readonly fromT?: number;
  readonly toT?: number;
  readonly ts?: number;
  readonly d?: readonly { readonly t: number }[];
}

/** Everything appended since the last call. */
function taken(): Body[] {
  const rows = store.next(store.cursor('test'), { rows: 1000, bytes: 1 << 30 });
  store.commit('test', rows.at(-1)?.seq ?? 0);
  return rows.map(({ body }) => JSON.parse(body.toString()) as Body);
}

describe.each(steps)('set by %d ms', (stepMs) => {
  test('the message that says so stands before the first row of the new clock', async () => {
    await read();
    taken();
    clock.stepWall(stepMs);
    await clock.advance(100);
    await read();
    expect(taken().map(({ schema, kind }) => kind ?? schema)).toEqual(['clock', 'zhencai.telemetry/1']);
  });

  test('while the link is down: the gap is as long as it was, and ends now', async () => {
    await read();
    collector.refusal = new NotConnectedError('modbus.silent', Status.BadNoCommunication);
    collector.feed(new NotConnectedError('modbus.silent', Status.BadNoCommunication));
    await settle();
    await clock.advance(20_000);
    clock.stepWall(stepMs);
    collector.refusal = undefined;
    await clock.advance(20_000);
    clockWatch.look();
    await settle();
    // As the next run would tell of it, if this one were killed now.
    const kept = outageOf(store.state(outageKey('c1')));
    expect(kept?.since).toBe(clock.now() - 40_000);
    taken();
    await read();
    const [gap] = taken().filter(({ kind }) => kind === 'connection');
    expect(gap).toMatchObject({ fromT: clock.now() - 40_000, toT: clock.now(), count: 40 });
  });

  test('a scan that came a little late is no silence', async () => {
    await read();
    clock.stepWall(stepMs);
    await clock.advance(2_000);
    taken();
    await read({ missed: 1 });
    expect(taken().filter(({ kind }) => kind === 'connection')).toEqual([]);
  });

  test('in the middle of a scan: its times are of the new clock, and none is of the future', async () => {
    await read();
    const startedAt = clock.now();
    await clock.advance(400);
    clock.stepWall(stepMs);
    await clock.advance(200);
    taken();
    const early = goodSample(tag, true, startedAt + 100, 'gateway');
    const late = goodSample(tag, false, clock.now() - 100, 'gateway');
    await read({ startedAt, samples: [early, late] });
    const times = taken().flatMap(({ d = [] }) => d.map(({ t }) => t - clock.now()));
    expect(times).toEqual([-500, -100]);
  });

  test('what was last good, and since when is counted, is as long ago as before', async () => {
    await clock.advance(60_000);
    await read();
    const [machine] = intake.machines;
    clock.stepWall(stepMs);
    await clock.advance(1_000);
    await read();
    await clock.advance(30_000);
    expect(clock.now() - (machine?.lastGood ?? 0)).toBe(30_000);
    const { from, to, good } = machine?.tally.completeness(clock.now()) ?? { from: 0, to: 0, good: 0 };
    expect(to - from).toBeLessThanOrEqual(hourMs);
    if (Math.abs(stepMs) === hourMs) expect([to - from, good]).toEqual([91_000, 2]);
  });
});

test('the pace of a window knows no interval in which the clock was set', async () => {
  await read();
  await clock.advance(1_000);
  await read();
  clock.stepWall(hourMs);
  await clock.advance(1_000);
  await read();
  await clock.advance(1_000);
  await read();
  const [pace] = intake.machines[0]?.evidence?.finding().pace ?? [];
  expect(pace).toMatchObject({ scans: 4, min: 1_000, max: 1_000 });
});
