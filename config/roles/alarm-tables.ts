/** Alarm tables against the tags that use them. Findings are warnings, but for a bit that cannot be. Pure. */
import { roleOptions } from '../../agent/mes/options.ts';
import type { Role } from '../../agent/mes/roles.ts';
import type { Fault } from '../../agent/base/fault.ts';
import type { TextKey, TextParams } from '../../agent/base/text.ts';
import type { AlarmText } from '../../agent/model/alarm-text.ts';
import type { Tag } from '../../agent/model/tag.ts';
import { nearest } from '../../agent/base/nearest.ts';
import type { TagFaults } from '../tag-faults.ts';
import type { AlarmTables } from './options-check.ts';
import { isBit, widthOf } from './types.ts';

/** A column of an alarm table. */
export type AlarmField = 'table' | 'code';

/**
 * Tables that no tag refers to, and rows that the tags referring to them can never tell.
 * @param headerOf the column of a field as the author of a file wrote it
 */
export function checkAlarmTables(
  tags: readonly Tag[],
  alarms: readonly AlarmText[],
  headerOf: (file: string, field: AlarmField) => string,
): Fault[] {
  const byTable = Map.groupBy(alarms, ({ table }) => table);
  const users = Map.groupBy(
    tags.filter((tag) => tag.roleOptions?.['table'] !== undefined),
    (tag) => tag.roleOptions?.['table'] ?? '',
  );
  // A tag whose table is misspelt has been told so, with the nearest table.
  const meant = new Set([...users.keys()].map((name) => byTable.has(name) || nearest(name, byTable.keys())));
  const doubt = ({ origin }: AlarmText, field: AlarmField, key: TextKey, params: TextParams): Fault => {
    const { file, row } = origin;
    return { severity: 'warning', file, row, column: headerOf(file, field), key, params };
  };
  return [...byTable].flatMap(([table, rows]) => {
    const own = users.get(table);
    const [first] = rows;
    if (own !== undefined) return [...noneDoubts(rows, own, doubt), ...bitDoubts(rows, own, doubt)];
    if (first === undefined || meant.has(table)) return [];
    const near = nearest(table, users.keys());
    if (near === undefined) return [doubt(first, 'table', 'config.alarmTableUnused', { table })];
    return [doubt(first, 'table', 'config.alarmTableUnusedNear', { table, nearest: near })];
  });
}

type Doubt = (row: AlarmText, field: AlarmField, key: TextKey, params: TextParams) => Fault;

/** A row for the value that means none. */
function noneDoubts(rows: readonly AlarmText[], users: readonly Tag[], doubt: Doubt): Fault[] {
  return rows.flatMap((row) => {
    const { code } = row;
    const user = users.find((tag) => hasNone(tag.role) && code === noneOf(tag));
    if (user === undefined) return [];
    return [doubt(row, 'code', 'config.alarmIsNone', { code, tag: user.name, equipment: user.equipment })];
  });
}

/** Rows that are no bit of a word: told once for a table, as it is the table that is wrong where there are many. */
function bitDoubts(rows: readonly AlarmText[], users: readonly Tag[], doubt: Doubt): Fault[] {
  const words = users.filter(({ role }) => role === 'alarm.word');
  for (const { name, equipment, type } of words) {
    const wrong = rows.filter(({ code }) => !isBit(code, type));
    const [first] = wrong;
    if (first === undefined) continue;
    const params = { code: first.code, tag: name, equipment, type, last: widthOf(type) - 1 };
    return [doubt(first, 'code', 'config.alarmNoBit', { ...params, count: wrong.length })];
  }
  return [];
}

/**
 * What an alarm says of itself: its own texts, or the lack of any.
 * @param isClear whether all options of the tag were understood; otherwise one of them may be the table
 */
export function checkAlarmOptions(
  tag: Tag,
  role: Role,
  tables: AlarmTables,
  isClear: boolean,
  found: TagFaults,
): void {
  const { named } = roleOptions[role];
  const options = tag.roleOptions ?? {};
  const own = Object.keys(options).filter((name) => !Object.hasOwn(named, name));
  if (hasNone(role) && own.includes(noneOf(tag)))
    found.warning(tag, 'roleOptions', 'config.roleIsNone', { option: noneOf(tag) });
  if (role !== 'alarm.code' && role !== 'alarm.word') return;
  // Conditions of OPC UA bring their own texts.
  const isTold = options['table'] !== undefined || own.length > 0 || tag.address.startsWith('conditions:');
  if (isTold || !isClear || tables === undefined || tables.size === 0) return;
  found.warning(tag, 'roleOptions', 'config.roleNoTable', { role, known: [...tables].join(', ') });
}

function hasNone(role: string | undefined): boolean {
  return role === 'alarm.code' || role === 'stop.reason';
}

function noneOf({ roleOptions: options }: Tag): string {
  return options?.['none'] ?? '0';
}
