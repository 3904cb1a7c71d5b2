/**
 * The bytes of a reply → samples. Pure. What a tag needs is worked out once, when the plan is made; what remains per
 * reading is a few byte accesses at fixed places and one object.
 */
import { badSample, goodSample, type Sample } from '../../../agent/model/sample.ts';
import { Status, type StatusCode } from '../../../agent/model/status.ts';
import type { EpochMs } from '../../../agent/model/time.ts';
import { isBitArea } from '../address.ts';
import { float32FromBits } from '../../float32.ts';
import { isInvalid32, isInvalid64, type Invalid } from './invalid.ts';
import type { Layout } from './layout.ts';
import {
  bigintReader,
  bitsReader,
  byte,
  byteInWord,
  float64Reader,
  halvesOf,
  integerReader,
  swapsBytes,
  type BigintReader,
  type NumberReader,
} from './raw-reader.ts';
import { readString } from './string.ts';
import { extractedBigint, extractedNumber } from './extract.ts';
import { bigintScaling, floatScaling, integerScaling, type RawUnit } from '../../scaling.ts';

/** Makes a tag's sample from the bytes of the block it lies in. */
export type Sampler = (bytes: Uint8Array, time: EpochMs) => Sample;

/**
 * The sampler of a tag.
 * @param blockStart address of the block's first register or bit
 */
export function samplerOf(layout: Layout, blockStart: number): Sampler {
  const { type, options } = layout;
  if (type === 'bool') return boolSampler(layout, blockStart);
  const at = (layout.value.start - blockStart) * 2;
  if (type.startsWith('string:')) return stringSampler(layout, at);
  if (options === undefined) return valueSampler(layout, at, {});
  const sampler =
    options.scaleFactor === undefined
      ? valueSampler(layout, at, { hundred: options.percent })
      : factorSampler(layout, at, (options.scaleFactor - blockStart) * 2);
  return options.invalid === undefined ? sampler : validSampler(layout, at, options.invalid, sampler);
}

/** @param unit what a raw integer counts in */
function valueSampler(layout: Layout, at: number, unit: RawUnit): Sampler {
  const { type, options } = layout;
  const { scale, offset } = layout.tag;
  if (type === 'int64' || type === 'uint64') {
    const read = bigintReader(layout, at);
    const taken = options === undefined ? read : extractedBigint(read, layout, options);
    return bigintSampler(layout, taken, bigintScaling(scale, offset, unit));
  }
  if (type === 'float64') {
    const read = float64Reader(layout, at);
    return numberSampler(layout, read, floatScaling(scale, offset, 15), Status.BadOutOfRange);
  }
  if (type === 'float32') {
    const word = halvesOf(layout, at).high;
    const read: NumberReader = (bytes) => float32FromBits(word(bytes));
    return numberSampler(layout, read, floatScaling(scale, offset, 12), Status.BadOutOfRange);
  }
  const read = integerReader(layout, at);
  const taken = options === undefined ? read : extractedNumber(read, layout, options);
  return numberSampler(layout, taken, integerScaling(scale, offset, unit), Status.BadDecodingError);
}

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

function bigintSampler(
  layout: Layout,
  read: BigintReader,
  scaled: ((raw: bigint) => bigint | number) | undefined,
): Sampler {
  const tag = layout.tag;
  const min = tag.min ?? -Infinity;
  const max = tag.max ?? Infinity;
  return (bytes, time) => {
    const raw = read(bytes);
    const value = scaled === undefined ? raw : scaled(raw);
    if (value < min || value > max) return outsideLimits(layout, value, time);
    return goodSample(tag, value, time, 'gateway');
  };
}

/** Where a raw value says that there is no reading, it is none. */
function validSampler(layout: Layout, at: number, invalid: Invalid, sampler: Sampler): Sampler {
  const { tag } = layout;
  if (layout.byteOrder.length === 8) {
    const { high, low } = halvesOf(layout, at);
    const isInvalid = isInvalid64(invalid);
    return (bytes, time) =>
      isInvalid(high(bytes), low(bytes))
        ? badSample(tag, Status.BadNotImplemented, time)
        : sampler(bytes, time);
  }
  const bits = bitsReader(layout, at);
  const isInvalid = isInvalid32(invalid);
  return (bytes, time) =>
    isInvalid(bits(bytes)) ? badSample(tag, Status.BadNotImplemented, time) : sampler(bytes, time);
}

/** Largest power of ten of a scale factor, and less zero the smallest (SunSpec Device Information Model, `sunssf`). */
const mostExponent = 10;

/** What a scale factor is where the device does not have the value. */
const noExponent = -0x8000;

/** The value times the power of ten that came with it: a scaling for each is made beforehand. */
function factorSampler(layout: Layout, at: number, factorAt: number): Sampler {
  const { tag } = layout;
  const samplers: readonly Sampler[] = Array.from({ length: 2 * mostExponent + 1 }, (_, index) =>
    valueSampler(layout, at, { exponent: index - mostExponent }),
  );
  // The bytes of a single register are commonly left alone by a device that swaps those of longer values.
  const byteOrder = layout.value.count === 1 ? layout.byteOrder : 'ABCD';
  const exponent = integerReader({ ...layout, type: 'int16', byteOrder }, factorAt);
  return (bytes, time) => {
    const read = exponent(bytes);
    const sampler = samplers[read + mostExponent];
    if (sampler !== undefined) return sampler(bytes, time);
    return badSample(tag, read === noExponent ? Status.BadNotImplemented : Status.BadDecodingError, time);
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
  const pad = layout.options?.pad ?? 'both';
  return (bytes, time) =>
    goodSample(layout.tag, readString(bytes, at, length, isSwapped, pad), time, 'gateway');
}

/** A value outside its tag's limits is kept and doubted (OPC 10000-8, Uncertain_EngineeringUnitsExceeded). */
function outsideLimits(layout: Layout, value: number | bigint, time: EpochMs): Sample {
  const status = Status.UncertainEngineeringUnitsExceeded;
  return { tag: layout.tag, value, quality: 'UNCERTAIN', status, time, timeSource: 'gateway' };
}
