/** The raw value of a tag out of the bytes of a reply, from fixed places. Pure; made once per tag. */
import type { Layout } from './layout.ts';

/** A number out of a reply's bytes; NaN where they are none. */
export type NumberReader = (bytes: Uint8Array) => number;

/** A 64-bit integer out of a reply's bytes. */
export type BigintReader = (bytes: Uint8Array) => bigint;

const scratch = new DataView(new ArrayBuffer(8));

/** Reads an integer or decimal of up to 32 bits. @param at byte the value starts at */
export function integerReader(layout: Layout, at: number): NumberReader {
  const high = at + byteInWord(layout, true);
  const low = at + byteInWord(layout, false);
  const unsigned = halvesOf(layout, at).high;
  switch (layout.type) {
    case 'int8hi':
      return (bytes) => (byte(bytes, high) << 24) >> 24;
    case 'int8lo':
      return (bytes) => (byte(bytes, low) << 24) >> 24;
    case 'uint8hi':
      return (bytes) => byte(bytes, high);
    case 'uint8lo':
      return (bytes) => byte(bytes, low);
    case 'int16':
      return (bytes) => ((byte(bytes, high) << 24) >> 16) | byte(bytes, low);
    case 'uint16':
      return (bytes) => (byte(bytes, high) << 8) | byte(bytes, low);
    case 'bcd16':
      return (bytes) => bcd((byte(bytes, high) << 8) | byte(bytes, low));
    case 'int32':
      return (bytes) => unsigned(bytes) | 0;
    case 'bcd32':
      return (bytes) => bcd(unsigned(bytes));
    default:
      return unsigned;
  }
}

/** Reads the bits of a value of up to 32 bits, unsigned. */
export function bitsReader(layout: Layout, at: number): NumberReader {
  switch (layout.type) {
    case 'int8hi':
      return integerReader({ ...layout, type: 'uint8hi' }, at);
    case 'int8lo':
      return integerReader({ ...layout, type: 'uint8lo' }, at);
    case 'int16':
    case 'bcd16':
      return integerReader({ ...layout, type: 'uint16' }, at);
    default:
      return layout.value.count === 1 ? integerReader(layout, at) : halvesOf(layout, at).high;
  }
}

/** Reads the halves of a value of 64 bits, unsigned; of one of 32 bits, `high` is all. */
export function halvesOf(
  layout: Layout,
  at: number,
): { readonly high: NumberReader; readonly low: NumberReader } {
  return {
    high: wordReader(placesOf(layout, at, 'ABCD')),
    low: wordReader(placesOf(layout, at, 'EFGH')),
  };
}

/** Reads an integer of 64 bits. */
export function bigintReader(layout: Layout, at: number): BigintReader {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = placesOf(layout, at, 'ABCDEFGH');
  const isSigned = layout.type === 'int64';
  return (bytes) => {
    scratch.setInt32(0, word(bytes, a, b, c, d));
    scratch.setInt32(4, word(bytes, e, f, g, h));
    return isSigned ? scratch.getBigInt64(0) : scratch.getBigUint64(0);
  };
}

/** Reads a float64. */
export function float64Reader(layout: Layout, at: number): NumberReader {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = placesOf(layout, at, 'ABCDEFGH');
  return (bytes) => {
    scratch.setInt32(0, word(bytes, a, b, c, d));
    scratch.setInt32(4, word(bytes, e, f, g, h));
    return scratch.getFloat64(0);
  };
}

/** Reads four bytes, unsigned. */
function wordReader(places: readonly number[]): NumberReader {
  const [a = 0, b = 0, c = 0, d = 0] = places;
  return (bytes) => word(bytes, a, b, c, d) >>> 0;
}

/** Where on the wire the bytes of a value lie, the most significant first. */
function placesOf(layout: Layout, at: number, letters: string): number[] {
  return [...letters].map((letter) => at + layout.byteOrder.indexOf(letter));
}

/** Four bytes, the most significant first. */
function word(bytes: Uint8Array, a: number, b: number, c: number, d: number): number {
  return (byte(bytes, a) << 24) | (byte(bytes, b) << 16) | (byte(bytes, c) << 8) | byte(bytes, d);
}

/** Binary-coded decimal: a digit per four bits; NaN where one of them is none. */
function bcd(digits: number): number {
  let value = 0;
  for (let shift = 28; shift >= 0; shift -= 4) {
    const digit = (digits >>> shift) & 15;
    if (digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** A length was checked when the reply came, so the default is never used; it keeps the type a number. */
export function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

/** Which byte of a register holds its high or low half. */
export function byteInWord(layout: Layout, isHigh: boolean): number {
  return isHigh === swapsBytes(layout) ? 1 : 0;
}

/** Whether the bytes within each register come low byte first. */
export function swapsBytes(layout: Layout): boolean {
  return layout.byteOrder === 'BADC' || layout.byteOrder === 'DCBA';
}
