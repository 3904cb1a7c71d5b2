/** Which types a role can be read from, and how far a type can count. */
import type { Role } from '../../agent/mes/roles.ts';
import type { Tag, TagType } from '../../agent/model/tag.ts';
import { rangeTaken } from '../../collectors/modbus/tags/extract.ts';
import { wholeOf } from '../../collectors/modbus/tags/type-options.ts';
import { bigintScaling, integerScaling } from '../../collectors/scaling.ts';

/**
 * What a role needs of its tag:
 * - `bit`: on or off; of a number only with a threshold
 * - `flag`: on or off
 * - `counter`: a number that is exact at any height
 * - `word`: the bits of an integer
 * - `number`: a measured number
 * - `code`: anything that can tell several things apart
 * - `any`: anything
 */
export type Need = 'bit' | 'flag' | 'counter' | 'word' | 'number' | 'code' | 'any';

const needs: Readonly<Partial<Record<Role, Need>>> = {
  'machine.run': 'bit',
  'machine.fault': 'bit',
  'machine.auto': 'bit',
  'machine.power': 'bit',
  'machine.estop': 'bit',
  'machine.setup': 'bit',
  'machine.maint': 'bit',
  'machine.blocked': 'bit',
  'machine.starved': 'bit',
  'light.red': 'bit',
  'light.yellow': 'bit',
  'light.green': 'bit',
  'light.blue': 'bit',
  'cycle.active': 'bit',
  'cycle.done': 'bit',
  'count.total': 'counter',
  'count.good': 'counter',
  'count.scrap': 'counter',
  'count.rework': 'counter',
  'count.cycle': 'counter',
  'cycle.time': 'number',
  'cycle.ideal': 'number',
  'alarm.bit': 'flag',
  'alarm.word': 'word',
  'alarm.code': 'code',
  'energy.active': 'number',
  'energy.reactive': 'number',
  'energy.gas': 'number',
  'energy.water': 'number',
  'energy.air': 'number',
  'energy.heat': 'number',
  'power.active': 'number',
  'flow.rate': 'number',
  'runtime.hours': 'number',
};

/** What a role needs; roles that are texts or values as they are take anything. */
export function needOf(role: Role): Need {
  return needs[role] ?? 'any';
}

const integers = 'int8hi, int8lo, uint8hi, uint8lo, int16, uint16, int32, uint32, int64, uint64';
const bcds = 'bcd16, bcd32';

/** The types a need can be read from, for a person. */
export const typesFor: Readonly<Record<Need, string>> = {
  bit: 'bool',
  flag: 'bool',
  counter: `${integers}, ${bcds}, float64`,
  word: integers,
  number: `${integers}, ${bcds}, float32, float64`,
  code: `${integers}, ${bcds}, string:N`,
  any: '*',
};

/** Whether a tag of this type can say what is needed. `auto` can: the server knows better than we do. */
export function fitsNeed(need: Need, type: TagType): boolean {
  const kind = kindOf(type);
  if (kind === 'auto') return true;
  switch (need) {
    case 'any':
      return true;
    case 'flag':
      return kind === 'bool';
    case 'bit':
      return kind !== 'string';
    case 'word':
      return kind === 'integer';
    case 'counter':
    case 'number':
      return kind !== 'bool' && kind !== 'string';
    case 'code':
      return kind !== 'bool' && kind !== 'float';
  }
}

/** The kinds of types that matter to roles. */
export type TypeKind = 'auto' | 'bool' | 'integer' | 'bcd' | 'float' | 'string';

/** The kind of a type. */
export function kindOf(type: TagType): TypeKind {
  if (type === 'auto' || type === 'bool') return type;
  if (type.startsWith('string')) return 'string';
  if (type.startsWith('float')) return 'float';
  return type.startsWith('bcd') ? 'bcd' : 'integer';
}

/** Smallest and largest raw value by type; absent where there is no such limit or it is not known. */
const ranges: Readonly<Partial<Record<TagType, readonly [bigint, bigint]>>> = {
  int8hi: signed(8n),
  int8lo: signed(8n),
  uint8hi: unsigned(8n),
  uint8lo: unsigned(8n),
  int16: signed(16n),
  uint16: unsigned(16n),
  int32: signed(32n),
  uint32: unsigned(32n),
  int64: signed(64n),
  uint64: unsigned(64n),
  bcd16: [0n, 9_999n],
  bcd32: [0n, 99_999_999n],
};

function signed(bits: bigint): readonly [bigint, bigint] {
  return [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
}

function unsigned(bits: bigint): readonly [bigint, bigint] {
  return [0n, 2n ** bits - 1n];
}

/** Smallest and largest raw value of a tag, less what its type options take away. */
function rawRangeOf({ type, typeOptions }: Tag): readonly [bigint, bigint] | undefined {
  const range = ranges[type];
  const mask = wholeOf(typeOptions?.mask ?? '');
  const shift = wholeOf(typeOptions?.shift ?? '');
  if (range === undefined || (mask === undefined && shift === undefined)) return range;
  return rangeTaken(range, { mask, shift: Number(shift ?? 0n) });
}

/** Smallest and largest engineering value the type of a tag can hold; undefined where nothing limits it (floats) or it is not known. */
export function rangeOf(tag: Tag): readonly [number, number] | undefined {
  const { type, typeOptions, scale, offset } = tag;
  const range = rawRangeOf(tag);
  // The device may change its power of ten at any time.
  if (range === undefined || typeOptions?.scaleFactor !== undefined) return undefined;
  const hundred = wholeOf(typeOptions?.percent ?? '');
  const unit = hundred === undefined || hundred === 0n ? {} : { hundred: Number(hundred) };
  const isWide = type.endsWith('64');
  const values = range.map((raw) =>
    isWide
      ? Number(bigintScaling(scale, offset)?.(raw) ?? raw)
      : (integerScaling(scale, offset, unit)?.(Number(raw)) ?? Number(raw)),
  );
  return [Math.min(...values), Math.max(...values)];
}

/** The largest engineering value, as `rangeOf`. */
export function ceilingOf(tag: Tag): number | undefined {
  return rangeOf(tag)?.[1];
}

/** Whether such a counter starts again within a shift or so: 16 bits or fewer, or four decimals. */
export function isNarrow(tag: Tag): boolean {
  const range = rawRangeOf(tag);
  return range !== undefined && range[1] <= 65_535n;
}

/** Whether a name is the number of a bit of a type, as the derivers write it: without leading zeros. */
export function isBit(name: string, type: TagType): boolean {
  return /^(0|[1-9]\d?)$/.test(name) && Number(name) < widthOf(type);
}

/** Bits of a type; of one that the server knows, the most there are. */
export function widthOf(type: TagType): number {
  const width = Number(/\d+/.exec(type)?.[0] ?? 64);
  return kindOf(type) === 'integer' ? width : 64;
}
