/** Files and folders the plant file names: made absolute, and looked at. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Fault } from '../agent/base/fault.ts';
import type { BrokerConfig } from '../agent/publish/config.ts';
import { pemTrouble } from '../agent/publish/mqtt-tls.ts';
import type { ConnectionConfig } from '../collectors/registry.ts';
import { besides } from './tables.ts';
import type { Path, YamlFile } from './yaml.ts';

/** A path of the plant file, absolute. */
export function absolute(yaml: YamlFile, name: string): string {
  return resolve(besides(yaml.file, name));
}

/** The fault of a data folder that neither exists nor can be made, because something on the way is no folder. */
export function folderFaults(yaml: YamlFile, name: string, path: Path): Fault[] {
  for (let folder = absolute(yaml, name); ; folder = dirname(folder)) {
    const found = statSync(folder, { throwIfNoEntry: false, bigint: false });
    if (found === undefined && folder !== dirname(folder)) continue;
    return found?.isDirectory() === true ? [] : [yaml.faultAt(path, 'config.notAFolder', { path: name })];
  }
}

/** The broker with its certificate files absolute. */
export function withFiles(yaml: YamlFile, broker: BrokerConfig): BrokerConfig {
  const { ca, cert, key, ...rest } = broker;
  return {
    ...rest,
    ...(ca === undefined ? {} : { ca: absolute(yaml, ca) }),
    ...(cert === undefined ? {} : { cert: absolute(yaml, cert) }),
    ...(key === undefined ? {} : { key: absolute(yaml, key) }),
  };
}

/** The connection with its certificate file absolute. */
export function withCertificate(yaml: YamlFile, connection: ConnectionConfig): ConnectionConfig {
  if (connection.protocol !== 'opcua' || connection.serverCertificate === undefined) return connection;
  return { ...connection, serverCertificate: absolute(yaml, connection.serverCertificate) };
}

/**
 * Warnings of files that cannot be read, or hold nothing that can be used, by where they are named. They are read anew at
 * every connect, so one that is missing today (a renewal that a power cut ended) holds up its link and is no reason not to
 * collect.
 */
export function fileFaults(yaml: YamlFile, named: readonly (readonly [Path, unknown])[]): Fault[] {
  return named.flatMap(([path, name]) => {
    if (typeof name !== 'string') return [];
    try {
      const bytes = readFileSync(absolute(yaml, name));
      const key = pemKeys.find((one) => one === path.at(-1));
      const trouble = key === undefined ? undefined : pemTrouble(key, bytes);
      if (key === undefined || trouble === undefined) return [];
      return [doubt(yaml.faultAt(path, 'config.notPem', { key, path: besides(yaml.file, name), trouble }))];
    } catch (thrown) {
      const code = String((thrown as NodeJS.ErrnoException).code);
      return [doubt(yaml.faultAt(path, 'config.unreadable', { path: besides(yaml.file, name), code }))];
    }
  });
}

/** Files that hold PEM, by their key; others may be binary. */
const pemKeys = ['ca', 'cert', 'key'] as const;

function doubt(fault: Fault): Fault {
  return { ...fault, severity: 'warning' };
}
