/**
 * `zhencai browse modbus-tcp://…`: which units answer, what they say they are, and which addresses can be read. It needs no
 * plant file, and only reads. Ctrl-C stops it softly: what was found is printed. Exit 0 something answered and all was looked
 * at, 1 otherwise, 2 bad usage.
 */
import type { AreaFound, BrowseEnd, BrowseFound, UnitFound } from '../../collectors/modbus/probe/browse.ts';
import { endpointOf } from '../../collectors/modbus/settings/config.ts';
import { systemClock } from '../base/clock.ts';
import { tableText } from '../base/table.ts';
import { hintOf, say, type Lang, type TextKey, type TextParams } from '../base/text.ts';
import { targetOf, type Target } from './browse/target.ts';
import type { Invocation } from './invocation.ts';

export async function browse(invocation: Invocation): Promise<number> {
  const { lang, values, rest, out, stopSignal } = invocation;
  const target = targetOf(rest[0]);
  const begin = { endpoint: endpointOf(target.config), seconds: target.wish.mostMs / 1000 };
  if (!values.json) out(say(lang, 'browse.begin', begin));
  const { browseModbusTcp } = await import('../../collectors/modbus/driver.ts');
  const found = await browseModbusTcp(target.config, systemClock, target.wish, stopSignal());
  out(values.json ? asJson(target, found) : asText(lang, target, found));
  return found.units.length > 0 && found.end === 'complete' ? 0 : 1;
}

function asJson({ config }: Target, found: BrowseFound): string {
  const { tookMs, ...rest } = found;
  return JSON.stringify({ endpoint: endpointOf(config), ...rest, tookMs: Math.round(tookMs) }, undefined, 2);
}

const ends: Readonly<Record<Exclude<BrowseEnd, 'complete'>, TextKey>> = {
  stopped: 'browse.stopped',
  deadline: 'browse.deadline',
  lost: 'browse.lost',
};

function asText(lang: Lang, { config, wish }: Target, found: BrowseFound): string {
  const { units, asked, isAnyUnit, requests, tookMs, end } = found;
  const head = say(lang, 'browse.head', {
    endpoint: endpointOf(config),
    found: units.length,
    asked,
    requests,
    seconds: (tookMs / 1000).toFixed(1),
  });
  const lines = [head];
  if (isAnyUnit) lines.push(say(lang, 'browse.anyUnit', { unit: units[0]?.unit ?? 1 }));
  if (units.length > 0) {
    const header = (['unit', 'identity', 'area', 'ranges'] as const).map((column) =>
      say(lang, `browse.${column}`),
    );
    lines.push(
      '',
      tableText(
        header,
        units.flatMap((unit) => rowsOf(lang, unit)),
      ),
    );
    if (wish.step > 1) lines.push('', say(lang, 'browse.coarse', { step: wish.step }));
  }
  if (units.length === 0 && asked > 0 && end !== 'lost')
    lines.push(...told(lang, 'browse.silent', { asked }));
  if (end !== 'complete') lines.push(...told(lang, ends[end], { seconds: wish.mostMs / 1000 }));
  return lines.join('\n');
}

/** A row per area with something in it, and one for those without; what the unit is stands in the first. */
function rowsOf(lang: Lang, { unit, facts, areas }: UnitFound): (string | number)[][] {
  const full = areas.filter(({ ranges }) => ranges.length > 0);
  const empty = Map.groupBy(
    areas.filter(({ ranges }) => ranges.length === 0),
    (found) => rangesText(lang, found),
  );
  const rows = [
    ...full.map((found) => [found.area, rangesText(lang, found)]),
    ...[...empty].map(([text, alike]) => [alike.map(({ area }) => area).join(' '), text]),
  ];
  const identity = identityText(facts) || '-';
  if (rows.length === 0) return [[unit, identity, '-', '-']];
  return rows.map((row, at) => [unit, at === 0 ? identity : '', ...row]);
}

function identityText({ vendor, productName, productCode, modelName, revision }: UnitFound['facts']): string {
  const parts = [vendor, productName ?? productCode, modelName, revision];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function rangesText(lang: Lang, { area, ranges, isSupported, isGivenUp, longest }: AreaFound): string {
  const parts = ranges.map(({ from, to }) => (from === to ? `${area}:${from}` : `${area}:${from}–${to}`));
  if (ranges.length === 0)
    parts.push(say(lang, isSupported === false ? 'browse.notSupported' : 'browse.none'));
  const notes: string[] = [];
  if (isGivenUp) notes.push(say(lang, 'browse.gaveUp'));
  if (longest !== undefined) notes.push(say(lang, 'browse.longest', { count: longest }));
  return notes.length === 0 ? parts.join(', ') : `${parts.join(', ')} (${notes.join('; ')})`;
}

function told(lang: Lang, key: TextKey, params: TextParams): string[] {
  const hint = hintOf(lang, key, params);
  return ['', say(lang, key, params), ...(hint === undefined ? [] : [`→ ${hint}`])];
}
