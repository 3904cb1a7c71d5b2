/**
 * The bytes of a reply → samples. Pure. What a tag needs is worked out once, when the plan is made; what remains per
 * reading is a few byte accesses at fixed places and one object.
 */
import { badSample, goodSample, type Sample } from '../../agent/model/sample.ts';
import { Status, type StatusCode } from '../../agent/model/status.ts';
import type { EpochMs } from '../../agent/model/time.ts';
import { isBitArea } from './address.ts';
import { float32FromBits } from '../float32.ts';
import type { Layout } from './layout.ts';
import { readString } from './string.ts';
import { bigintScaling, floatScaling, integerScaling } from '../scaling.ts';

/** Makes a tag's sample from the bytes of the block it lies in. */
export type Sampler = (bytes: Uint8Array, time: EpochMs) => Sample;

/**
 * The sampler of a tag.
 * @param blockStart address of the block's first register or bit
 */
export function samplerOf(layout: Layout, blockStart: number): Sampler {
  const { tag, type } = layout;
  if (type === 'bool') return boolSampler(layout, blockStart);
  const at = (layout.start - blockStart) * 2;
  if (type.startsWith('string:')) return stringSampler(layout, at);

  const { scale, offset } = tag;
  const place = (letter: string): number => at + layout.byteOrder.indexOf(letter);
  if (type === 'int64' || type === 'uint64')
    return bigintSampler(layout, wordOf(place, 'ABCD'), wordOf(place, 'EFGH'));
  if (type === 'float64') {
    const read = float64Reader(wordOf(place, 'ABCD'), wordOf(place, 'EFGH'));
    return numberSampler(layout, read, floatScaling(scale, offset, 15), Status.BadOutOfRange);
  }
  if (type === 'float32') {
    const word = wordOf(place, 'ABCD');
    const read: NumberReader = (bytes) => float32FromBits(word(bytes));
    return numberSampler(layout, read, floatScaling(scale, offset, 12), Status.BadOutOfRange);
  }
  return numberSampler(
    layout,
    integerReader(layout, at),
    integerScaling(scale, offset),
    Status.BadDecodingError,
  );
}

/** A number out of a reply's bytes; NaN where they are none. */
type NumberReader = (bytes: Uint8Array) => number;

function numberSampler(
  layout: Layout,
  read: NumberReader,
  scaled: ((raw: number) => number) | undefined,
  undecodable: StatusCode,
): Sampler {
  const tag = layout.tag;
  const min = tag.min ?? -Infinity;
  const max = tag.max ?? Infinity;
  return (bytes, time) => {
    const raw = read(bytes);
    const value = scaled === undefined ? raw : scaled(raw);
    // Neither NaN nor ±Infinity equals itself less itself.
    if (value - value !== 0) return badSample(tag, undecodable, time);
    if (value < min || value > max) return outsideLimits(layout, value, time);
    return goodSample(tag, value, time, 'gateway');
  };
}

function bigintSampler(layout: Layout, high: NumberReader, low: NumberReader): Sampler {
  const tag = layout.tag;
  const scaled = bigintScaling(tag.scale, tag.offset);
  const min = tag.min ?? -Infinity;
  const max = tag.max ?? Infinity;
  const isSigned = layout.type === 'int64';
  return (bytes, time) => {
    scratch.setUint32(0, high(bytes));
    scratch.setUint32(4, low(bytes));
    const raw = isSigned ? scratch.getBigInt64(0) : scratch.getBigUint64(0);
    const value = scaled === undefined ? raw : scaled(raw);
    if (value < min || value > max) return outsideLimits(layout, value, time);
    return goodSample(tag, value, time, 'gateway');
  };
}

function boolSampler(layout: Layout, blockStart: number): Sampler {
  const { tag } = layout;
  const distance = layout.start - blockStart;
  const bit = isBitArea(layout.area) ? distance & 7 : (layout.bit ?? 0) & 7;
  const at = isBitArea(layout.area)
    ? distance >> 3
    : distance * 2 + byteInWord(layout, (layout.bit ?? 0) > 7);
  const mask = 1 << bit;
  return (bytes, time) => goodSample(tag, (byte(bytes, at) & mask) !== 0, time, 'gateway');
}

function stringSampler(layout: Layout, at: number): Sampler {
  const length = Number(layout.type.slice('string:'.length));
  const isSwapped = swapsBytes(layout);
  return (bytes, time) => goodSample(layout.tag, readString(bytes, at, length, isSwapped), time, 'gateway');
}

/** A value outside its tag's limits is kept and doubted (OPC 10000-8, Uncertain_EngineeringUnitsExceeded). */
function outsideLimits(layout: Layout, value: number | bigint, time: EpochMs): Sample {
  const status = Status.UncertainEngineeringUnitsExceeded;
  return { tag: layout.tag, value, quality: 'UNCERTAIN', status, time, timeSource: 'gateway' };
}

const scratch = new DataView(new ArrayBuffer(8));

function integerReader(layout: Layout, at: number): NumberReader {
  const high = at + byteInWord(layout, true);
  const low = at + byteInWord(layout, false);
  const word = wordOf((letter) => at + layout.byteOrder.indexOf(letter), 'ABCD');
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
      return (bytes) => word(bytes) | 0;
    case 'bcd32':
      return (bytes) => bcd(word(bytes));
    default:
      return word;
  }
}

/** Reads four bytes, the most significant first, from where they lie on the wire. */
function wordOf(place: (letter: string) => number, letters: string): NumberReader {
  const [a = 0, b = 0, c = 0, d = 0] = [...letters].map(place);
  return (bytes) =>
    ((byte(bytes, a) << 24) | (byte(bytes, b) << 16) | (byte(bytes, c) << 8) | byte(bytes, d)) >>> 0;
}

function float64Reader(high: NumberReader, low: NumberReader): NumberReader {
  return (bytes) => {
    scratch.setUint32(0, high(bytes));
    scratch.setUint32(4, low(bytes));
    return scratch.getFloat64(0);
  };
}

/** Binary-coded decimal: a digit per four bits; NaN where one of them is none. */
function bcd(word: number): number {
  let value = 0;
  for (let shift = 28; shift >= 0; shift -= 4) {
    const digit = (word >>> shift) & 15;
    if (digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** A length was checked when the reply came, so the default is never used; it keeps the type a number. */
function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

function byteInWord(layout: Layout, isHigh: boolean): number {
  return isHigh === swapsBytes(layout) ? 1 : 0;
}

/** Whether the bytes within each register come low byte first. */
function swapsBytes(layout: Layout): boolean {
  return layout.byteOrder === 'BADC' || layout.byteOrder === 'DCBA';
}
