/** A Variant as JSON text, before scaling and limits, for a reviewer to compare. Pure. */
import { float32FromBits } from '../float32.ts';
import type { RawVariant } from './decode.ts';

/** Longest text; longer ones are cut, and end in …. */
export const longestRaw = 2000;

const scratch = new DataView(new ArrayBuffer(8));

/**
 * The value as JSON text, in the spirit of OPC 10000-6 §5.4.2: 64-bit integers as decimal strings, NaN and infinities by
 * name, bytes in base64, times in ISO 8601; a localized text is its text, a name its name.
 * @returns undefined where there is no value, or one of a type that is not decoded (structures)
 */
export function rawOf(variant: RawVariant | null | undefined): string | undefined {
  if (variant === null || variant === undefined || variant.dataType === 0) return undefined;
  const { dataType, arrayType, value } = variant;
  const plain = arrayType === 0 ? plainOf(dataType, value) : plainsOf(dataType, value);
  if (plain === undefined) return undefined;
  const text = JSON.stringify(plain);
  return text.length <= longestRaw ? text : `${text.slice(0, longestRaw - 1)}…`;
}

type Plain = string | number | boolean | null;

/** Of a long array only as much as can be shown is looked at. */
function plainsOf(dataType: number, value: unknown): Plain[] | undefined {
  if (!Array.isArray(value) && !(ArrayBuffer.isView(value) && 'length' in value)) return undefined;
  const list = value as ArrayLike<unknown>;
  const plains: Plain[] = [];
  for (let at = 0; at < Math.min(list.length, longestRaw); at++) {
    const plain = plainOf(dataType, list[at]);
    if (plain === undefined) return undefined;
    plains.push(plain);
  }
  return plains;
}

/** By the built-in type ids of OPC 10000-6 §5.1.2. */
function plainOf(dataType: number, value: unknown): Plain | undefined {
  if (value === null || value === undefined) return null;
  switch (dataType) {
    case 1:
      return value === true;
    case 2:
    case 3:
    case 4:
    case 5:
    case 6:
    case 7:
      return typeof value === 'number' ? value : undefined;
    case 8:
    case 9:
      return wide(dataType === 8, value);
    case 10:
    case 11:
      return typeof value === 'number' ? float(dataType === 10, value) : undefined;
    case 12:
    case 14:
    case 16:
    case 17:
    case 18:
      return String(value);
    case 13:
      return value instanceof Date && Number.isFinite(value.getTime()) ? value.toISOString() : undefined;
    case 15:
      return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : undefined;
    case 19:
      return numberIn(value, 'value');
    case 20:
      return textIn(value, 'name');
    case 21:
      return textIn(value, 'text');
    default:
      return undefined;
  }
}

/** The library gives 64-bit integers as [high, low] words. */
function wide(isSigned: boolean, value: unknown): string | undefined {
  if (!Array.isArray(value) && !(value instanceof Uint32Array)) return undefined;
  const [high, low] = value as ArrayLike<unknown> as readonly unknown[];
  if (typeof high !== 'number' || typeof low !== 'number') return undefined;
  scratch.setUint32(0, high);
  scratch.setUint32(4, low);
  return String(isSigned ? scratch.getBigInt64(0) : scratch.getBigUint64(0));
}

/** A 32-bit float in the shortest decimal that is it: 1.1, not 1.100000023841858. */
function float(isSingle: boolean, value: number): number | string {
  if (!Number.isFinite(value)) return String(value);
  if (!isSingle) return value;
  scratch.setFloat32(0, value);
  return float32FromBits(scratch.getUint32(0));
}

function numberIn(value: unknown, key: string): number | undefined {
  const held = heldIn(value, key);
  return typeof held === 'number' ? held : undefined;
}

function textIn(value: unknown, key: string): string | null | undefined {
  const held = heldIn(value, key);
  if (held === null || held === undefined) return null;
  return typeof held === 'string' ? held : undefined;
}

function heldIn(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
