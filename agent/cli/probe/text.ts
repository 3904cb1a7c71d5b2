/** What a provider reads of a dry run: a table per connection, and below it what is wrong and what would explain it. */
import type { Cell, Explanation, ProbeReading, Remark } from '../../../collectors/probe.ts';
import { endpointOf } from '../../../config/lists.ts';
import { tableText, textWidth, fitWidth } from '../../base/table.ts';
import { hintOf, say, type Lang } from '../../base/text.ts';
import type { Value } from '../../model/sample.ts';
import type { Probed } from './probed.ts';

/** Widest cell of raw words and of a value: four registers, and the digits of 64 bits. */
const widest = 20;
/** What would turn a text around on a terminal, or clear it. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** The whole answer. */
export function probeText(lang: Lang, probed: readonly Probed[], isStopped: boolean): string {
  const parts = probed.map((one) => connectionText(lang, one));
  if (isStopped) parts.push(say(lang, 'probe.stopped'));
  return parts.join('\n\n');
}

/** How many tags have each verdict. */
export function countsOf(readings: readonly ProbeReading[]) {
  const of = (verdict: ProbeReading['verdict']): number =>
    readings.filter((reading) => reading.verdict === verdict).length;
  return {
    tags: readings.length,
    ok: of('ok'),
    doubtful: of('doubtful'),
    failed: of('failed'),
    skipped: of('skipped'),
  };
}

function connectionText(lang: Lang, { spec, result, error }: Probed): string {
  const { readings, remarks } = result;
  const { protocol } = spec.config;
  const head = say(lang, 'probe.head', {
    connection: spec.id,
    protocol,
    endpoint: endpointOf(spec.config),
    ...countsOf(readings),
  });
  if (error !== undefined) {
    const cause = error.cause === undefined ? '' : ` (${error.cause})`;
    return [head, `✗ ${say(lang, error.key, error.params)}${cause}`, ...hintLines(lang, error)].join('\n');
  }
  const lines = [head, '', tableOf(lang, readings)];
  for (const remark of remarks)
    lines.push('', `! ${say(lang, remark.key, remark.params)}`, ...hintLines(lang, remark));
  for (const reading of readings) lines.push(...detailOf(lang, reading));
  return lines.join('\n');
}

function tableOf(lang: Lang, readings: readonly ProbeReading[]): string {
  const header = (
    [
      'equipment',
      'tag',
      'unit',
      'address',
      'type',
      'raw',
      'value',
      'quality',
      'roundTrip',
      'verdict',
    ] as const
  ).map((column) => say(lang, `probe.${column}`));
  return tableText(
    header,
    readings.map(({ tag, unit, address, raw = '', sample, roundTripMs, verdict }) => [
      tag.equipment,
      tag.name,
      unit ?? '',
      address,
      tag.type,
      cut(raw),
      cut(`${valueText(sample.value)} ${tag.unitOfMeasure ?? ''}`.trim()),
      sample.quality,
      roundTripMs === undefined ? '' : roundTripMs.toFixed(1),
      say(lang, `probe.${verdict}`),
    ]),
  );
}

function detailOf(
  lang: Lang,
  { tag, verdict, reasons, notes, explanations, sample }: ProbeReading,
): string[] {
  const isTold = verdict === 'doubtful' || verdict === 'failed' || explanations !== undefined;
  if (!isTold) return [];
  const why = [...reasons, ...notes]
    .map(({ key, params }) => say(lang, key, params))
    .join(lang === 'zh' ? '；' : '; ');
  const mark = verdict === 'failed' ? '✗' : verdict === 'ok' ? '✓' : '?';
  const place = `${tag.origin.file}:${tag.origin.row}`;
  const what = why === '' ? valueText(sample.value) : why;
  const lines = ['', `${mark} ${tag.equipment} ${tag.name} (${place}): ${what}`];
  const hints = reasons.flatMap((reason) => hintLines(lang, reason));
  if (explanations === undefined) return [...lines, ...hints];
  if (explanations.length === 0)
    return [...lines, ...hints, `  ${say(lang, 'probe.noExplanation')}`, ...askText(lang, tag.name, reasons)];
  // What is found says more than a hint where to look.
  const found = explanations.map((one) => `    ${explanationText(lang, one)}`);
  return [...lines, `  ${say(lang, 'probe.explanations')}`, ...found, ...askText(lang, tag.name, reasons)];
}

/** Where no value was expected, the surest way on is to expect one. */
function askText(lang: Lang, tag: string, reasons: readonly Remark[]): string[] {
  const isAsked = reasons.length === 0 || reasons.some(({ key }) => key === 'probe.notExpected');
  return isAsked ? [] : [`  → ${say(lang, 'probe.askExpected', { tag })}`];
}

function explanationText(lang: Lang, { changes, value, ...cells }: Explanation): string {
  if (changes.length === 0) return say(lang, 'probe.fits', { value: String(value) });
  const types = [cells.type, ...cells.also].join(` ${say(lang, 'probe.or')} `);
  const texts: Readonly<Record<Cell, string>> = {
    address: cells.address,
    type: types,
    byteOrder: cells.byteOrder,
    scale: String(cells.scale),
  };
  const changed = changes.map((cell) => `${say(lang, `probe.${cell}`)} ${texts[cell]}`).join(' · ');
  return say(lang, 'probe.would', { cells: changed, value: String(value) });
}

function hintLines(lang: Lang, { key, params }: Remark): string[] {
  const hint = hintOf(lang, key, params);
  return hint === undefined ? [] : [`  → ${hint}`];
}

/** A value as shown; what a device sent as text is shown without what could play tricks on a terminal. */
function valueText(value: Value): string {
  if (value === null) return '-';
  return String(value).replace(unprintable, '·');
}

function cut(text: string): string {
  const shown = text.replace(unprintable, '·');
  return textWidth(shown) <= widest ? shown : `${fitWidth(shown, widest - 1).trimEnd()}…`;
}
