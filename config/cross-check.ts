/** Faults that show only when the parts of a plant are held against each other. Pure. */
import type { Fault } from '../agent/base/fault.ts';
import type { TextKey, TextParams } from '../agent/base/text.ts';
import type { AlarmText } from '../agent/model/alarm-text.ts';
import type { Equipment } from '../agent/model/equipment.ts';
import type { Origin, Tag, TagGroup } from '../agent/model/tag.ts';
import { protocolOf, type ConnectionConfig } from '../collectors/registry.ts';
import { nearest } from '../agent/base/nearest.ts';
import { alarmIndex } from './points/alarms.ts';
import { registerIndex } from './points/register.ts';
import { tagIndex } from './points/tags.ts';
import type { HeaderIndex } from './points/columns.ts';
import { checkAlarmTables } from './roles/alarm-tables.ts';
import { checkRoles } from './roles/check.ts';
import { where } from './tag-faults.ts';

/** What is known of a plant; parts that are broken are left out, but their names are not. */
export interface Parts {
  readonly equipment: readonly Equipment[];
  readonly tags: readonly Tag[];
  readonly alarms: readonly AlarmText[];
  /** Connections and groups that are valid by themselves. */
  readonly connections: readonly ConnectionConfig[];
  readonly groups: readonly TagGroup[];
  /** Ids as written, of broken connections and groups too. */
  readonly connectionIds: readonly string[];
  readonly groupIds: readonly string[];
  /** Whether the register could be read at all. */
  readonly hasRegister: boolean;
  /** Whether every point table could; if not, what seems to have no tags may have some. */
  readonly hasAllTables: boolean;
  /** Whether every alarm table could. */
  readonly hasAllAlarms: boolean;
}

/** The column of a field as the author of a file wrote it. */
export type HeaderOf = (index: HeaderIndex, file: string, field: string) => string;

/** Everything wrong between register, tags, connections and groups. Faults of the connections list are not here. */
export function crossCheck(parts: Parts, headerOf: HeaderOf): Fault[] {
  return [
    ...registerFaults(parts, headerOf),
    ...parts.tags.flatMap((tag) => nameFaults(tag, parts, headerOf)),
    ...duplicateTags(parts.tags, headerOf),
    ...protocolFaults(parts, headerOf),
    ...duplicateAlarms(parts.alarms, headerOf),
    ...alarmUse(parts, headerOf),
    ...checkRoles(parts, (file, field) => headerOf(tagIndex, file, field)),
  ];
}

function registerFaults({ equipment, tags, hasAllTables }: Parts, headerOf: HeaderOf): Fault[] {
  const faults: Fault[] = [];
  const served = new Set(tags.map((tag) => tag.equipment));
  const seen = new Map<string, Origin>();
  for (const one of equipment) {
    const { id, origin } = one;
    const at = (field: string): string => headerOf(registerIndex, origin.file, field);
    const first = seen.get(id);
    if (first === undefined) seen.set(id, origin);
    else faults.push(fault(origin, at('id'), 'config.duplicateId', { id, first: where(first) }));
    if (hasAllTables && !served.has(id) && one.notConnectedReason === undefined)
      faults.push(doubt(origin, at('notConnectedReason'), 'config.equipmentSilent', { id }));
    if (served.has(id) && one.notConnectedReason !== undefined)
      faults.push(doubt(origin, at('notConnectedReason'), 'config.equipmentNotSilent', { id }));
    if (one.key && one.keyBasis === undefined)
      faults.push(doubt(origin, at('keyBasis'), 'config.keyWithoutBasis', { id }));
  }
  return faults;
}

/** Ids of the register, connections and groups as sets, made once per plant. */
const sets = new WeakMap<
  Parts,
  Readonly<Record<'equipment' | 'connection' | 'group', ReadonlySet<string>>>
>();

function idsOf(parts: Parts): Readonly<Record<'equipment' | 'connection' | 'group', ReadonlySet<string>>> {
  const known = sets.get(parts) ?? {
    equipment: new Set(parts.equipment.map(({ id }) => id)),
    connection: new Set(parts.connectionIds),
    group: new Set(parts.groupIds),
  };
  sets.set(parts, known);
  return known;
}

const unknown = {
  equipment: ['config.unknownEquipment', 'config.unknownEquipmentNear'],
  connection: ['config.unknownConnection', 'config.unknownConnectionNear'],
  group: ['config.unknownGroup', 'config.unknownGroupNear'],
} as const;

function nameFaults(tag: Tag, parts: Parts, headerOf: HeaderOf): Fault[] {
  const faults: Fault[] = [];
  for (const field of ['equipment', 'connection', 'group'] as const) {
    const ids = idsOf(parts)[field];
    const id = tag[field];
    if (ids.has(id) || (field === 'equipment' && !parts.hasRegister)) continue;
    // A list without a name in it is a fault of the plant file, and not one of every row.
    if (field !== 'equipment' && ids.size === 0) continue;
    const known = [...ids].join(', ');
    const column = headerOf(tagIndex, tag.origin.file, field);
    if (id === '') {
      const key = field === 'group' ? 'config.whichGroup' : 'config.whichConnection';
      faults.push(fault(tag.origin, column, key, { known }));
      continue;
    }
    const near = nearest(id, ids);
    const [far, close] = unknown[field];
    const [key, params] = near === undefined ? [far, { id, known }] : [close, { id, nearest: near }];
    faults.push(fault(tag.origin, column, key, params));
  }
  return faults;
}

function duplicateTags(tags: readonly Tag[], headerOf: HeaderOf): Fault[] {
  const seen = new Map<string, Origin>();
  return tags.flatMap(({ equipment, name, origin }) => {
    const id = `${equipment}\n${name}`;
    const first = seen.get(id);
    seen.set(id, first ?? origin);
    if (first === undefined) return [];
    const column = headerOf(tagIndex, origin.file, 'tag');
    return [fault(origin, column, 'config.duplicateTag', { equipment, tag: name, first: where(first) })];
  });
}

function duplicateAlarms(alarms: readonly AlarmText[], headerOf: HeaderOf): Fault[] {
  const seen = new Map<string, Origin>();
  return alarms.flatMap(({ table, code, origin }) => {
    const id = `${table}\n${code}`;
    const first = seen.get(id);
    seen.set(id, first ?? origin);
    if (first === undefined) return [];
    const column = headerOf(alarmIndex, origin.file, 'code');
    return [fault(origin, column, 'config.duplicateAlarm', { table, code, first: where(first) })];
  });
}

/** Where a table could not be read, it may hold what seems to be missing. */
function alarmUse({ tags, alarms, hasAllTables, hasAllAlarms }: Parts, headerOf: HeaderOf): Fault[] {
  if (!hasAllTables || !hasAllAlarms) return [];
  return checkAlarmTables(tags, alarms, (file, field) => headerOf(alarmIndex, file, field));
}

function protocolFaults({ connections, groups, tags }: Parts, headerOf: HeaderOf): Fault[] {
  const byConnection = Map.groupBy(tags, (tag) => tag.connection);
  return connections.flatMap((connection) => {
    const own = byConnection.get(connection.id) ?? [];
    return protocolOf(connection)
      .checkTags(connection, own, groups)
      .map((found) => {
        // Protocols name columns in their own words; the person is told the header of their table.
        const field = typeof found.column === 'string' ? tagIndex.fieldOf(found.column) : undefined;
        return field === undefined ? found : { ...found, column: headerOf(tagIndex, found.file, field) };
      });
  });
}

function fault(origin: Origin, column: string, key: TextKey, params: TextParams): Fault {
  return { severity: 'error', ...origin, column, key, params };
}

function doubt(origin: Origin, column: string, key: TextKey, params: TextParams): Fault {
  return { ...fault(origin, column, key, params), severity: 'warning' };
}
