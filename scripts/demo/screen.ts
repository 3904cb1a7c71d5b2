/** The live view of the demo: one row per equipment, the buffer and the broker below. Pure: snapshots in, text out. */
import { fitWidth, textWidth } from '../../agent/base/table.ts';
import type { EquipmentView, Snapshot, ValueView } from '../../agent/runtime/snapshot.ts';
import type { Account } from './witness.ts';
import { demoText, type DemoKey, type Lang } from './texts.ts';

const green = '\u001B[32m';
const red = '\u001B[31m';
const dim = '\u001B[2m';
const bold = '\u001B[1m';
const off = '\u001B[0m';

/** What the view is drawn from; `before` is the snapshot a moment ago, for rates. */
export interface Scene {
  readonly now: Snapshot;
  readonly before: Snapshot | undefined;
  readonly witness: Account;
  readonly plantFile: string;
  readonly control: number;
}

export function drawScreen(scene: Scene, lang: Lang): string {
  const { now, before, witness } = scene;
  const t = (key: DemoKey, params?: Record<string, string | number>): string => demoText(lang, key, params);
  const title = `${bold}${t('title')}${off}  ${dim}${t('since', { gateway: now.gateway, seconds: Math.round((now.now - now.startedAt) / 1000) })}${off}`;
  const columns = [14, 26, 17, 34, 9] as const;
  const head = (['equipment', 'name', 'state', 'value', 'rate'] as const)
    .map((key, index) => fitWidth(t(key), columns[index] ?? 10, key === 'rate' ? 'right' : 'left'))
    .join(' ');
  const rows = now.equipment.map((one) => {
    const earlier = before?.equipment.find(({ id }) => id === one.id);
    const rate = rateOf(one.samples, earlier?.samples, now.now, before?.now);
    const colour = one.reachable ? green : red;
    return [
      fitWidth(one.id, columns[0]),
      fitWidth(one.name, columns[1]),
      `${colour}${fitWidth(stateOf(one, t), columns[2])}${off}`,
      fitWidth(lastValues(one), columns[3]),
      fitWidth(rate, columns[4], 'right'),
    ].join(' ');
  });
  const [publisher] = now.publishers;
  const buffer = t('buffer', {
    undelivered: now.store.undelivered,
    seq: now.store.lastSeq,
    delivered: publisher?.delivered ?? 0,
    size: (now.store.bytes / 1048576).toFixed(1),
    rss: Math.round(now.rssBytes / 1048576),
  });
  const seen = t('witness', {
    messages: witness.messages,
    samples: witness.samples,
    lost: witness.lost,
    invalid: witness.invalid,
    gaps: witness.gaps.length,
  });
  const hints = [
    t('hintStatus', { file: scene.plantFile }),
    t('hintFault', { port: scene.control }),
    t('hintEnd'),
  ];
  const width =
    Math.max(...columns.map((_, index) => index)) + columns.reduce((sum, column) => sum + column, 0);
  const rule = `${dim}${'─'.repeat(width)}${off}`;
  return [
    title,
    '',
    `${dim}${head}${off}`,
    rule,
    ...rows,
    rule,
    buffer,
    seen,
    '',
    ...hints.map((hint) => `${dim}${hint}${off}`),
  ].join('\n');
}

function rateOf(count: number, before: number | undefined, at: number, beforeAt: number | undefined): string {
  if (before === undefined || beforeAt === undefined || at <= beforeAt) return '-';
  return ((1000 * (count - before)) / (at - beforeAt)).toFixed(1);
}

/** From the roles of its tags, until the agent's own state events take over. */
function stateOf(one: EquipmentView, t: (key: DemoKey) => string): string {
  if (!one.reachable) return t('offline');
  const byRole = (role: string): ValueView | undefined => one.values.find((value) => value.role === role);
  if (byRole('machine.fault')?.v === true) return t('fault');
  const run = byRole('machine.run')?.v;
  if (run === true) return t('running');
  if (run === false) return t('idle');
  const state = byRole('machine.state')?.v;
  return state === undefined || state === null ? t('online') : `${t('online')} ${String(state)}`;
}

/** The values a person looks at first: counters, then process values, then whatever there is. */
function lastValues(one: EquipmentView): string {
  const wanted = ['count.total', 'energy.active', 'process.value', 'power.active'];
  const rank = (value: ValueView): number =>
    (wanted.indexOf(value.role ?? '') + wanted.length + 1) % (wanted.length + 1);
  const numbers = one.values.filter(({ v }) => typeof v === 'number' || typeof v === 'string');
  const best = numbers.toSorted((a, b) => rank(a) - rank(b)).slice(0, 2);
  const parts = best.map(({ n, v, unit }) => `${n} ${round(v)}${unit === undefined ? '' : ` ${unit}`}`);
  return textWidth(parts.join('  ')) <= 34 ? parts.join('  ') : (parts[0] ?? '-');
}

function round(value: unknown): string {
  return typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(2) : String(value);
}
