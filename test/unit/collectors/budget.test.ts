import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { budgetOf, suffices } from '../../../collectors/budget.ts';
import type { GroupPlan } from '../../../collectors/collector.ts';
import { Schedule } from '../../../collectors/schedule.ts';
import { FakeClock } from '../../fakes/clock.ts';

function plan(group: string, intervalSeconds: number, predictedSeconds: number, requests = 1): GroupPlan {
  return { group, intervalMs: intervalSeconds * 1000, tags: 1, requests, items: 1, predictedSeconds };
}

const missedOf = (...plans: GroupPlan[]): number[] => budgetOf(plans).groups.map(({ missed }) => missed);

describe('the budget of a connection', () => {
  test('a cycle that is shorter than its interval misses nothing, a longer one what passes meanwhile', () => {
    expect(missedOf(plan('a', 5, 4.9))).toEqual([0]);
    expect(missedOf(plan('a', 5, 7.8))[0]).toBeCloseTo(1 - 5 / 7.8, 1);
    expect(suffices(budgetOf([plan('a', 5, 4.9)]))).toBe(false);
    expect(suffices(budgetOf([plan('a', 5, 4.4)]))).toBe(true);
  });

  test('a group that waits for a long cycle of another one misses scans, though there is time enough', () => {
    const budget = budgetOf([plan('fast', 1, 0.1), plan('slow', 60, 5)]);
    expect(budget.utilisation).toBeCloseTo(0.1 + 5 / 60, 9);
    const [fast, slow] = budget.groups;
    expect(fast?.missed).toBeGreaterThan(0.05);
    expect(slow?.missed).toBe(0);
    expect(suffices(budget)).toBe(false);
  });

  test('what is pushed takes no time and waits for nobody', () => {
    expect(budgetOf([plan('pushed', 1, 0, 0), plan('slow', 10, 5)])).toMatchObject({
      utilisation: 0.5,
      groups: [{ missed: 0 }, { missed: 0 }],
    });
  });

  test('connections on one link share its time', () => {
    expect(suffices(budgetOf([plan('a', 10, 5)]))).toBe(true);
    expect(budgetOf([plan('a', 10, 5)], [plan('b', 10, 4.5)])).toMatchObject({
      utilisation: 0.95,
      groups: [{ group: 'a' }],
    });
  });

  test('a schedule whose cycles take as long as predicted misses what was predicted; nothing piles up', async () => {
    const quarters = fc.integer({ min: 1, max: 40 });
    const groups = fc.array(fc.tuple(quarters, quarters), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(groups, async (pairs) => {
        const plans = pairs.map(([interval, takes], at) => plan(`g${at}`, interval / 2, takes / 4));
        const seen = await played(plans);
        const missed = seen.map((counts) => counts.missed / (counts.scans + counts.missed));
        expect(missedOf(...plans)).toEqual(missed);
        // As many as were due, read or missed: none twice, none forgotten.
        for (const { scans, missed: passed, lastMs, intervalMs } of seen)
          expect(scans + passed).toBe(lastMs / intervalMs + 1);
      }),
      { numRuns: 60 },
    );
  });
});

/** The real schedule on a clock on which every cycle takes as long as predicted. */
async function played(plans: readonly GroupPlan[]) {
  const clock = new FakeClock(0);
  const schedule = new Schedule(clock, plans, ({ intervalMs }) => intervalMs);
  const untilMs = 20 * Math.max(...plans.map(({ intervalMs }) => intervalMs));
  const seen = plans.map(({ group, intervalMs }) => ({ group, intervalMs, scans: 0, missed: 0, lastMs: 0 }));
  const stop = new AbortController();
  const reading = (async () => {
    for (
      let due = await schedule.next(stop.signal);
      due !== undefined;
      due = await schedule.next(stop.signal)
    ) {
      const { group, missed, scheduledAt } = due;
      const counts = seen.find((one) => one.group === group.group);
      // The last time that is looked at is the one whose turn comes first behind the end.
      if (counts === undefined || scheduledAt - missed * group.intervalMs > untilMs) break;
      counts.scans += 1;
      counts.missed += missed;
      counts.lastMs = scheduledAt;
      await clock.sleep(group.predictedSeconds * 1000, stop.signal);
    }
    stop.abort();
  })();
  while (!stop.signal.aborted) await clock.advance(untilMs);
  await reading;
  return seen;
}
