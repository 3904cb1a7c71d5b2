/** What to browse, as one URL: `modbus-tcp://host[:port][?unit=1-16,20&area=hr,ir&from=0&to=9999&step=100&…]`. */
import { lastIndex, type Area } from '../../../collectors/modbus/address.ts';
import type { BrowseWish } from '../../../collectors/modbus/probe/browse.ts';
import { modbusTcpSchema, type ModbusTcpConfig } from '../../../collectors/modbus/settings/config.ts';
import { CodedError } from '../../base/errors.ts';

/** Where, and what to look for. */
export interface Target {
  readonly config: ModbusTcpConfig;
  readonly wish: BrowseWish;
}

const areas: readonly Area[] = ['hr', 'ir', 'co', 'di'];
/** Default, least and most. */
const numbers = {
  from: [0, 0, lastIndex],
  to: [9999, 0, lastIndex],
  step: [100, 1, lastIndex],
  pauseMs: [20, 0, 10_000],
  timeoutMs: [1000, 10, 60_000],
  seconds: [600, 1, 86_400],
} as const satisfies Record<string, readonly [number, number, number]>;
const known = ['unit', 'area', 'identify', ...Object.keys(numbers)];

/** @throws CodedError `cli.browseUsage`, `cli.browseScheme`, `cli.browseKey`, `cli.browseValue` */
export function targetOf(text: string | undefined): Target {
  if (text === undefined) throw new CodedError('cli.browseUsage');
  const match = /^modbus-tcp:\/\/(.+)$/i.exec(text);
  // `http:` is a scheme of which URL knows how to take host and port apart; 80 is no default of ours.
  const url = match === null ? null : URL.parse(`http://${match[1]}`);
  if (url === null || url.hostname === '' || url.username !== '' || !['', '/'].includes(url.pathname))
    throw new CodedError('cli.browseScheme', { target: text });

  const asked = url.searchParams;
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
  const port = /:(\d+)$/.exec((match?.[1] ?? '').split(/[/?]/)[0] ?? '')?.[1];
  if (port !== undefined && Number(port) === 0) throw badValue('port', port, '1…65535');
  return {
    config: modbusTcpSchema.parse({
      id: 'browse',
      protocol: 'modbus-tcp',
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      ...(port === undefined ? {} : { port: Number(port) }),
      timeoutMs: number('timeoutMs'),
      quirks: { pauseMs: number('pauseMs') },
    }),
    wish: {
      units: unitsOf(asked.get('unit')),
      areas: areasOf(asked.get('area')),
      from,
      to,
      step: number('step'),
      identify: identifyOf(asked.get('identify')),
      mostMs: number('seconds') * 1000,
    },
  };
}

function unitsOf(text: string | null): number[] | undefined {
  if (text === null) return undefined;
  const units = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(part.trim());
    const first = Number(match?.[1] ?? Number.NaN);
    const last = Number(match?.[2] ?? first);
    if (!(first <= last && last <= 255)) throw badValue('unit', text, '1, 1-16, 1-4,9 (0…255)');
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
