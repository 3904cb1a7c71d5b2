/** How a plant will be read, whether the time is enough for it, and what would make it so. Pure. */
import { budgetOf, keepsUp, suffices, type Budget, type GroupBudget } from '../../collectors/budget.ts';
import type { ConnectionSpec } from '../../collectors/collector.ts';
import { protocolOf, type ConnectionConfig } from '../../collectors/registry.ts';
import { cyclesText, remediesOf } from '../../collectors/remedy.ts';
import type { Plant } from '../../config/plant.ts';
import type { Fault } from '../base/fault.ts';
import { tableText } from '../base/table.ts';
import { say, type Lang, type Phrase } from '../base/text.ts';
import { specsOf } from '../runtime/specs.ts';

/** The time of one connection. */
export interface ConnectionBudget extends Budget {
  readonly connection: string;
  /** What the predicted times are made of. */
  readonly basis: Phrase;
  /** Where the time is not enough, what would make it so. */
  readonly waysOut: readonly Phrase[];
}

/** The budgets of all connections that have tags, in the plant's order. */
export function budgetsOf(plant: Plant): ConnectionBudget[] {
  const specs = specsOf(plant);
  return specs.map((spec) => connectionBudget(spec, specs));
}

function connectionBudget(
  spec: ConnectionSpec<ConnectionConfig>,
  all: readonly ConnectionSpec<ConnectionConfig>[],
): ConnectionBudget {
  const protocol = protocolOf(spec.config);
  const link = protocol.sharedLink?.(spec.config);
  const beside = all
    .filter((one) => one !== spec && link !== undefined && linkOf(one) === link)
    .flatMap((one) => protocolOf(one.config).plan(one));
  const budget = budgetOf(protocol.plan(spec), beside);
  const waysOut = suffices(budget) ? [] : remediesOf(protocol, spec, beside);
  return { connection: spec.id, ...budget, basis: protocol.basis(spec.config), waysOut };
}

function linkOf({ config }: ConnectionSpec<ConnectionConfig>): string | undefined {
  return protocolOf(config).sharedLink?.(config);
}

/**
 * One warning per connection whose groups cannot all be read on time, with its ways out.
 * @param rows line of the plant file where a connection begins
 */
export function budgetFaults(
  budgets: readonly ConnectionBudget[],
  file: string,
  rows: ReadonlyMap<string, number>,
): Fault[] {
  return budgets
    .filter((budget) => !suffices(budget))
    .map((budget) => {
      const row = rows.get(budget.connection) ?? 0;
      return { severity: 'warning', file, row, ...troubleOf(budget), waysOut: budget.waysOut };
    });
}

/** The one thing to say of a connection: a group whose own cycle is too long explains what the others miss. */
function troubleOf(budget: ConnectionBudget): Phrase {
  const { connection, groups, utilisation } = budget;
  const worst = (of: (group: GroupBudget) => number): GroupBudget | undefined =>
    groups.toSorted((a, b) => of(b) - of(a))[0];
  const slow = worst(({ predictedSeconds, intervalMs }) => predictedSeconds / intervalMs);
  if (slow !== undefined && slow.predictedSeconds * 1000 > slow.intervalMs) {
    const { group, requests, predictedSeconds, intervalMs } = slow;
    const params = { predicted: rounded(predictedSeconds), interval: intervalMs / 1000 };
    return { key: 'config.checkTooSlow', params: { connection, group, requests, ...params } };
  }
  const cycles = cyclesText([budget]);
  const blocked = worst(({ missed }) => missed);
  if (blocked !== undefined && !keepsUp(blocked)) {
    const { group, intervalMs, missed } = blocked;
    const params = { interval: intervalMs / 1000, percent: Math.round(missed * 100), cycles };
    return { key: 'config.checkBlocked', params: { connection, group, ...params } };
  }
  return {
    key: 'config.checkTooBusy',
    params: { connection, percent: Math.round(utilisation * 100), cycles },
  };
}

/** The scan plan, and what it takes of each connection. */
export function budgetLines(lang: Lang, budgets: readonly ConnectionBudget[]): string[] {
  const header = [
    say(lang, 'config.checkConnection'),
    say(lang, 'config.checkGroup'),
    say(lang, 'config.checkTags'),
    say(lang, 'config.checkRequests'),
    say(lang, 'config.checkItems'),
    `${say(lang, 'config.checkInterval')} (s)`,
    `${say(lang, 'config.checkPredicted')} (s)`,
    say(lang, 'config.checkMissed'),
  ];
  const rows = budgets.flatMap(({ connection, groups }) =>
    groups.map(({ group, tags, requests, items, intervalMs, predictedSeconds, missed }) => [
      connection,
      group,
      tags,
      requests,
      items,
      intervalMs / 1000,
      requests === 0 ? say(lang, 'config.checkPushed') : String(rounded(predictedSeconds)),
      requests === 0 ? '-' : percentText(missed),
    ]),
  );
  const polled = budgets.filter(({ groups }) => groups.some(({ requests }) => requests > 0));
  const lines = ['', say(lang, 'config.checkPlan'), tableText(header, rows)];
  if (polled.length === 0) return lines;
  const busy = polled.map(({ connection, utilisation, basis }) => [
    connection,
    percentText(utilisation),
    say(lang, basis.key, basis.params),
  ]);
  const busyHeader = [
    say(lang, 'config.checkConnection'),
    say(lang, 'config.checkBusy'),
    say(lang, 'config.checkBasis'),
  ];
  return [...lines, '', tableText(busyHeader, busy)];
}

/** The same for machines: `plan` by group, `lines` by connection. */
export function budgetJson(lang: Lang, budgets: readonly ConnectionBudget[]) {
  const told = ({ key, params }: Phrase) => ({ code: key, params, message: say(lang, key, params) });
  return {
    plan: budgets.flatMap(({ connection, groups }) => groups.map((group) => ({ connection, ...group }))),
    lines: budgets.map(({ connection, utilisation, basis, waysOut }) => ({
      connection,
      utilisation,
      basis: told(basis),
      waysOut: waysOut.map(told),
    })),
  };
}

function percentText(share: number): string {
  const percent = share * 100;
  return `${percent >= 10 ? Math.round(percent) : Math.round(percent * 10) / 10} %`;
}

/** Seconds to the millisecond: the prediction is no finer. */
function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
