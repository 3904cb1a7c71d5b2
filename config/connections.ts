/**
 * Faults among the connections of a plant: they or their units without tags, to one endpoint or on one line, or by names that do
 * not last.
 */
import path from 'node:path';
import type { Fault } from '../agent/base/fault.ts';
import type { Tag } from '../agent/model/tag.ts';
import { endpointOf as modbusEndpointOf } from '../collectors/modbus/settings/config.ts';
import { usualRateFor } from '../collectors/modbus/settings/rates.ts';
import { defaultUnit } from '../collectors/modbus/tags/layout.ts';
import type { ConnectionConfig } from '../collectors/registry.ts';
import type { Item } from './lists.ts';
import type { YamlFile } from './yaml.ts';

/**
 * Faults of the connections list.
 * @param tags all tags of the plant; undefined where not all tables could be read
 */
export function connectionFaults(
  yaml: YamlFile,
  connections: readonly Item<ConnectionConfig>[],
  tags: readonly Tag[] | undefined,
): Fault[] {
  const byEndpoint = new Map<string, ConnectionConfig>();
  const byConnection = tags && Map.groupBy(tags, ({ connection }) => connection);
  return connections.flatMap(({ index, value }) => {
    const faults: Fault[] = [];
    const { id } = value;
    const at = ['connections', index];
    const own = byConnection && (byConnection.get(id) ?? []);
    if (own?.length === 0) faults.push(doubt(yaml.faultAt([...at, 'id'], 'config.connectionUnused', { id })));
    else if (own !== undefined) faults.push(...idleUnits(yaml, index, value, own));
    if (value.protocol === 'modbus-rtu' && isPassing(value.port))
      faults.push(doubt(yaml.faultAt([...at, 'port'], 'config.portPassing', { port: value.port })));
    faults.push(...rateDoubts(yaml, index, value));
    const endpoint = placeOf(value);
    const first = byEndpoint.get(endpoint);
    if (first === undefined) byEndpoint.set(endpoint, value);
    else faults.push(...together(yaml, index, first, value));
    return faults;
  });
}

/** Where a connection leads, as it is configured: host:port, the device file, or the endpoint's URL. */
export function endpointOf(connection: ConnectionConfig): string {
  switch (connection.protocol) {
    case 'modbus-tcp':
    case 'modbus-rtu':
    case 'modbus-rtu-over-tcp':
      return modbusEndpointOf(connection);
    case 'opcua':
      return connection.endpoint;
  }
}

/** What two connections to one place are told by. */
function placeOf(connection: ConnectionConfig): string {
  const endpoint = endpointOf(connection);
  if (connection.protocol === 'modbus-rtu') return path.posix.normalize(endpoint);
  return endpoint.toLowerCase().replace(/\/$/, '');
}

/** Numbered by the order in which adapters are found: another one may have the name after the next start. */
function isPassing(port: string): boolean {
  return /^\/dev\/tty(USB|ACM)\d+$/.test(port);
}

/** A rate that is not in use anywhere is most often a slip; hardware that has it may be there all the same. */
function rateDoubts(yaml: YamlFile, index: number, connection: ConnectionConfig): Fault[] {
  if (connection.protocol === 'opcua') return [];
  const own = connection.protocol === 'modbus-rtu';
  const baudRate = own ? connection.baudRate : connection.line?.baudRate;
  const usual = baudRate === undefined ? undefined : usualRateFor(baudRate);
  if (baudRate === undefined || usual === undefined) return [];
  const at = ['connections', index, ...(own ? [] : ['line']), 'baudRate'];
  return [doubt(yaml.faultAt(at, 'modbus.unusualRate', { baudRate, usual }))];
}

/** Units with settings of their own that no tag is read from: most often the number is another one. */
function idleUnits(
  yaml: YamlFile,
  index: number,
  connection: ConnectionConfig,
  tags: readonly Tag[],
): Fault[] {
  if (connection.protocol === 'opcua') return [];
  const used = new Set(tags.map(({ unit = defaultUnit }) => unit));
  const known = [...used].toSorted((a, b) => a - b).join(', ');
  return Object.keys(connection.units)
    .filter((unit) => !used.has(Number(unit)))
    .map((unit) =>
      doubt(
        yaml.faultAtKey(['connections', index, 'units'], unit, 'config.unitUnused', {
          unit,
          id: connection.id,
          known,
        }),
      ),
    );
}

/** Two connections to one place. Frames without a name get mixed up, so they are refused; else it is doubted. */
function together(yaml: YamlFile, index: number, first: ConnectionConfig, second: ConnectionConfig): Fault[] {
  const at = ['connections', index];
  const params = { first: first.id, id: second.id };
  if (second.protocol === 'modbus-rtu') return [yaml.faultAt([...at, 'port'], 'config.samePort', params)];
  if (isLine(first) || isLine(second)) {
    const isShared = sharesLink(first) && sharesLink(second);
    if (!isShared) return [yaml.faultAt(at, 'config.sameLine', params)];
  }
  if (sharesLink(first) && sharesLink(second)) {
    const apart = second.protocol === first.protocol ? differing(first, second) : 'protocol';
    if (apart === undefined) return [];
    return [yaml.faultAt(at, 'config.sharedApart', { ...params, key: apart })];
  }
  if (sharesLink(first) || sharesLink(second)) return [yaml.faultAt(at, 'config.sharedHalf', params)];
  return [doubt(yaml.faultAt(at, 'config.sameEndpoint', params))];
}

function isLine({ protocol }: ConnectionConfig): boolean {
  return protocol === 'modbus-rtu-over-tcp';
}

type Sharing = Extract<ConnectionConfig, { protocol: 'modbus-tcp' | 'modbus-rtu-over-tcp' }>;

function sharesLink(connection: ConnectionConfig): connection is Sharing {
  return (
    (connection.protocol === 'modbus-tcp' || connection.protocol === 'modbus-rtu-over-tcp') &&
    connection.quirks.singleConnection
  );
}

/** The first setting of the shared link in which two differ; there can be only one link. */
function differing(first: Sharing, second: Sharing): string | undefined {
  const [one, other] = [linkSettings(first), linkSettings(second)];
  return Object.keys({ ...one, ...other }).find((key) => one[key] !== other[key]);
}

function linkSettings(connection: Sharing): Record<string, unknown> {
  const { quirks, units, timeoutMs, connectTimeoutMs } = connection;
  const { pauseMs, pauseAfterConnectMs, closeAfterScan } = quirks;
  const own = Object.entries(units).flatMap(([unit, settings]) => [
    [`units.${unit}.timeoutMs`, settings.timeoutMs],
    [`units.${unit}.quirks.pauseMs`, settings.quirks.pauseMs],
  ]);
  return {
    timeoutMs,
    connectTimeoutMs,
    'quirks.pauseMs': pauseMs,
    'quirks.pauseAfterConnectMs': pauseAfterConnectMs,
    'quirks.closeAfterScan': closeAfterScan,
    ...(connection.protocol === 'modbus-tcp'
      ? { 'quirks.unitInReply': connection.quirks.unitInReply, 'quirks.zeroTid': connection.quirks.zeroTid }
      : { quietMs: connection.quietMs, frameGapMs: connection.frameGapMs }),
    ...Object.fromEntries(own),
  };
}

function doubt(fault: Fault): Fault {
  return { ...fault, severity: 'warning' };
}
