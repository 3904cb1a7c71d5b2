/** Faults within the lists of the plant file itself: ids used twice, connections without tags or to one endpoint. */
import type { Fault } from '../agent/base/fault.ts';
import { Secret } from '../agent/base/secret.ts';
import { endpointOf as modbusEndpointOf } from '../collectors/modbus/config.ts';
import type { ConnectionConfig } from '../collectors/registry.ts';
import { valueAt } from './issues.ts';
import { hasReference } from './secrets.ts';
import type { Path, YamlFile } from './yaml.ts';

/** An item of a list that is valid by itself, and its index. */
export interface Item<T> {
  readonly index: number;
  readonly value: T;
}

/** Ids of a list as written, in its order; '' where there is none. */
export function idsWritten(root: unknown, list: string): string[] {
  const items = valueAt(root, [list]);
  if (!Array.isArray(items)) return [];
  return items.map((_, index) => {
    const id = valueAt(root, [list, index, 'id']);
    return typeof id === 'string' ? id : '';
  });
}

/** Ids used twice in a list. */
export function duplicateIds(yaml: YamlFile, root: unknown, list: string): Fault[] {
  const ids = idsWritten(root, list);
  return ids.flatMap((id, index) => {
    const first = ids.indexOf(id);
    if (id === '' || first === index) return [];
    const { line } = yaml.placeOfValue([list, first, 'id']);
    return [yaml.faultAt([list, index, 'id'], 'config.duplicateId', { id, first: `${yaml.file}:${line}` })];
  });
}

/**
 * Doubts about connections: no tags, or the endpoint of another one.
 * @param used ids of connections with tags; undefined where not all tables could be read
 */
export function connectionDoubts(
  yaml: YamlFile,
  connections: readonly Item<ConnectionConfig>[],
  used: ReadonlySet<string> | undefined,
): Fault[] {
  const byEndpoint = new Map<string, string>();
  return connections.flatMap(({ index, value }) => {
    const faults: Fault[] = [];
    const { id } = value;
    if (used?.has(id) === false)
      faults.push(yaml.faultAt(['connections', index, 'id'], 'config.connectionUnused', { id }));
    const endpoint = endpointOf(value).toLowerCase().replace(/\/$/, '');
    const first = byEndpoint.get(endpoint);
    if (first === undefined) byEndpoint.set(endpoint, id);
    else faults.push(yaml.faultAt(['connections', index], 'config.sameEndpoint', { first, id }));
    return faults.map((fault): Fault => ({ ...fault, severity: 'warning' }));
  });
}

/** Where a connection leads, as it is configured: host:port, or the endpoint's URL. */
export function endpointOf(connection: ConnectionConfig): string {
  switch (connection.protocol) {
    case 'modbus-tcp':
      return modbusEndpointOf(connection);
    case 'opcua':
      return connection.endpoint;
  }
}

/** Secrets of a validated value that stand in clear text in the file as written. */
export function clearSecrets(yaml: YamlFile, written: unknown, value: unknown, path: Path): Fault[] {
  if (value instanceof Secret) {
    const text = valueAt(written, path);
    if (typeof text === 'string' && hasReference(text)) return [];
    const fault = yaml.faultAt(path, 'config.clearSecret', { key: String(path.at(-1)) });
    return [{ ...fault, severity: 'warning' }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    clearSecrets(yaml, written, inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
