/**
 * Whether the time there is on a connection is enough for its groups: they share it, one cycle at a time. Pure.
 *
 *   fast  ▐█▌ ▐█▌ ▐█▌       ·       ▐█▌ ▐█▌      predicted cycles on the schedule's own rasters: what is due while another
 *   slow              ▐███████████▌              cycle runs waits, and what is due again by then is missed
 */
import type { GroupPlan } from './collector.ts';
import { nextDue, takeDue } from './schedule.ts';

/** A connection that is busier than this is too busy: retries, challenges and a unit that is silent need time too. */
const mostUtilisation = 0.9;
/** A group that is expected to miss more of its scans than this cannot keep its interval. */
const mostMissed = 0.01;
/** How far is looked: so many of the longest interval, and no more cycles than that. */
const rounds = 20;
const mostCycles = 10_000;

/** One group, and how much of it will be missed. */
export interface GroupBudget extends GroupPlan {
  /** Share of its scheduled scans that are expected to pass unread, 0..1. */
  readonly missed: number;
}

/** The time of one connection. */
export interface Budget {
  readonly groups: readonly GroupBudget[];
  /** Share of the time that all cycles together need; above 1 there is not enough of it. */
  readonly utilisation: number;
}

/** What the plan of one connection's groups needs. @param beside groups of other connections that share its link */
export function budgetOf(plans: readonly GroupPlan[], beside: readonly GroupPlan[] = []): Budget {
  const all = [...plans, ...beside];
  const missed = missedShares(all);
  return {
    groups: plans.map((plan, index) => ({ ...plan, missed: missed[index] ?? 0 })),
    utilisation: all.reduce(
      (sum, { predictedSeconds, intervalMs }) => sum + (predictedSeconds * 1000) / intervalMs,
      0,
    ),
  };
}

/** Whether a group can keep its interval. */
export function keepsUp({ missed }: GroupBudget): boolean {
  return missed <= mostMissed;
}

/** Whether there is time for all cycles, with something left for what is not planned. */
export function hasTime({ utilisation }: Budget): boolean {
  return utilisation <= mostUtilisation;
}

/** Whether there is time enough for every group to keep its interval. */
export function suffices(budget: Budget): boolean {
  return hasTime(budget) && budget.groups.every(keepsUp);
}

/** Plays the schedule with cycles that take as long as predicted, from the start, where all groups are due at once. */
function missedShares(plans: readonly GroupPlan[]): number[] {
  const rasters = plans.map(({ intervalMs, predictedSeconds, requests }) => ({
    intervalMs,
    takesMs: predictedSeconds * 1000,
    next: requests === 0 ? Infinity : 0,
    scans: 0,
    missed: 0,
  }));
  const untilMs = rounds * Math.max(0, ...plans.map(({ intervalMs }) => intervalMs));
  let nowMs = 0;
  for (let cycle = 0; cycle < mostCycles; cycle++) {
    const raster = nextDue(rasters);
    if (raster === undefined || raster.next > untilMs) break;
    nowMs = Math.max(nowMs, raster.next);
    raster.missed += takeDue(raster, nowMs).missed;
    raster.scans += 1;
    nowMs += raster.takesMs;
  }
  return rasters.map(({ scans, missed }) => (scans === 0 ? 0 : missed / (scans + missed)));
}
