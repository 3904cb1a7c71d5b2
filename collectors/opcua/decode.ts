/**
 * A DataValue → a Sample. Pure; it knows the shape of what the vendor library hands over, but does not import it. What a
 * tag needs is worked out once; what remains per value is a switch over its type and one object, always of one shape.
 */
import { qualityOf, type Quality, type Sample, type Scalar, type Value } from '../../agent/model/sample.ts';
import { Status, type StatusCode } from '../../agent/model/status.ts';
import type { Tag } from '../../agent/model/tag.ts';
import type { EpochMs } from '../../agent/model/time.ts';
import { float32FromBits } from '../float32.ts';
import { bigintScaling, floatScaling, integerScaling } from '../scaling.ts';
import type { RawTimes, Stamp } from './stamp.ts';

/** A Variant: `dataType` by the built-in type ids of OPC 10000-6 §5.1.2; `arrayType` 0 scalar, 1 array, 2 matrix. */
export interface RawVariant {
  readonly dataType: number;
  readonly arrayType: number;
  readonly value: unknown;
}

/** A DataValue (OPC 10000-4 §7.11). */
export interface RawDataValue extends RawTimes {
  readonly value: RawVariant | null | undefined;
  readonly statusCode: { readonly value: number };
}

/** DataValue information, queue overflow (OPC 10000-4 §7.39.1, InfoType and InfoBits). */
const overflowBits = 0x0480;

/** Whether the server dropped values of this item before this one because its queue was full. */
export function hasOverflowed(status: StatusCode): boolean {
  return (status & overflowBits) === overflowBits;
}

/** Stands for a value that cannot become one of ours. */
const undecodable = Symbol('undecodable');
const notFinite = Symbol('not finite');
type Undecoded = typeof undecodable | typeof notFinite;

const scratch = new DataView(new ArrayBuffer(8));

/** Decodes the values of one tag. */
export class TagDecoder {
  readonly tag: Tag;
  readonly #index: number | undefined;
  readonly #integer: ((raw: number) => number) | undefined;
  readonly #float32: ((raw: number) => number) | undefined;
  readonly #float64: ((raw: number) => number) | undefined;
  readonly #bigint: ((raw: bigint) => bigint | number) | undefined;
  readonly #min: number;
  readonly #max: number;

  /** @param index array element the address names; undefined for the whole value */
  constructor(tag: Tag, index: number | undefined) {
    this.tag = tag;
    this.#index = index;
    this.#integer = integerScaling(tag.scale, tag.offset);
    this.#float32 = floatScaling(tag.scale, tag.offset, 12);
    this.#float64 = floatScaling(tag.scale, tag.offset, 15);
    this.#bigint = bigintScaling(tag.scale, tag.offset);
    this.#min = tag.min ?? -Infinity;
    this.#max = tag.max ?? Infinity;
  }

  /**
   * The sample of a DataValue. The StatusCode is kept as it came, its info bits included, unless the value itself forces
   * another one.
   * @param now the gateway's time when it arrived
   */
  decode(raw: RawDataValue, now: EpochMs, stamp: Stamp): Sample {
    stamp.pick(raw, now);
    const status = raw.statusCode.value >>> 0;
    const quality = qualityOf(status);
    if (quality === 'BAD') return this.#sample(null, 'BAD', status, stamp);

    const variant = raw.value;
    if (variant === null || variant === undefined || variant.dataType === 0)
      return this.#sample(null, 'BAD', Status.BadNoData, stamp);
    const value =
      variant.arrayType === 0 ? this.#scalar(variant.dataType, variant.value) : this.#array(variant);
    if (value === undecodable) return this.#sample(null, 'BAD', Status.BadDataEncodingUnsupported, stamp);
    if (value === notFinite) return this.#sample(null, 'BAD', Status.BadOutOfRange, stamp);
    if (value === null) return this.#sample(null, 'BAD', Status.BadIndexRangeNoData, stamp);
    if (quality === 'GOOD' && this.#isOutside(value))
      return this.#sample(value, 'UNCERTAIN', Status.UncertainEngineeringUnitsExceeded, stamp);
    return this.#sample(value, quality, status, stamp);
  }

  #sample(value: Value, quality: Quality, status: StatusCode, stamp: Stamp): Sample {
    return { tag: this.tag, value, quality, status, time: stamp.time, timeSource: stamp.timeSource };
  }

  #isOutside(value: Value): boolean {
    if (typeof value !== 'number' && typeof value !== 'bigint') return false;
    return value < this.#min || value > this.#max;
  }

  /** Elements in the order of the wire; of a matrix row by row. One that cannot be decoded spoils the whole. */
  #array({ dataType, value }: RawVariant): Value | Undecoded {
    if (!isList(value)) return undecodable;
    if (this.#index !== undefined) {
      // A server that keeps to the IndexRange answers with an array of one; some answer with all of it.
      const at = value.length === 1 ? 0 : this.#index;
      return at < value.length ? this.#scalar(dataType, value[at]) : null;
    }
    const elements: Scalar[] = [];
    for (let at = 0; at < value.length; at++) {
      const element = this.#scalar(dataType, value[at]);
      if (typeof element === 'symbol') return element;
      elements.push(element);
    }
    return elements;
  }

  #scalar(dataType: number, value: unknown): Scalar | Undecoded {
    switch (dataType) {
      case 1:
        return value === true;
      case 2:
      case 3:
      case 4:
      case 5:
      case 6:
      case 7:
        return this.#integer === undefined ? (value as number) : this.#integer(value as number);
      case 8:
      case 9:
        return this.#wide(dataType === 8, value);
      case 10:
        return this.#finite(float32(value as number), this.#float32);
      case 11:
        return this.#finite(value as number, this.#float64);
      default:
        return textOf(dataType, value);
    }
  }

  #finite(raw: number, scaled: ((raw: number) => number) | undefined): number | Undecoded {
    const value = scaled === undefined ? raw : scaled(raw);
    // Neither NaN nor ±Infinity equals itself less itself.
    return value - value === 0 ? value : notFinite;
  }

  /** The library gives 64-bit integers as [high, low] words. */
  #wide(isSigned: boolean, value: unknown): bigint | number | Undecoded {
    if (!isList(value) || value.length !== 2) return undecodable;
    scratch.setUint32(0, value[0] as number);
    scratch.setUint32(4, value[1] as number);
    const raw = isSigned ? scratch.getBigInt64(0) : scratch.getBigUint64(0);
    return this.#bigint === undefined ? raw : this.#bigint(raw);
  }
}

function float32(value: number): number {
  scratch.setFloat32(0, value);
  return float32FromBits(scratch.getUint32(0));
}

/** Everything that is not a number. A null string is an empty one; bytes become base64 (as in OPC 10000-6 §5.4.2.7). */
function textOf(dataType: number, value: unknown): Scalar | Undecoded {
  switch (dataType) {
    case 12:
    case 14:
    case 16:
      return value === null || value === undefined ? '' : String(value);
    case 13:
      return value instanceof Date && Number.isFinite(value.getTime()) ? value.toISOString() : undecodable;
    case 15:
      return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : '';
    case 17:
    case 18:
      return String(value);
    case 19:
      return isRecord(value) && typeof value['value'] === 'number' ? value['value'] : undecodable;
    case 20:
      return isRecord(value) ? String(value['name'] ?? '') : '';
    case 21:
      return isRecord(value) ? String(value['text'] ?? '') : '';
    default:
      return undecodable;
  }
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
