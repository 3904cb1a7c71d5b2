/** What shows only when instances are held against each other and against their connections. Pure. */
import type { Fault } from '../../agent/base/fault.ts';
import { defaultUnit } from '../../collectors/modbus/tags/layout.ts';
import { mostAt, settingsOf } from '../../collectors/modbus/settings/unit.ts';
import type { ConnectionConfig } from '../../collectors/registry.ts';
import { nearest } from '../../agent/base/nearest.ts';
import { cellFault } from '../points/import.ts';
import { where } from '../tag-faults.ts';
import type { Instance } from './read.ts';

/** The column of a field of an instance as its author wrote it. */
type HeaderOf = (file: string, field: string) => string;

/** Faults and doubts of instances beyond those of their tags. */
export function checkInstances(
  list: readonly Instance[],
  connections: readonly ConnectionConfig[],
  groupIds: readonly string[],
  headerOf: HeaderOf,
): Fault[] {
  return [
    ...list.flatMap((instance) => groupFaults(instance, groupIds, headerOf)),
    ...doubles(list, headerOf),
    ...quirkDoubts(list, connections, headerOf),
  ];
}

function groupFaults({ row }: Instance, known: readonly string[], headerOf: HeaderOf): Fault[] {
  const id = row.values.slowGroup;
  // Where no group could be read, that is told already.
  if (id === undefined || known.length === 0 || known.includes(id)) return [];
  const near = nearest(id, known);
  const params = { id, nearest: near ?? '', known: known.join(', ') };
  const key = near === undefined ? 'config.unknownGroup' : 'config.unknownGroupNear';
  return [cellFault(row.origin, headerOf(row.origin.file, 'slowGroup'), key, params)];
}

/** One device that stands for two machines: a station number copied down a column. */
function doubles(list: readonly Instance[], headerOf: HeaderOf): Fault[] {
  const seen = new Map<string, Instance>();
  return list.flatMap((instance) => {
    const { row, tags } = instance;
    const places = new Set(tags.map(({ connection, unit, address }) => `${connection}\n${unit}\n${address}`));
    const first = [...places].map((place) => seen.get(place)).find((one) => one !== undefined);
    for (const place of places) if (!seen.has(place)) seen.set(place, instance);
    if (first === undefined) return [];
    const column = headerOf(row.origin.file, 'unit');
    const fault = cellFault(row.origin, column, 'config.templateSameDevice', {
      unit: row.values.unit ?? defaultUnit,
      connection: tags[0]?.connection ?? '',
      first: where(first.row.origin),
    });
    return [{ ...fault, severity: 'warning' }];
  });
}

/** A connection that would ask more at once than the device answers. Told once for each of the two. */
function quirkDoubts(
  list: readonly Instance[],
  connections: readonly ConnectionConfig[],
  headerOf: HeaderOf,
): Fault[] {
  const told = new Set<string>();
  return list.flatMap(({ row, template, tags }) => {
    const { id, quirks } = template.about;
    const connection = connections.find((one) => one.id === tags[0]?.connection);
    if (connection === undefined || !('quirks' in connection)) return [];
    const unit = tags[0]?.unit ?? defaultUnit;
    const own = settingsOf(connection, unit).quirks;
    const most = Math.max(mostAt(own, 'hr'), mostAt(own, 'ir'));
    const wanted = Object.entries({
      ...(exceeds(most, quirks.maxRegisters) ? { maxRegisters: quirks.maxRegisters } : {}),
      ...(exceeds(own.maxGap, quirks.maxGap) ? { maxGap: quirks.maxGap } : {}),
      ...(exceeds(quirks.pauseMs, own.pauseMs) ? { pauseMs: quirks.pauseMs } : {}),
      ...(quirks.identify === false && own.identify ? { identify: false } : {}),
    });
    const key = `${id}\n${connection.id}`;
    if (wanted.length === 0 || told.has(key)) return [];
    told.add(key);
    const fault = cellFault(row.origin, headerOf(row.origin.file, 'connection'), 'config.templateQuirks', {
      template: id,
      connection: connection.id,
      unit,
      quirks: `{ ${wanted.map(([name, value]) => `${name}: ${String(value)}`).join(', ')} }`,
    });
    return [{ ...fault, severity: 'warning' }];
  });
}

function exceeds(more: number | undefined, less: number | undefined): boolean {
  return more !== undefined && less !== undefined && more > less;
}

/**
 * One row stands for many tags: what is wrong with the row itself would be told for each of them. Keeps the first of
 * its kind, and none of what `checkInstances` told of the same row.
 */
export function oncePerRow(faults: readonly Fault[], told: readonly Fault[]): Fault[] {
  const seen = new Set(
    told.map(({ file, row, key, params }) => kindOf(file, row, String(params?.['id']), key)),
  );
  return faults.filter(({ file, row, column, key, params, via }) => {
    if (via === undefined) return true;
    if (seen.has(kindOf(file, row, String(params?.['id']), key))) return false;
    const kind = kindOf(file, row, `@${column ?? ''}`, key);
    const isNew = !seen.has(kind);
    seen.add(kind);
    return isNew;
  });
}

function kindOf(file: string, row: number, what: string, key: string): string {
  return [file, row, what, key].join('\n');
}
