/** What to browse, as one URL: `modbus-tcp://host[:port][?unit=1-16,20&area=hr,ir&from=0&to=9999&step=100&timeoutMs=300&…]`. */
import { lastIndex, type Area } from '../../../collectors/modbus/address.ts';
import type { BrowseWish } from '../../../collectors/modbus/probe/browse.ts';
import type { ModbusConfig } from '../../../collectors/modbus/settings/config.ts';
import { unitLimits } from '../../../collectors/modbus/settings/unit.ts';
import { CodedError } from '../../base/errors.ts';
import { configOf, placeOf, settingsOf } from './endpoint.ts';

/** Where, and what to look for. */
export interface Target {
  readonly config: ModbusConfig;
  readonly wish: BrowseWish;
}

const areas: readonly Area[] = ['hr', 'ir', 'co', 'di'];
/** Default, least and most. */
const numbers = {
  from: [0, 0, lastIndex],
  to: [9999, 0, lastIndex],
  step: [100, 1, lastIndex],
  seconds: [600, 1, 86_400],
} as const satisfies Record<string, readonly [number, number, number]>;
const wishes = ['unit', 'area', 'identify', ...Object.keys(numbers)];

/**
 * @throws CodedError `cli.browseUsage`, `cli.browseScheme`, `cli.browseKey`, `cli.browseValue`
 * @throws ConfigError the connection has a setting that it would not have in a plant file either
 */
export function targetOf(text: string | undefined): Target {
  if (text === undefined) throw new CodedError('cli.browseUsage');
  const place = placeOf(text);
  const asked = new URLSearchParams(/\?([^#]*)/.exec(text)?.[1] ?? '');
  const settings = settingsOf(place.protocol);
  const known = [...wishes, ...settings];
  for (const key of asked.keys())
    if (!known.includes(key)) throw new CodedError('cli.browseKey', { key, known: known.join(', ') });
  const number = (key: keyof typeof numbers): number => {
    const [standard, least, most] = numbers[key];
    const value = asked.get(key) ?? String(standard);
    if (!/^\d{1,6}$/.test(value) || Number(value) < least || Number(value) > most)
      throw badValue(key, value, `${least}…${most}`);
    return Number(value);
  };
  const [from, to] = [number('from'), number('to')];
  if (from > to) throw badValue('to', String(to), `${from}…${lastIndex}`);
  return {
    config: configOf(text, place, new Map([...asked].filter(([key]) => settings.includes(key)))),
    wish: {
      units: unitsOf(asked.get('unit'), unitLimits(place.protocol)),
      areas: areasOf(asked.get('area')),
      from,
      to,
      step: number('step'),
      identify: identifyOf(asked.get('identify')),
      mostMs: number('seconds') * 1000,
    },
  };
}

function unitsOf(text: string | null, { least, most }: ReturnType<typeof unitLimits>): number[] | undefined {
  if (text === null) return undefined;
  const units = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(part.trim());
    const first = Number(match?.[1] ?? Number.NaN);
    const last = Number(match?.[2] ?? first);
    if (!(first >= least && first <= last && last <= most))
      throw badValue('unit', text, `1, 1-16, 1-4,9 (${least}…${most})`);
    for (let unit = first; unit <= last; unit++) units.add(unit);
  }
  return [...units];
}

function areasOf(text: string | null): readonly Area[] {
  if (text === null) return areas;
  const asked = text.split(',').map((part) => part.trim().toLowerCase());
  const wrong = asked.some((part) => !areas.some((area) => area === part));
  if (wrong) throw badValue('area', text, areas.join(','));
  return areas.filter((area) => asked.includes(area));
}

function identifyOf(text: string | null): boolean {
  if (text !== null && text !== 'true' && text !== 'false') throw badValue('identify', text, 'true, false');
  return text !== 'false';
}

function badValue(key: string, value: string, expected: string): CodedError {
  return new CodedError('cli.browseValue', { key, value, expected });
}
