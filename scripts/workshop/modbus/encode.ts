/** From a plain value to the bytes it occupies in registers. The simulator's own encoding, shared with nobody. */
import type { RegisterType, RegisterValue } from '../model/machine.ts';

const integers = {
  int16: { bytes: 2, min: -32_768n, max: 32_767n },
  uint16: { bytes: 2, min: 0n, max: 65_535n },
  int32: { bytes: 4, min: -2_147_483_648n, max: 2_147_483_647n },
  uint32: { bytes: 4, min: 0n, max: 4_294_967_295n },
  int64: { bytes: 8, min: -(2n ** 63n), max: 2n ** 63n - 1n },
  uint64: { bytes: 8, min: 0n, max: 2n ** 64n - 1n },
} as const;

function isInteger(type: string): type is keyof typeof integers {
  return type in integers;
}

/** Bytes a type occupies; always whole registers. A bool or an 8-bit half lies in one. */
export function widthOf(type: RegisterType): number {
  if (isInteger(type)) return integers[type].bytes;
  if (type === 'float32' || type === 'bcd32') return 4;
  if (type === 'float64') return 8;
  if (type.startsWith('string:')) return Math.ceil(Number(type.slice('string:'.length)) / 2) * 2;
  return 2;
}

/**
 * The bytes of a value, in the given order (default: most significant first). Numbers are rounded and clamped to
 * the type's range; strings are UTF-8, cut and padded with zeros.
 */
export function encode(type: RegisterType, value: RegisterValue, byteOrder?: string): Buffer {
  const plain = bigEndian(type, value);
  if (byteOrder === undefined) return plain;
  if (byteOrder.length !== plain.length) throw new RangeError(`byte order ${byteOrder} does not fit ${type}`);
  const ordered = Buffer.alloc(plain.length);
  for (let i = 0; i < plain.length; i += 1) ordered[i] = plain[byteOrder.charCodeAt(i) - 65] ?? 0;
  return ordered;
}

function bigEndian(type: RegisterType, value: RegisterValue): Buffer {
  const bytes = Buffer.alloc(widthOf(type));
  if (isInteger(type)) return Buffer.from(twosComplement(type, value), 'hex');
  if (type.startsWith('string:')) {
    bytes.write(String(value), 'utf8');
    return bytes;
  }
  const number = Number(value);
  if (type === 'float32') bytes.writeFloatBE(number);
  if (type === 'float64') bytes.writeDoubleBE(number);
  if (type === 'bcd16' || type === 'bcd32') return decimalDigits(number, bytes.length);
  return bytes;
}

function twosComplement(type: keyof typeof integers, value: RegisterValue): string {
  const { bytes, min, max } = integers[type];
  const whole = typeof value === 'bigint' ? value : BigInt(Math.round(Number(value)));
  const clamped = whole < min ? min : whole > max ? max : whole;
  return BigInt.asUintN(bytes * 8, clamped)
    .toString(16)
    .padStart(bytes * 2, '0');
}

/** Binary coded decimal: one digit per four bits, modulo what fits. */
function decimalDigits(value: number, bytes: number): Buffer {
  const digits = String(Math.max(0, Math.round(value)) % 10 ** (bytes * 2));
  return Buffer.from(digits.padStart(bytes * 2, '0'), 'hex');
}
