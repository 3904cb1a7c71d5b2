/** What a plant is made of: register, tags, alarm texts, connections and groups, each item read by itself and then held against the others. */
import type { z } from 'zod';
import type { Fault } from '../agent/base/fault.ts';
import type { AlarmText } from '../agent/model/alarm-text.ts';
import type { Equipment } from '../agent/model/equipment.ts';
import type { Tag } from '../agent/model/tag.ts';
import { crossCheck } from './cross-check.ts';
import { destinationFaults } from './destinations.ts';
import { readEntries } from './entries.ts';
import { checkInstances, oncePerRow } from './instances/check.ts';
import { instanceIndex } from './instances/columns.ts';
import { readInstances, usesOf, type TemplateUse } from './instances/read.ts';
import { valueAt } from './issues.ts';
import { connectionFaults } from './connections.ts';
import { duplicateIds, idsWritten, type Item } from './lists.ts';
import { alarmIndex, toAlarmText } from './points/alarms.ts';
import { registerColumns, registerIndex, toEquipment } from './points/register.ts';
import { tagIndex, toTag } from './points/tags.ts';
import {
  alarmRowSchema,
  connectionSchema,
  equipmentRowSchema,
  groupSchema,
  tagRowSchema,
  type PlantFile,
} from './schema.ts';
import { TableReader } from './tables.ts';
import type { YamlFile } from './yaml.ts';

/** The parts of a plant that could be read. */
export interface Contents {
  readonly connections: readonly Item<PlantFile['connections'][number]>[];
  readonly equipment: readonly Equipment[];
  readonly tags: readonly Tag[];
  /** Tags whose role is `none`: somebody looked at them. */
  readonly withoutRole: ReadonlySet<Tag>;
  readonly alarms: readonly AlarmText[];
  /** Templates in use. */
  readonly templates: readonly TemplateUse[];
}

/** Reads everything the plant file holds or names; `faults` gets what is wrong in it. */
export async function readContents(yaml: YamlFile, root: unknown, faults: Fault[]): Promise<Contents> {
  const tables = new TableReader(yaml);
  const connectionIds = idsWritten(root, 'connections');
  const groupIds = idsWritten(root, 'groups');
  const defaults = { connection: only(connectionIds), group: only(groupIds) };
  const connections = validItems(root, 'connections', connectionSchema);
  const { equipment, hasRegister } = await readRegister(root, tables, faults);

  const listedTags = await readEntries(tables, root, 'tags', tagIndex, tagRowSchema);
  const tags: Tag[] = [];
  const withoutRole = new Set<Tag>();
  let hasAllTables = ['tags', 'instances'].some((list) => Array.isArray(valueAt(root, [list])));
  for (const { records } of listedTags) {
    const before = tags.length;
    for (const record of records) {
      const headerOf = (field: string) => tables.headerOf(tagIndex, record.origin.file, field);
      const tag = toTag(record, defaults, headerOf, faults);
      if (tag === undefined) continue;
      tags.push(tag);
      if (record.values.role === 'none') withoutRole.add(tag);
    }
    if (tags.length === before) hasAllTables = false;
  }

  const instances = await readInstances(yaml, root, tables, defaults, faults);
  if (!instances.isWhole) hasAllTables = false;
  for (const tag of instances.list.flatMap((instance) => instance.tags)) {
    tags.push(tag);
    // Whoever wrote the template looked at every tag of it.
    if (tag.role === undefined) withoutRole.add(tag);
  }

  const listedAlarms = await readEntries(tables, root, 'alarms', alarmIndex, alarmRowSchema);
  const alarms = listedAlarms.flatMap(({ name, records }) =>
    records.flatMap((record) => {
      const headerOf = (field: string) => tables.headerOf(alarmIndex, record.origin.file, field);
      return toAlarmText(record, name ?? 'alarms', headerOf, faults) ?? [];
    }),
  );

  const parts = {
    equipment,
    tags,
    alarms,
    connections: connections.map(pickValue),
    groups: validItems(root, 'groups', groupSchema).map(pickValue),
    connectionIds: connectionIds.filter(Boolean),
    groupIds: groupIds.filter(Boolean),
    hasRegister,
    hasAllTables,
    hasAllAlarms: listedAlarms.every(({ records }) => records.length > 0),
  };
  faults.push(...tables.faults);
  const ofRows = checkInstances(instances.list, parts.connections, parts.groupIds, (file, field) =>
    tables.headerOf(instanceIndex, file, field),
  );
  faults.push(...ofRows);
  // A cell that could not be read has been told; what follows from it would be noise.
  const told = new Set(faults.map(cellOf));
  const crossed = crossCheck(parts, (index, file, field) => tables.headerOf(index, file, field));
  faults.push(
    ...oncePerRow(
      crossed.filter((fault) => !told.has(cellOf(fault))),
      ofRows,
    ),
    ...duplicateIds(yaml, root, 'connections'),
    ...duplicateIds(yaml, root, 'groups'),
    ...destinationFaults(yaml, root, {
      equipment: hasRegister ? equipment.map(({ id }) => id) : undefined,
      groups: parts.groupIds,
      tags: hasAllTables ? tags : undefined,
    }),
    ...connectionFaults(yaml, connections, hasAllTables ? tags : undefined),
  );
  return { connections, equipment, tags, withoutRole, alarms, templates: usesOf(instances.list) };
}

async function readRegister(root: unknown, tables: TableReader, faults: Fault[]) {
  const written = valueAt(root, ['equipment']);
  const register =
    typeof written === 'string'
      ? await tables.file(registerIndex, written, ['equipment'])
      : validItems(root, 'equipment', equipmentRowSchema).map(({ index, value }) =>
          tables.row(registerColumns, value, ['equipment', index]),
        );
  // A register that was read and is empty knows no equipment; one that could not be read says nothing.
  const hasRegister = register.length > 0 || (written !== undefined && !tables.faults.some(isError));
  const equipment = register.flatMap((record) => {
    const headerOf = (field: string) => tables.headerOf(registerIndex, record.origin.file, field);
    return toEquipment(record, headerOf, faults) ?? [];
  });
  return { equipment, hasRegister };
}

function validItems<T>(root: unknown, list: string, schema: z.ZodType<T>): Item<T>[] {
  const items = valueAt(root, [list]);
  if (!Array.isArray(items)) return [];
  return items.flatMap((item, index) => {
    const { success, data } = schema.safeParse(item);
    return success ? [{ index, value: data }] : [];
  });
}

function pickValue<T>({ value }: Item<T>): T {
  return value;
}

function only(ids: readonly string[]): string | undefined {
  return ids.length === 1 ? ids[0] : undefined;
}

/** Whether a fault stops the plant from running. */
export function isError({ severity }: Fault): boolean {
  return severity === 'error';
}

/** Where a fault is, to the cell. */
export function cellOf({ file, row, column }: Fault): string {
  return `${file}:${row}:${column ?? ''}`;
}
