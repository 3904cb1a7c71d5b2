/**
 * Type options of a tag (类型选项) → what its decoder has to do. Pure, and done once, when the plan is made.
 *
 *   registers → raw value, none if `invalid` → (raw & `mask`) >> `shift`, or its `sign` → × 10^`scaleFactor`, or in
 *   `percent` → the tag's own scale and offset
 */
import { nearest } from '../../../agent/base/nearest.ts';
import type { TextKey, TextParams } from '../../../agent/base/text.ts';
import {
  pads,
  signs,
  typeOptionNames,
  type Tag,
  type TagType,
  type TypeOptionName,
} from '../../../agent/model/tag.ts';
import { isProblem, parseAddress, writeAddress, type Address } from '../address.ts';
import type { BareAddress } from '../address.ts';
import { bitsOf, patternOf, type Invalid } from './invalid.ts';

/** Options understood; absent ones are as if they did nothing. */
export interface TypeOptions {
  /** Bit pattern of the type's width. */
  readonly mask?: bigint | undefined;
  /** Places to the right, fewer than the type has bits. */
  readonly shift?: number | undefined;
  readonly sign?: (typeof signs)[number] | undefined;
  readonly invalid?: Invalid | undefined;
  /** Address of the register that holds the power of ten, −10 to 10, as an int16 (SunSpec `sunssf`). */
  readonly scaleFactor?: number | undefined;
  /** Raw value of 100 %. */
  readonly percent?: number | undefined;
  readonly pad?: (typeof pads)[number] | undefined;
}

type Fail = (key: TextKey, params: TextParams) => void;

/** Where the options stand. */
export interface Place {
  readonly type: Exclude<TagType, 'auto'>;
  readonly address: Address;
  readonly bareAddress: BareAddress;
  /** Whether the type's sign is a bit of its own. */
  readonly isMagnitude: boolean;
}

/** Types an option is made for, for a person, and whether a type is one of them. */
const fitting: Readonly<
  Record<TypeOptionName, { readonly types: string; readonly fits: (type: TagType) => boolean }>
> = {
  mask: { types: 'int8 … uint64', fits: isInteger },
  shift: { types: 'int8 … uint64', fits: isInteger },
  sign: { types: 'int16, int32', fits: (type) => type === 'int16' || type === 'int32' },
  invalid: { types: 'int8 … uint64, float32, float64, bcd16, bcd32', fits: (type) => bitsOf(type) > 0 },
  scaleFactor: { types: 'int8 … uint64', fits: isInteger },
  percent: { types: 'int8 … uint32', fits: (type) => isInteger(type) && bitsOf(type) <= 32 },
  pad: { types: 'string:N', fits: (type) => type.startsWith('string:') },
};

/** Pairs that would do the same thing twice, or whose order nobody could tell. */
const excluding: readonly (readonly [TypeOptionName, TypeOptionName])[] = [
  ['sign', 'mask'],
  ['sign', 'shift'],
  ['percent', 'scaleFactor'],
];

/** Reads the options of a tag; undefined where it has none. Every fault is told. */
export function typeOptionsOf(tag: Tag, place: Place, fail: Fail): TypeOptions | undefined {
  const written = Object.entries(tag.typeOptions ?? {});
  if (written.length === 0) return undefined;
  const options: { -readonly [Name in keyof TypeOptions]: TypeOptions[Name] } = {};
  for (const [name, value] of written) {
    const option = typeOptionNames.find((one) => one === name);
    if (option === undefined) fail(...unknown('modbus.typeOption', name, typeOptionNames));
    else if (!fitting[option].fits(place.type))
      fail('modbus.typeOptionUnfit', { option, type: place.type, types: fitting[option].types });
    else Object.assign(options, { [option]: readers[option](value, place, fail) });
  }
  for (const [option, other] of excluding)
    if (options[option] !== undefined && options[other] !== undefined)
      fail('modbus.typeOptionsApart', { option, other });
  checkReach(options, bitsOf(place.type), fail);
  return options;
}

const readers: {
  readonly [Name in TypeOptionName]: (value: string, place: Place, fail: Fail) => TypeOptions[Name];
} = {
  mask(value, { type }, fail) {
    const bits = bitsOf(type);
    const mask = wholeOf(value);
    if (mask === undefined) fail('modbus.typeOptionWhole', { option: 'mask', value });
    else if (mask < 1n || mask >= 1n << BigInt(bits)) fail('modbus.maskWidth', { value, type, bits });
    else return mask;
    return undefined;
  },
  shift: (value, { type }, fail) => numberIn('shift', value, [0, bitsOf(type) - 1], fail),
  sign: (value, _place, fail) => oneOf('sign', value, signs, fail),
  pad: (value, _place, fail) => oneOf('pad', value, pads, fail),
  percent: (value, { type }, fail) => numberIn('percent', value, [1, 2 ** bitsOf(type) - 1], fail),
  invalid(value, { type, isMagnitude }, fail) {
    const patterns: bigint[] = [];
    let isNan = false;
    for (const written of value.split('|').map((part) => part.trim())) {
      const pattern = patternOf(written, type, isMagnitude);
      if (pattern === 'nan') isNan = true;
      else if (pattern === undefined)
        fail('modbus.invalidValue', { value: written, type, bits: bitsOf(type) });
      else patterns.push(pattern);
    }
    return { patterns, isNan };
  },
  scaleFactor(value, { address, bareAddress }, fail) {
    const parsed = parseAddress(value, bareAddress);
    if (isProblem(parsed)) fail(parsed.key, parsed.params);
    else if (parsed.area !== address.area || parsed.bit !== undefined)
      fail('modbus.scaleFactorArea', { value: writeAddress(parsed), address: writeAddress(address) });
    else return parsed.index;
    return undefined;
  },
};

/** A shift that leaves nothing of the mask reads 0 for ever. */
function checkReach({ mask, shift }: TypeOptions, bits: number, fail: Fail): void {
  if (mask === undefined || shift === undefined) return;
  if (BigInt.asUintN(bits, mask) >> BigInt(shift) === 0n)
    fail('modbus.maskShifted', { mask: `0x${mask.toString(16).toUpperCase()}`, shift });
}

/** A whole number, decimal or 0x…; undefined where it is none. */
export function wholeOf(value: string): bigint | undefined {
  const written = value.trim();
  return /^(\d+|0x[\da-f]+)$/i.test(written) ? BigInt(written) : undefined;
}

function numberIn(
  option: TypeOptionName,
  value: string,
  [min, max]: readonly [number, number],
  fail: Fail,
): number | undefined {
  const whole = wholeOf(value);
  if (whole === undefined) fail('modbus.typeOptionWhole', { option, value });
  else if (whole < BigInt(min) || whole > BigInt(max))
    fail('modbus.typeOptionRange', { option, value, min, max });
  else return Number(whole);
  return undefined;
}

function oneOf<const T extends string>(
  option: string,
  value: string,
  known: readonly T[],
  fail: Fail,
): T | undefined {
  const found = known.find((one) => one === value);
  if (found === undefined) fail(...unknown('modbus.typeOptionValue', value, known, { option }));
  return found;
}

function unknown(
  key: 'modbus.typeOption' | 'modbus.typeOptionValue',
  value: string,
  known: readonly string[],
  params: TextParams = {},
): [TextKey, TextParams] {
  const near = nearest(value, known);
  if (near !== undefined) return [`${key}Near`, { ...params, value, nearest: near }];
  return [key, { ...params, value, known: known.join(', ') }];
}

function isInteger(type: TagType): boolean {
  return type.includes('int');
}
