/**
 * The part of an integer that its mask, shift and sign take out of it.
 *
 * The mask and what it leaves are of the integer's own width and sign: of an int16, mask=0xFFF0;shift=4 is a signed number
 * of twelve bits, mask=0x0FF0;shift=4 one of eight bits without a sign.
 */
import { bitsOf } from './invalid.ts';
import type { Layout } from './layout.ts';
import type { BigintReader, NumberReader } from './raw-reader.ts';
import type { TypeOptions } from './type-options.ts';

/** Of an integer of up to 32 bits. */
export function extractedNumber(read: NumberReader, { type }: Layout, options: TypeOptions): NumberReader {
  const { mask, shift = 0, sign } = options;
  const bits = bitsOf(type);
  if (sign === 'magnitude') {
    const size = bits === 32 ? 0x7fffffff : 0x7fff;
    // Zero less the size, so that there is no −0.
    return (bytes) => {
      const raw = read(bytes);
      return raw < 0 ? 0 - (raw & size) : raw;
    };
  }
  if (mask === undefined && shift === 0) return read;
  const isSigned = type.startsWith('int');
  if (isSigned) {
    const kept = Number(BigInt.asIntN(bits, mask ?? -1n));
    return (bytes) => (read(bytes) & kept) >> shift;
  }
  const kept = Number(BigInt.asIntN(32, mask ?? -1n));
  return (bytes) => (read(bytes) & kept) >>> shift;
}

/** Of one of 64 bits. */
export function extractedBigint(read: BigintReader, { type }: Layout, options: TypeOptions): BigintReader {
  const { mask, shift = 0 } = options;
  if (mask === undefined && shift === 0) return read;
  const places = BigInt(shift);
  const kept = type === 'int64' ? BigInt.asIntN(64, mask ?? -1n) : (mask ?? (1n << 64n) - 1n);
  return (bytes) => (read(bytes) & kept) >> places;
}

/** Smallest and largest of what is taken out of integers between `least` and `most`, the limits of their type. */
export function rangeTaken(
  [least, most]: readonly [bigint, bigint],
  { mask, shift = 0 }: Pick<TypeOptions, 'mask' | 'shift'>,
): readonly [bigint, bigint] {
  const kept = mask ?? most - least;
  const places = BigInt(shift);
  // Of a signed integer, the highest bit is the one that makes it negative.
  const isSigned = least < 0n && (kept & -least) !== 0n;
  return [isSigned ? least >> places : 0n, (kept & most) >> places];
}
