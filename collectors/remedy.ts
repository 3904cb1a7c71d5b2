/**
 * What would make a connection quick enough for its groups. Nothing is proposed that was not planned anew and found to
 * suffice. Pure.
 */
import type { Phrase } from '../agent/base/text.ts';
import { budgetOf, keepsUp, suffices, type Budget } from './budget.ts';
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

/** One group read less often, where that is enough: of those that do not keep up, else of the others; else all of them. */
function longerIntervals(plans: readonly GroupPlan[], beside: readonly GroupPlan[]): Phrase[] {
  const polled = plans.filter(({ requests }) => requests > 0);
  const late = new Set(
    budgetOf(plans, beside).groups.flatMap((group) => (keepsUp(group) ? [] : [group.group])),
  );
  const [first] = polled
    .flatMap(({ group, intervalMs }) => {
      const enough = intervalsAbove(intervalMs).find((ms) =>
        suffices(
          budgetOf(
            plans.map((plan) => (plan.group === group ? { ...plan, intervalMs: ms } : plan)),
            beside,
          ),
        ),
      );
      return enough === undefined ? [] : [{ group, intervalMs: enough, times: enough / intervalMs }];
    })
    .toSorted((a, b) => Number(late.has(b.group)) - Number(late.has(a.group)) || a.times - b.times);
  if (first !== undefined) return [intervalPhrase([first])];
  for (let times = 1.1; times < longestMs; times *= 1.1) {
    const longer = plans.map((plan) => ({ ...plan, intervalMs: roundUp(plan.intervalMs * times) }));
    if (!suffices(budgetOf(longer, beside))) continue;
    return [intervalPhrase(longer.filter(({ requests }) => requests > 0))];
  }
  return [];
}

function intervalPhrase(groups: readonly Pick<GroupPlan, 'group' | 'intervalMs'>[]): Phrase {
  const intervals = groups.map(({ group, intervalMs }) => `${group} ${intervalMs / 1000} s`).join(', ');
  return { key: 'config.remedyInterval', params: { intervals } };
}

function intervalsAbove(intervalMs: number): number[] {
  const found: number[] = [];
  for (let ms = roundUp(intervalMs + 1); ms <= longestMs; ms = roundUp(ms + 1)) found.push(ms);
  return found;
}

/** The next step at or above. */
function roundUp(ms: number): number {
  const power = 10 ** Math.floor(Math.log10(ms));
  return Math.round((steps.find((step) => step * power >= ms - 1e-6) ?? 10) * power);
}
