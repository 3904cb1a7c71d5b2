/**
 * value = raw × scale + offset, in decimals. A scale of 0.1 is the fraction 1/10: one exact product and one correctly
 * rounded division give 812.4 where multiplying by the double 0.1 gives 812.4000000000001.
 */
import { tidy } from './float32.ts';

/** A scale and an offset over a common power of ten: value = (raw × factor + term) / 10^places. */
interface Fraction {
  readonly factor: bigint;
  readonly term: bigint;
  readonly places: number;
}

/** Scaling of integers: exact up to the final rounding; NaN stays NaN. Undefined where there is nothing to do. */
export function integerScaling(
  scale: number | undefined,
  offset: number | undefined,
): ((raw: number) => number) | undefined {
  if ((scale ?? 1) === 1 && (offset ?? 0) === 0) return undefined;
  const fraction = fractionOf(scale ?? 1, offset ?? 0);
  const factor = Number(fraction.factor);
  const term = Number(fraction.term);
  const divisor = Number(`1e${fraction.places}`);
  const safeRaw = safeRawOf(fraction);
  return (raw) => {
    if (raw <= safeRaw && raw >= -safeRaw) return (raw * factor + term) / divisor;
    return Number.isNaN(raw) ? raw : exactly(BigInt(raw), fraction);
  };
}

/** Scaling of 64-bit integers: they stay exact integers as long as scale and offset are integers. */
export function bigintScaling(
  scale: number | undefined,
  offset: number | undefined,
): ((raw: bigint) => bigint | number) | undefined {
  if ((scale ?? 1) === 1 && (offset ?? 0) === 0) return undefined;
  const fraction = fractionOf(scale ?? 1, offset ?? 0);
  if (fraction.places === 0) return (raw) => raw * fraction.factor + fraction.term;
  const factor = Number(fraction.factor);
  const term = Number(fraction.term);
  const divisor = Number(`1e${fraction.places}`);
  const safeRaw = safeRawOf(fraction);
  return (raw) =>
    raw <= safeRaw && raw >= -safeRaw ? (Number(raw) * factor + term) / divisor : exactly(raw, fraction);
}

/** Scaling of floats, rounded to the `digits` that carry meaning so that no binary residue is shown. */
export function floatScaling(
  scale: number | undefined,
  offset: number | undefined,
  digits: number,
): ((raw: number) => number) | undefined {
  if ((scale ?? 1) === 1 && (offset ?? 0) === 0) return undefined;
  const factor = scale ?? 1;
  const term = offset ?? 0;
  return (raw) => tidy(raw * factor + term, digits);
}

function fractionOf(scale: number, offset: number): Fraction {
  const a = decimalOf(scale);
  const b = decimalOf(offset);
  const places = Math.max(a.places, b.places);
  return {
    factor: a.digits * 10n ** BigInt(places - a.places),
    term: b.digits * 10n ** BigInt(places - b.places),
    places,
  };
}

/** Largest |raw| for which raw × factor + term is an exact double over an exact power of ten; −1 where none is. */
function safeRawOf({ factor, term, places }: Fraction): number {
  const room = BigInt(Number.MAX_SAFE_INTEGER) - magnitude(term);
  if (room < 0n || places > 22) return -1;
  return factor === 0n ? Number.MAX_SAFE_INTEGER : Number(room / magnitude(factor));
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** The rare long way: the exact decimal as text, rounded once by the number parser. */
function exactly(raw: bigint, { factor, term, places }: Fraction): number {
  return Number(`${raw * factor + term}e-${places}`);
}

/** A number as written: 0.1 is 1 over 10^1, 1e3 is 1000 over 10^0. */
function decimalOf(value: number): { digits: bigint; places: number } {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const digits = BigInt(whole + fraction);
  const places = fraction.length - Number(exponent);
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 };
}
