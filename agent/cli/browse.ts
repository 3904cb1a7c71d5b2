/**
 * `zhencai browse modbus-tcp://…`, `modbus-rtu-over-tcp://…` and `modbus-rtu:///dev/…`: which units answer, what they say they
 * are, and which addresses can be read. It needs no plant file, and only reads. Ctrl-C stops it softly: what was found is
 * printed. Exit 0 something answered and all was looked at, 1 otherwise, 2 bad usage.
 */
import type {
  AreaFound,
  BrowseEnd,
  BrowseFound,
  BrowseParts,
  UnitFound,
} from '../../collectors/modbus/probe/browse.ts';
import { silenceCost } from '../../collectors/modbus/probe/units.ts';
import { endpointOf, type ModbusConfig } from '../../collectors/modbus/settings/config.ts';
import { formatText } from '../../collectors/modbus/wire/timing.ts';
import { systemClock } from '../base/clock.ts';
import { tableText } from '../base/table.ts';
import { hintOf, say, type Lang, type TextKey, type TextParams } from '../base/text.ts';
import { targetOf, type Target } from './browse/target.ts';
import type { Invocation } from './invocation.ts';

/** A wait that is worth being told before. */
const worthTellingMs = 5000;

export async function browse(invocation: Invocation): Promise<number> {
  const { lang, values, rest, out, aside, stopSignal } = invocation;
  const target = targetOf(rest[0]);
  if (!values.json) out(beginText(lang, target));
  const found = await look(target, stopSignal(), (unit, asked, of) =>
    aside(say(lang, 'browse.heard', { unit, asked, of })),
  );
  out(values.json ? asJson(target, found) : asText(lang, target, found));
  return found.units.length > 0 && found.end === 'complete' ? 0 : 1;
}

/** A serial line brings a native library: loaded only where one is looked at. */
async function look(
  { config, wish }: Target,
  signal: AbortSignal,
  heard: BrowseParts['heard'],
): Promise<BrowseFound> {
  const parts = { clock: systemClock, heard };
  if (config.protocol !== 'modbus-rtu') {
    const { socketDriver } = await import('../../collectors/modbus/driver.ts');
    return await socketDriver.browse(config, parts, wish, signal);
  }
  const { serialDriver } = await import('../../collectors/modbus/serial-driver.ts');
  return await serialDriver.browse(config, parts, wish, signal);
}

/** How long it may take: in all, and where nobody answers. */
function beginText(lang: Lang, { config, wish }: Target): string {
  const begin = say(lang, 'browse.begin', { endpoint: endpointText(config), seconds: wish.mostMs / 1000 });
  const { count, ms } = silenceCost(config, wish.units, wish.areas);
  if (ms < worthTellingMs) return begin;
  return `${begin}\n${say(lang, 'browse.silenceCost', { count, seconds: Math.ceil(ms / 1000), timeoutMs: config.timeoutMs })}`;
}

/** Of a serial line how it is set, too: that it is set otherwise than the devices is what goes wrong most. */
function endpointText(config: ModbusConfig): string {
  if (config.protocol !== 'modbus-rtu') return endpointOf(config);
  return `${endpointOf(config)} (${formatText(config)})`;
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

const silences = {
  'modbus-tcp': 'browse.silent',
  'modbus-rtu': 'browse.silentLine',
  'modbus-rtu-over-tcp': 'browse.silentBehind',
} as const satisfies Record<ModbusConfig['protocol'], TextKey>;

function asText(lang: Lang, { config, wish }: Target, found: BrowseFound): string {
  const { units, asked, isAnyUnit, garbled, requests, tookMs, end } = found;
  const head = say(lang, 'browse.head', {
    endpoint: endpointText(config),
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
  if (garbled.length > 0) lines.push(...told(lang, 'browse.garbled', { units: garbled.join(', ') }));
  if (units.length === 0 && garbled.length === 0 && asked > 0 && end !== 'lost')
    lines.push(...told(lang, silences[config.protocol], { asked }));
  if (end !== 'complete') lines.push(...told(lang, endKey(config, end), { seconds: wish.mostMs / 1000 }));
  return lines.join('\n');
}

function endKey({ protocol }: ModbusConfig, end: Exclude<BrowseEnd, 'complete'>): TextKey {
  return protocol === 'modbus-rtu' && end === 'lost' ? 'browse.lostPort' : ends[end];
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
