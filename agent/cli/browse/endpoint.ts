/**
 * Where to browse, and how: `modbus-rtu:///dev/ttyUSB0` with settings as the plant file has them, flat. The schema of the
 * connection there is what holds them to be right, so whatever works here works in the plant file and the other way round.
 */
import { faultsOfIssues, type Written } from '../../../config/issues.ts';
import {
  modbusRtuOverTcpSchema,
  modbusRtuSchema,
  modbusTcpSchema,
  type ModbusConfig,
} from '../../../collectors/modbus/settings/config.ts';
import { CodedError, ConfigError } from '../../base/errors.ts';
import type { Fault } from '../../base/fault.ts';
import { nearest } from '../../base/nearest.ts';
import type { TextKey, TextParams } from '../../base/text.ts';

const schemas = {
  'modbus-tcp': modbusTcpSchema,
  'modbus-rtu': modbusRtuSchema,
  'modbus-rtu-over-tcp': modbusRtuOverTcpSchema,
} as const;

type Protocol = keyof typeof schemas;

/** What of a connection matters to whoever only looks; the rest is about tags. */
const settings = [
  'timeoutMs',
  'connectTimeoutMs',
  'baudRate',
  'parity',
  'dataBits',
  'stopBits',
  'quietMs',
  'frameGapMs',
];
const quirks = ['pauseMs', 'pauseAfterConnectMs', 'unitInReply', 'zeroTid'];

/** Pause after every request where none is asked for, in milliseconds: others want to be answered as well. */
const politePauseMs = 20;

/** A target without what stands after its `?`. */
export interface Place {
  readonly protocol: Protocol;
  /** As schemas have it: `host` and `port`, or the device file as `port`. */
  readonly where: Readonly<Record<string, string | number>>;
}

/** @throws CodedError `cli.browseScheme`, `cli.browseSchemeNear` */
export function placeOf(target: string): Place {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+._ -]*):\/\/([^?#]*)/i.exec(target) ?? [];
  const protocol = Object.keys(schemas).find((name): name is Protocol => name === scheme.toLowerCase());
  if (protocol === undefined) {
    const near = scheme === '' ? undefined : nearest(scheme, Object.keys(schemas));
    if (near !== undefined) throw new CodedError('cli.browseSchemeNear', { scheme, nearest: near });
    throw new CodedError('cli.browseScheme', { target });
  }
  const where = protocol === 'modbus-rtu' ? deviceOf(rest) : socketOf(rest);
  if (where === undefined) throw new CodedError('cli.browseScheme', { target });
  return { protocol, where };
}

/** Names of the settings that a kind of connection has. */
export function settingsOf(protocol: Protocol): string[] {
  const { shape } = schemas[protocol];
  const has = (names: readonly string[], of: object): string[] =>
    names.filter((name) => Object.hasOwn(of, name));
  return [...has(settings, shape), ...has(quirks, shape.quirks.unwrap().shape)];
}

/**
 * The connection as a plant file would have it.
 * @param given texts by the names of `settingsOf`
 * @throws ConfigError in the words of the plant file
 */
export function configOf(
  target: string,
  { protocol, where }: Place,
  given: ReadonlyMap<string, string>,
): ModbusConfig {
  const values = [...given].map(([name, text]) => [name, valueOf(text)] as const);
  const own = Object.fromEntries(values.filter(([name]) => quirks.includes(name)));
  const root = {
    id: 'browse',
    protocol,
    ...where,
    ...Object.fromEntries(values.filter(([name]) => settings.includes(name))),
    quirks: { pauseMs: politePauseMs, ...own },
  };
  const parsed = schemas[protocol].safeParse(root);
  if (parsed.success) return parsed.data;
  const fault = (key: TextKey, params?: TextParams): Fault => ({
    severity: 'error',
    file: target,
    row: 0,
    key,
    params,
  });
  const place: Written = {
    file: target,
    faultAt: (_, key, params) => fault(key, params),
    faultAtKey: (_, __, key, params) => fault(key, params),
  };
  throw new ConfigError(faultsOfIssues(place, root, parsed.error.issues, () => settingsOf(protocol)));
}

function deviceOf(rest: string): Place['where'] | undefined {
  try {
    return rest === '' ? undefined : { port: decodeURIComponent(rest) };
  } catch {
    return undefined;
  }
}

function socketOf(rest: string): Place['where'] | undefined {
  // `http:` is a scheme of which URL knows how to take host and port apart; 80 is no default of ours.
  const url = URL.parse(`http://${rest}`);
  if (url === null || url.hostname === '' || url.username !== '' || !['', '/'].includes(url.pathname))
    return undefined;
  const port = /:(\d+)\/?$/.exec(rest)?.[1];
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return port === undefined ? { host } : { host, port: Number(port) };
}

/** A text as YAML would read it. */
function valueOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
