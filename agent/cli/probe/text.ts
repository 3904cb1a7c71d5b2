/** What a provider reads of a dry run: a table per connection, and below it what is wrong and what would explain it. */
import { basename } from 'node:path';
import type { Cell, Explanation, ProbeReading, Remark } from '../../../collectors/probe.ts';
import { endpointOf } from '../../../config/connections.ts';
import { tableText, textWidth, fitWidth } from '../../base/table.ts';
import { hintOf, say, type Lang } from '../../base/text.ts';
import type { Value } from '../../model/sample.ts';
import type { Probed } from './probed.ts';

/** Widest cell of raw words and of a value: four registers, and the digits of 64 bits. */
const widest = 20;
const widestAddress = 28;
/** Most tags named where many fail alike. */
const mostNamed = 3;
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
  // What fails for one reason is told once.
  const told = Map.groupBy(readings.filter(isTold), (reading) => wayOf(lang, reading));
  for (const alike of told.values()) lines.push(...detailOf(lang, alike));
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
      cutFront(address),
      tag.type,
      cut(raw),
      cut(`${valueText(sample.value)} ${tag.unitOfMeasure ?? ''}`.trim()),
      sample.quality,
      roundTripMs === undefined ? '' : roundTripMs.toFixed(1),
      say(lang, `probe.${verdict}`),
    ]),
  );
}

function isTold({ verdict, explanations }: ProbeReading): boolean {
  return verdict === 'doubtful' || verdict === 'failed' || explanations !== undefined;
}

/** What is alike where several tags can be told together; an explanation is each tag's own. */
function wayOf(lang: Lang, reading: ProbeReading): string {
  const { tag, explanations } = reading;
  const own = explanations === undefined ? '' : `${tag.equipment} ${tag.name}`;
  return `${own} ${whyOf(lang, reading)}`;
}

function whyOf(lang: Lang, { reasons, notes, sample }: ProbeReading): string {
  const texts = [...reasons, ...notes].map(({ key, params }) => say(lang, key, params));
  return texts.length === 0 ? valueText(sample.value) : texts.join(lang === 'zh' ? '；' : '; ');
}

function detailOf(lang: Lang, alike: readonly ProbeReading[]): string[] {
  const [first] = alike;
  if (first === undefined) return [];
  const { tag, verdict, reasons, explanations } = first;
  const mark = verdict === 'failed' ? '✗' : verdict === 'ok' ? '✓' : '?';
  const places = alike.map((one) => `${one.tag.equipment} ${one.tag.name} (${placeOf(one)})`);
  const shown = places.slice(0, mostNamed).join(', ');
  const more =
    places.length > mostNamed ? ` ${say(lang, 'probe.more', { count: places.length - mostNamed })}` : '';
  const lines = ['', `${mark} ${shown}${more}: ${whyOf(lang, first)}`];
  if (explanations === undefined) return [...lines, ...hintsOf(lang, reasons)];
  // Of what could not be read, explanations are sought only where a value is expected already.
  const ask = verdict === 'failed' ? [] : askText(lang, tag.name, reasons);
  if (explanations.length === 0)
    return [...lines, ...hintsOf(lang, reasons), `  ${say(lang, 'probe.noExplanation')}`, ...ask];
  // What is found says more than a hint where to look.
  const found = explanations.map((one) => `    ${explanationText(lang, one)}`);
  return [...lines, `  ${say(lang, 'probe.explanations')}`, ...found, ...ask];
}

function hintsOf(lang: Lang, reasons: readonly Remark[]): string[] {
  return reasons.flatMap((reason) => hintLines(lang, reason));
}

/** The table without its folder, and the row. */
function placeOf({ tag: { origin } }: ProbeReading): string {
  return `${basename(origin.file)}:${origin.row}`;
}

/** Where no value was expected, the surest way on is to expect one. */
function askText(lang: Lang, tag: string, reasons: readonly Remark[]): string[] {
  const isAsked = reasons.length === 0 || reasons.some(({ key }) => key === 'probe.notExpected');
  return isAsked ? [] : [`  → ${say(lang, 'probe.askExpected', { tag })}`];
}

function explanationText(lang: Lang, { changes, value, ...cells }: Explanation): string {
  if (changes.length === 0) return say(lang, 'probe.fits', { value: valueText(value) });
  const types = [cells.type, ...cells.also].join(` ${say(lang, 'probe.or')} `);
  const texts: Readonly<Record<Cell, string>> = {
    address: cells.address,
    type: types,
    byteOrder: cells.byteOrder,
    scale: String(cells.scale),
  };
  const changed = changes.map((cell) => `${say(lang, `probe.${cell}`)} ${texts[cell]}`).join(' · ');
  return say(lang, 'probe.would', { cells: changed, value: valueText(value) });
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

/** Of a long NodeId the end tells more. */
function cutFront(address: string): string {
  const shown = [...address.replace(unprintable, '·')];
  return shown.length <= widestAddress ? shown.join('') : `…${shown.slice(1 - widestAddress).join('')}`;
}

function cut(text: string): string {
  const shown = text.replace(unprintable, '·');
  return textWidth(shown) <= widest ? shown : `${fitWidth(shown, widest - 1).trimEnd()}…`;
}
