/** What is wrong with the options of a role. Pure. */
import { fitsMap, parseState, roleOptions, type MapKind, type OptionKind } from '../../agent/mes/options.ts';
import type { Role } from '../../agent/mes/roles.ts';
import { itemStates, operationModes, reasonCategories, verdicts } from '../../agent/model/event.ts';
import type { Tag } from '../../agent/model/tag.ts';
import { nearest } from '../../agent/base/nearest.ts';
import { optionWords } from '../points/role-words.ts';
import { ceilingOf, isBit, rangeOf, widthOf } from './types.ts';
import type { TagFaults } from '../tag-faults.ts';

/** The alarm tables of a plant; undefined where one of them could not be read. */
export type AlarmTables = ReadonlySet<string> | undefined;

/**
 * Checks names, kinds and mapped values of the options, and those that depend on each other.
 * @returns whether every name was understood; otherwise something that seems to be missing may be what was meant
 */
export function checkOptions(tag: Tag, role: Role, tables: AlarmTables, found: TagFaults): boolean {
  const { named, map } = roleOptions[role];
  const options = Object.entries(tag.roleOptions ?? {});
  if (Object.keys(named).length === 0 && map === undefined) {
    if (options.length > 0) found.warning(tag, 'roleOptions', 'config.roleNoOptions', { role });
    return true;
  }
  let isClear = true;
  for (const [name, written] of options) {
    const spec = Object.hasOwn(named, name) ? named[name] : undefined;
    if (spec !== undefined) checkValue(tag, name, written, spec.is, found);
    else isClear = checkOther(tag, role, [name, written], map, found) && isClear;
  }
  // What the role does not know has been told.
  const known = Object.fromEntries(options.filter(([name]) => Object.hasOwn(named, name)));
  checkLimits(tag, known, found);
  checkTable(tag, known['table'], tables, found);
  return isClear;
}

function checkValue(tag: Tag, option: string, written: string, is: OptionKind, found: TagFaults): void {
  const fail = (key: Parameters<TagFaults['error']>[2], params = {}): void =>
    found.error(tag, 'roleOptions', key, { option, value: written, ...params });
  switch (is.kind) {
    case 'number': {
      const value = numberOf(written);
      if (value === undefined) fail('config.roleOptionNumber');
      else if (is.integer === true && !Number.isInteger(value)) fail('config.roleOptionInteger');
      else if (is.min === Number.MIN_VALUE && value <= 0) fail('config.roleOptionPositive');
      else if (value < (is.min ?? -Infinity) || value > (is.max ?? Infinity))
        fail('config.roleOptionRange', { min: is.min ?? '−∞', max: is.max ?? '∞' });
      return;
    }
    case 'yesNo':
      if (written !== 'yes' && written !== 'no') fail('config.roleOptionYesNo');
      return;
    case 'choice': {
      if (is.values.includes(written)) return;
      const near = nearest(written, is.values);
      if (near === undefined) fail('config.roleOptionChoice', { known: is.values.join(', ') });
      else fail('config.roleOptionChoiceNear', { nearest: near });
      return;
    }
    case 'text':
      if (written === '') fail('config.roleOptionEmpty');
      // The one text that has to be a state.
      else if (option === 'flashing' && parseState(written) === undefined)
        fail('config.roleMapState', mapParams.state);
      return;
  }
}

/**
 * Names that are no option: a machine's value where the role maps them, else a mistake.
 * @returns whether it was understood
 */
function checkOther(
  tag: Tag,
  role: Role,
  [name, written]: readonly [string, string],
  map: MapKind | undefined,
  found: TagFaults,
): boolean {
  const names = Object.keys(roleOptions[role].named);
  const near = isNumber(name) ? undefined : meantBy(name, names);
  const params = { option: name, role, value: written };
  if (map !== undefined && fitsMap(map, name, written)) {
    if (near === undefined) checkMapKey(tag, name, map, found);
    else found.warning(tag, 'roleOptions', 'config.roleOptionOrValue', { option: name, nearest: near });
    return near === undefined;
  }
  if (near !== undefined)
    found.error(tag, 'roleOptions', 'config.roleOptionNear', { ...params, nearest: near });
  else if (map === undefined)
    found.error(tag, 'roleOptions', 'config.roleOption', { ...params, known: names.join(', ') });
  else found.error(tag, 'roleOptions', mapKeys[map], { ...params, ...mapParams[map] });
  return near === undefined && map !== undefined;
}

/** The option a person meant by a name that is none. */
function meantBy(name: string, names: readonly string[]): string | undefined {
  const word = name.toLowerCase();
  const meant = Object.hasOwn(optionWords, word) ? optionWords[word] : undefined;
  return meant?.find((one) => names.includes(one)) ?? nearest(name, names);
}

/** A value that the tag can never have. */
function checkMapKey(tag: Tag, name: string, map: MapKind, found: TagFaults): void {
  const { type } = tag;
  if (tag.role === 'alarm.word') {
    if (!isBit(name, type))
      found.error(tag, 'roleOptions', 'config.roleNoBit', { option: name, type, last: widthOf(type) - 1 });
    return;
  }
  const range = rangeOf(tag);
  const isRest = name === '*' && map !== 'alarm' && map !== 'reason';
  if (range === undefined || isRest) return;
  const [min, max] = range;
  const value = Number(name);
  // Compared as text with what is read: 01 is never read.
  if (isNumber(name) && String(value) === name && value >= min && value <= max) return;
  // Beyond 2⁵³ a number does not tell one value from the next.
  if (/^-?\d{16,}$/.test(name) && type.endsWith('64')) return;
  found.warning(tag, 'roleOptions', 'config.roleMapKey', { option: name, type, min, max });
}

const mapKeys = {
  state: 'config.roleMapState',
  mode: 'config.roleMapMode',
  reason: 'config.roleMapReason',
  verdict: 'config.roleMapVerdict',
  alarm: 'config.roleOptionEmpty',
} as const;

const mapParams = {
  state: { states: itemStates.join(', '), modes: operationModes.join(', ') },
  mode: { modes: operationModes.join(', ') },
  reason: { categories: reasonCategories.join(', ') },
  verdict: { verdicts: verdicts.join(', ') },
  alarm: {},
} as const;

/** Options that only make sense together, and a roll-over that the type cannot reach. */
function checkLimits(tag: Tag, options: Readonly<Record<string, string>>, found: TagFaults): void {
  const { above, below, lsl, usl, target, max } = options;
  if (below !== undefined) {
    if (above === undefined) found.error(tag, 'roleOptions', 'config.roleBelowAlone', { below });
    else if (isOver(below, above)) found.error(tag, 'roleOptions', 'config.roleBelowOver', { below, above });
  }
  if (lsl !== undefined && usl !== undefined && (isOver(lsl, usl) || Number(lsl) === Number(usl)))
    found.error(tag, 'roleOptions', 'config.roleLimits', { lsl, usl });
  else if (target !== undefined && (isOver(lsl ?? target, target) || isOver(target, usl ?? target)))
    found.warning(tag, 'roleOptions', 'config.roleTarget', { target, lsl: lsl ?? '−∞', usl: usl ?? '∞' });
  const ceiling = ceilingOf(tag);
  if (max !== undefined && ceiling !== undefined && isOver(max, String(ceiling))) {
    const scaled =
      tag.scale === undefined && tag.offset === undefined ? tag.type : `${tag.type} × ${tag.scale ?? 1}`;
    found.error(tag, 'roleOptions', 'config.roleMax', { max, type: scaled, ceiling });
  }
}

function checkTable(tag: Tag, table: string | undefined, tables: AlarmTables, found: TagFaults): void {
  if (table === undefined || table === '' || tables === undefined || tables.has(table)) return;
  const near = nearest(table, tables);
  if (near !== undefined) found.error(tag, 'roleOptions', 'config.roleTableNear', { table, nearest: near });
  else found.error(tag, 'roleOptions', 'config.roleTable', { table, known: [...tables].join(', ') || '—' });
}

/** The number a text says; undefined where it says none. */
function numberOf(written: string): number | undefined {
  const value = isNumber(written) ? Number(written) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

function isNumber(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
}

function isOver(one: string, other: string): boolean {
  return Number(one) > Number(other);
}
