/**
 * What would make a connection quick enough for its groups. Nothing is proposed that was not planned anew and found to
 * suffice. Pure.
 */
import type { Phrase } from '../agent/base/text.ts';
import { budgetOf, hasTime, suffices, type Budget, type GroupBudget } from './budget.ts';
import type { ConnectionSpec, GroupPlan, Protocol } from './collector.ts';

/** Steps of proposed intervals, within a power of ten. */
const steps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
/** No longer interval is proposed. */
const longestMs = 86_400_000;

/**
 * The ways out of a connection that is too slow, the simplest first; each of them is enough.
 * @param beside groups of other connections that share its link
 */
export function remediesOf<Config>(
  protocol: Protocol<Config>,
  spec: ConnectionSpec<Config>,
  beside: readonly GroupPlan[] = [],
): Phrase[] {
  const remedies = longerIntervals(protocol.plan(spec), beside);
  const done = new Set<string>();
  for (const { kind, unless = [], phrase, specs } of protocol.alternatives?.(spec) ?? []) {
    if (done.has(kind) || unless.some((other) => done.has(other))) continue;
    const budgets = specs.map((one) => budgetOf(protocol.plan(one), beside));
    if (!budgets.every(suffices)) continue;
    done.add(kind);
    const requests = Math.max(...budgets.map(requestsOf));
    remedies.push({ ...phrase, params: { ...phrase.params, requests, cycles: cyclesText(budgets) } });
  }
  return remedies;
}

/** How long each group's cycle takes, on the slowest where there are several: `4.1 s`, or `fast 0.3 s, slow 4.1 s`. */
export function cyclesText(budgets: readonly Budget[]): string {
  const slowest = new Map<string, number>();
  for (const { groups } of budgets)
    for (const { group, predictedSeconds, requests } of groups)
      if (requests > 0) slowest.set(group, Math.max(slowest.get(group) ?? 0, predictedSeconds));
  const texts = [...slowest].map(([group, seconds]) => {
    const text = `${Number(seconds.toPrecision(2))} s`;
    return slowest.size === 1 ? text : `${group} ${text}`;
  });
  return texts.join(', ');
}

function requestsOf({ groups }: Budget): number {
  return groups.reduce((sum, { requests }) => sum + requests, 0);
}

/**
 * Longer intervals, no longer than they have to be: while there is too little time, of the group that takes most of it; then of
 * the one that misses most.
 */
function longerIntervals(plans: readonly GroupPlan[], beside: readonly GroupPlan[]): Phrase[] {
  let longer = plans;
  for (;;) {
    const budget = budgetOf(longer, beside);
    if (suffices(budget)) break;
    const { groups } = budget;
    const worst = mostOf(groups, hasTime(budget) ? missedOf : shareOf);
    if (worst === undefined || worst.intervalMs >= longestMs) return [];
    const intervalMs = roundUp(worst.intervalMs + 1);
    longer = longer.map((plan) => (plan.group === worst.group ? { ...plan, intervalMs } : plan));
  }
  const raised = longer.filter(({ intervalMs }, at) => intervalMs !== plans[at]?.intervalMs);
  const intervals = raised.map(({ group, intervalMs }) => `${group} ${intervalMs / 1000} s`).join(', ');
  return [{ key: 'config.remedyInterval', params: { intervals } }];
}

const shareOf = ({ predictedSeconds, intervalMs }: GroupBudget): number => predictedSeconds / intervalMs;
const missedOf = ({ missed }: GroupBudget): number => missed;

function mostOf(groups: readonly GroupBudget[], of: (group: GroupBudget) => number): GroupBudget | undefined {
  return groups.toSorted((a, b) => of(b) - of(a))[0];
}

/** The next step at or above. */
function roundUp(ms: number): number {
  const power = 10 ** Math.floor(Math.log10(ms));
  return Math.round((steps.find((step) => step * power >= ms - 1e-6) ?? 10) * power);
}
