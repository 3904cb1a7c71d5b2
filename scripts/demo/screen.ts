/** The live view of the demo: one row per equipment, the buffer and the broker below. Pure: snapshots in, text out. */
import { fitWidth, textWidth } from '../../agent/base/table.ts';
import { stateText } from '../../agent/cli/state-text.ts';
import type { Elements } from '../consumer/elements.ts';
import type { EquipmentView, Snapshot, ValueView } from '../../agent/runtime/snapshot.ts';
import { eventText } from './event-text.ts';
import type { DemoShift } from './shift.ts';
import type { Account } from './witness.ts';
import { demoText, type DemoKey, type Lang } from './texts.ts';

const green = '\u001B[32m';
const yellow = '\u001B[33m';
const red = '\u001B[31m';
const dim = '\u001B[2m';
const bold = '\u001B[1m';
const off = '\u001B[0m';

/** What the view is drawn from; `before` is the snapshot a moment ago, for rates. */
export interface Scene {
  readonly now: Snapshot;
  readonly before: Snapshot | undefined;
  readonly witness: Account;
  readonly shift: DemoShift;
  readonly plantFile: string;
  readonly control: number;
}

export function drawScreen(scene: Scene, lang: Lang): string {
  const { now, before, witness } = scene;
  const t = (key: DemoKey, params?: Record<string, string | number>): string => demoText(lang, key, params);
  const title = `${bold}${t('title')}${off}  ${dim}${t('since', { gateway: now.gateway, seconds: Math.round((now.now - now.startedAt) / 1000) })}${off}`;
  const columns = [14, 28, 14, 27, 19, 30, 9] as const;
  const head = (['equipment', 'name', 'state', 'times', 'parts', 'value', 'rate'] as const)
    .map((key, index) => fitWidth(t(key), columns[index] ?? 10, key === 'rate' ? 'right' : 'left'))
    .join(' ');
  const rows = now.equipment.map((one) => {
    const earlier = before?.equipment.find(({ id }) => id === one.id);
    const rate = rateOf(one.samples, earlier?.samples, now.now, before?.now);
    const { state, colour } = stateOf(one, lang, t);
    const elements = scene.shift.elements(one.id, now.now);
    return [
      fitWidth(one.id, columns[0]),
      fitWidth(one.name, columns[1]),
      `${colour}${fitWidth(state, columns[2])}${off}`,
      fitWidth(elements === undefined ? '' : timesOf(elements), columns[3]),
      fitWidth(elements === undefined ? '' : partsOf(elements), columns[4]),
      fitWidth(lastValues(one), columns[5]),
      fitWidth(rate, columns[6], 'right'),
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
  const log = t('evidence', {
    records: now.evidence.records,
    signed: now.evidence.signed,
    fingerprint: now.evidence.fingerprint.slice(0, 16),
  });
  const types = ['state', 'count', 'cycle', 'alarm', 'energy', 'quality'] as const;
  const mes = t('mes', Object.fromEntries(types.map((type) => [type, witness.events.get(type) ?? 0])));
  const hints = [
    t('hintStatus', { file: scene.plantFile }),
    t('hintChallenge', { file: scene.plantFile }),
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
    ...scene.shift.latest.map((event) => eventText(event, lang)),
    rule,
    buffer,
    mes,
    seen,
    log,
    '',
    ...hints.map((hint) => `${dim}${hint}${off}`),
  ].join('\n');
}

function rateOf(count: number, before: number | undefined, at: number, beforeAt: number | undefined): string {
  if (before === undefined || beforeAt === undefined || at <= beforeAt) return '-';
  return ((1000 * (count - before)) / (at - beforeAt)).toFixed(1);
}

/** What the agent makes of the machine's roles. */
function stateOf(
  { reachable, state }: EquipmentView,
  lang: Lang,
  t: (key: DemoKey) => string,
): { state: string; colour: string } {
  if (!reachable) return { state: t('offline'), colour: red };
  if (state === null) return { state: t('online'), colour: green };
  const colours = {
    EXECUTING: green,
    NOT_EXECUTING: yellow,
    OUT_OF_SERVICE: red,
    NOT_AVAILABLE: dim,
    UNKNOWN: red,
  };
  return { state: stateText(lang, state.state, state.mode), colour: colours[state.state] };
}

/** Minutes and seconds of producing, setting up, standing, broken. */
function timesOf({ aptMs, austMs, adotMs, plannedStopMs, adetMs }: Elements): string {
  return [aptMs, austMs, adotMs + plannedStopMs, adetMs].map(minutes).join('  ');
}

function minutes(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`.padStart(5);
}

/** Good and scrap parts of all. */
function partsOf({ pq, gq, sq }: Elements): string {
  return pq === undefined ? '' : `${pq} (${gq ?? '-'} / ${sq ?? '-'})`;
}

/** The values a person looks at first: counters, then process values, then whatever there is. */
function lastValues(one: EquipmentView): string {
  const wanted = ['count.total', 'energy.active', 'process.value', 'power.active'];
  const rank = (value: ValueView): number =>
    (wanted.indexOf(value.role ?? '') + wanted.length + 1) % (wanted.length + 1);
  const numbers = one.values.filter(({ v }) => typeof v === 'number' || typeof v === 'string');
  const best = numbers.toSorted((a, b) => rank(a) - rank(b)).slice(0, 2);
  const parts = best.map(({ n, v, unit }) => `${n} ${round(v)}${unit === undefined ? '' : ` ${unit}`}`);
  return textWidth(parts.join('  ')) <= 30 ? parts.join('  ') : (parts[0] ?? '-');
}

function round(value: unknown): string {
  return typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(2) : String(value);
}
