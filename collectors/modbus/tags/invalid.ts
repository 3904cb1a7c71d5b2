/** Raw values that mean "no reading": how they are written, and whether a value's bits are one of them. */
import type { TagType } from '../../../agent/model/tag.ts';

/** Raw values that are none, as bit patterns of the type's width. */
export interface Invalid {
  readonly patterns: readonly bigint[];
  /** Of floats: any NaN, whatever its bits. */
  readonly isNan: boolean;
}

/** Bits of a type of numbers; 0 of bool and text. */
export function bitsOf(type: TagType): number {
  return type.startsWith('string') ? 0 : Number(/\d+/.exec(type)?.[0] ?? 0);
}

/**
 * The bits of a raw value as a person writes it: hex is the bits themselves, a decimal the value of the type, `nan` of
 * floats. What is signed in the manual and unsigned in the table, or the other way round, has the same bits: −1 and 65535
 * are 0xFFFF. Undefined where it is no raw value of the type.
 * @param isMagnitude the sign is a bit of its own: −1 is 0x8001
 */
export function patternOf(written: string, type: TagType, isMagnitude = false): bigint | 'nan' | undefined {
  const bits = bitsOf(type);
  if (/^0x[\da-f]+$/i.test(written)) return within(BigInt(written), bits);
  if (type.startsWith('float')) {
    if (/^nan$/i.test(written)) return 'nan';
    return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written)
      ? floatBits(Number(written), bits)
      : undefined;
  }
  if (!/^[+-]?\d+$/.test(written)) return undefined;
  const value = BigInt(written.replace('+', ''));
  // In binary-coded decimal the digits are the hex digits.
  if (type.startsWith('bcd')) return value < 0n ? undefined : within(BigInt(`0x${value}`), bits);
  const top = 1n << BigInt(bits - 1);
  if (value >= 0n) return within(value, bits);
  if (isMagnitude) return -value < top ? top - value : undefined;
  return value < -top ? undefined : value + 2n * top;
}

function within(pattern: bigint, bits: number): bigint | undefined {
  return pattern < 1n << BigInt(bits) ? pattern : undefined;
}

function floatBits(value: number, bits: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  if (bits === 32) {
    view.setFloat32(0, value);
    return BigInt(view.getUint32(0));
  }
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

/** Whether the bits of a value of up to 32 bits say that there is none. */
export function isInvalid32({ patterns, isNan }: Invalid): (bits: number) => boolean {
  const known = patterns.map(Number);
  const [only = -1] = known;
  if (!isNan && known.length < 2) return (bits) => bits === only;
  return (bits) => known.includes(bits) || (isNan && (bits & 0x7fffffff) > 0x7f800000);
}

/** The same of a value of 64 bits, in two halves. */
export function isInvalid64({ patterns, isNan }: Invalid): (high: number, low: number) => boolean {
  const known = patterns.map((pattern) => ({
    high: Number(pattern >> 32n),
    low: Number(BigInt.asUintN(32, pattern)),
  }));
  return (high, low) => {
    if (known.some((one) => one.high === high && one.low === low)) return true;
    const size = high & 0x7fffffff;
    return isNan && (size > 0x7ff00000 || (size === 0x7ff00000 && low !== 0));
  };
}
