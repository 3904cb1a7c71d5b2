/** A line that is slower than its groups are scheduled: what is missed is skipped and counted, and nothing piles up. */
import { expect, test } from 'vitest';
import { goodSample } from '../../../agent/model/sample.ts';
import type { Scan } from '../../../agent/model/scan.ts';
import { Cycles } from '../../../agent/runtime/cycles.ts';
import { supervise } from '../../../agent/runtime/supervise.ts';
import { Schedule } from '../../../collectors/schedule.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { FakeCollector } from '../../fakes/collector.ts';
import { acquireOf, intakeOf } from '../../fakes/connection.ts';
import { MemoryStore } from '../../fakes/store.ts';
import { makeTag } from '../../fakes/tag.ts';

const fast = { id: 'fast', intervalMs: 1_000, mode: 'poll' } as const;
const slow = { id: 'slow', intervalMs: 5_000, mode: 'poll' } as const;
const tags = [fast, slow].map(({ id }, at) => makeTag(id, { group: id, equipment: `e${at + 1}` }));
const takesMs: Readonly<Record<string, number>> = { fast: 100, slow: 7_800 };

/** Reads on schedule, and each cycle takes its time. */
class SlowCollector extends FakeCollector {
  readonly #clock: FakeClock;
  readonly #schedule: Schedule<typeof fast | typeof slow>;

  constructor(clock: FakeClock) {
    super();
    this.#clock = clock;
    this.#schedule = new Schedule<typeof fast | typeof slow>(
      clock,
      [fast, slow],
      (group) => group.intervalMs,
    );
  }

  override async read(signal: AbortSignal): Promise<Scan> {
    const due = await this.#schedule.next(signal);
    if (due === undefined) throw new Error('aborted');
    const { group, scheduledAt, missed } = due;
    const startedAt = this.#clock.now();
    await this.#clock.sleep(takesMs[group.id] ?? 0, signal);
    const endedAt = this.#clock.now();
    const own = tags.filter((tag) => tag.group === group.id);
    const samples = own.map((tag) => goodSample(tag, 1, endedAt, 'gateway'));
    return { connection: 'c1', group: group.id, scheduledAt, startedAt, endedAt, ticks: 1, missed, samples };
  }
}

test('an hour on a line that is too slow', async () => {
  const clock = new FakeClock();
  const store = new MemoryStore();
  const intake = intakeOf(tags, clock.now(), [fast, slow]);
  const acquire = acquireOf(new SlowCollector(clock), { store, intake, clock });
  const stop = new AbortController();
  const running = supervise(acquire, clock, stop.signal);
  await clock.advance(3_600_000 - 1);

  const [fastest, slowest] = ['fast', 'slow'].map((group) => acquire.cycles.of(group));
  expect(slowest).toMatchObject({ lastMs: 7_800, meanMs: 7_800, maxMs: 7_800 });
  expect(fastest).toMatchObject({ lastMs: 100, meanMs: 100, maxMs: 100 });
  // One after the other all the hour long: 7.9 s for both.
  expect(slowest?.scans).toBe(Math.floor(3_600_000 / 7_900));
  // Every scheduled time is read or missed, but for those of the cycles under way.
  for (const [figures, { intervalMs }] of [[fastest, fast] as const, [slowest, slow] as const]) {
    const { scans = 0, missed = 0 } = figures ?? {};
    const scheduled = 3_600_000 / intervalMs;
    expect(scans + missed).toBeLessThanOrEqual(scheduled);
    expect(scans + missed).toBeGreaterThan(scheduled - 1 - 2 * Math.ceil(7_900 / intervalMs));
  }
  expect(acquire.figures.missed).toBe((fastest?.missed ?? 0) + (slowest?.missed ?? 0));
  expect(acquire.health.report).toMatchObject({ state: 'degraded', code: 'agent.overrun' });

  // The record: each miss is a missing reading of the window, which also says how far apart the readings were.
  for (const [at, figures] of [fastest, slowest].entries()) {
    const { missing, good, pace } = intake.machines[at]?.evidence?.finding() ?? {};
    expect({ missing, good }).toEqual({ missing: figures?.missed, good: figures?.scans });
    expect(pace?.[0]?.max).toBeGreaterThanOrEqual(7_900);
  }
  // There are readings all along: it is no gap.
  const rows = store.next(0, { rows: 100_000, bytes: 1 << 30 });
  expect(rows.filter(({ schema }) => schema.startsWith('zhencai.gap'))).toEqual([]);
  expect(rows.length).toBeGreaterThan(800);
  stop.abort();
  await running;
});

test('cycles: the last, the mean and the longest of each group; before the first nothing is known', () => {
  const cycles = new Cycles();
  const scan = (group: string, ms: number, missed: number): Scan => {
    const times = { scheduledAt: 1_000, startedAt: 1_000, endedAt: 1_000 + ms };
    return { connection: 'c1', group, ...times, ticks: 1, missed, samples: [] };
  };
  for (const [ms, missed] of [
    [200, 0],
    [500, 2],
    [100, 1],
    // The clock was set back meanwhile.
    [-4_000, 0],
  ] as const)
    cycles.take(scan('a', ms, missed));
  expect(cycles.of('a')).toEqual({ scans: 4, missed: 3, lastMs: 0, meanMs: 200, maxMs: 500 });
  expect(cycles.of('b')).toEqual({ scans: 0, missed: 0, lastMs: null, meanMs: null, maxMs: null });
});
