/**
 * Whether the roles of a plant can do what they promise: options, types, roles that may stand once, and what a role needs
 * beside it. An error is what would make an event wrong or impossible; a warning is what would make it late, poor or
 * surprising. Pure, and linear in the number of tags.
 */
import type { Fault } from '../../agent/base/fault.ts';
import { roles, type Role } from '../../agent/mes/roles.ts';
import type { AlarmText } from '../../agent/model/alarm-text.ts';
import type { Tag, TagGroup } from '../../agent/model/tag.ts';
import { checkAlarmOptions } from './alarm-tables.ts';
import { checkCompanions } from './companions.ts';
import { checkOptions, type AlarmTables } from './options-check.ts';
import { checkPace } from './pace.ts';
import { ceilingOf, fitsNeed, isNarrow, kindOf, needOf, typesFor } from './types.ts';
import { checkUnit } from './units.ts';
import { TagFaults, where, type TagField } from '../tag-faults.ts';

/** What the roles are held against. */
export interface RoleParts {
  readonly tags: readonly Tag[];
  /** Groups that are valid by themselves. */
  readonly groups: readonly TagGroup[];
  readonly alarms: readonly AlarmText[];
  /** Whether every alarm table could be read. */
  readonly hasAllAlarms: boolean;
}

/** Roles of which a machine has one tag each; of the others it may have several. */
const singles: ReadonlySet<Role> = new Set(
  roles.filter(
    (role) =>
      /^(machine|light|count|cycle|job)\./.test(role) ||
      ['stop.reason', 'shift.id', 'part.id', 'part.result', 'quality.result'].includes(role) ||
      ['operator.id', 'material.lot', 'tool.id'].includes(role),
  ),
);

/** Whether a machine has at most one tag with this role. */
export function isSingle(role: Role): boolean {
  return singles.has(role);
}

/** The role of a tag; undefined where it has none. */
export function roleOf(tag: Tag): Role | undefined {
  return known.has(tag.role ?? '') && tag.role !== 'none' ? (tag.role as Role) : undefined;
}

const known: ReadonlySet<string> = new Set(roles);

/**
 * Everything wrong or doubtful about roles.
 * @param headerOf the column of a field as the author of a file wrote it
 */
export function checkRoles(
  { tags, groups, alarms, hasAllAlarms }: RoleParts,
  headerOf: (file: string, field: TagField) => string,
): Fault[] {
  const found = new TagFaults(headerOf);
  const tables: AlarmTables = hasAllAlarms ? new Set(alarms.map(({ table }) => table)) : undefined;
  const intervals = new Map(groups.map(({ id, intervalMs }) => [id, intervalMs]));
  for (const own of Map.groupBy(tags, (tag) => tag.equipment).values()) {
    const byRole = new Map<Role, Tag>();
    // Tags with an option that is not known: what seems to be missing may be what it was meant to be.
    const unclear = new Set<Tag>();
    for (const tag of own) {
      const role = roleOf(tag);
      if (role === undefined) continue;
      const first = byRole.get(role);
      if (first === undefined) byRole.set(role, tag);
      else if (singles.has(role))
        found.error(tag, 'role', 'config.roleTwice', {
          role,
          equipment: tag.equipment,
          other: first.name,
          place: where(first.origin),
        });
      checkType(tag, role, found);
      const isClear = checkOptions(tag, role, tables, found);
      // What follows from a role or an option that is to be another one is not told beside it.
      const isOther = checkUnit(tag, role, found);
      if (!isClear) unclear.add(tag);
      else {
        checkMeaning(tag, role, found);
        if (!isOther) checkRollOver(tag, role, found);
      }
      checkAlarmOptions(tag, role, tables, isClear, found);
      checkPace(tag, role, intervals.get(tag.group), found);
    }
    checkCompanions(own, byRole, unclear, found);
  }
  return found.list;
}

function checkType(tag: Tag, role: Role, found: TagFaults): void {
  const need = needOf(role);
  const { type } = tag;
  if (!fitsNeed(need, type)) {
    found.error(tag, 'type', 'config.roleType', { role, type, types: typesFor[need] });
    return;
  }
  const kind = kindOf(type);
  const isNumber = kind !== 'auto' && kind !== 'bool';
  if (need === 'bit' && isNumber && tag.roleOptions?.['above'] === undefined)
    found.error(tag, 'type', 'config.roleBit', { role, type });
  if (need === 'counter' && type === 'float32')
    found.warning(tag, 'type', 'config.roleFloatCounter', { role });
}

/** Values of a state mean nothing without a vocabulary or a map. */
function checkMeaning(tag: Tag, role: Role, found: TagFaults): void {
  if (Object.keys(tag.roleOptions ?? {}).some((name) => !name.endsWith('DelayMs'))) return;
  if (role === 'machine.state') found.error(tag, 'roleOptions', 'config.roleStateMeaning');
  if (role === 'machine.mode') found.warning(tag, 'roleOptions', 'config.roleModeMeaning');
}

function checkRollOver(tag: Tag, role: Role, found: TagFaults): void {
  if (needOf(role) !== 'counter' && !role.startsWith('energy.')) return;
  if (tag.roleOptions?.['max'] !== undefined || !isNarrow(tag)) return;
  const max = ceilingOf(tag);
  if (max === undefined) return;
  found.warning(tag, 'roleOptions', 'config.roleRollOver', { role, type: tag.type, max });
}
