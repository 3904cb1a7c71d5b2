/**
 * value = raw × scale + offset, in decimals. A scale of 0.1 is the fraction 1/10: one exact product and one correctly
 * rounded division give 812.4 where multiplying by the double 0.1 gives 812.4000000000001. Before the scale a raw value
 * may count in powers of ten (SunSpec), or in parts of a whole that are no decimal (27648 = 100 %).
 */
import { tidy } from './float32.ts';

/** What a raw value counts in: units of 10^exponent, or of 100/hundred (`hundred` of them are 100 %). */
export interface RawUnit {
  readonly exponent?: number | undefined;
  /** A whole number above 0. */
  readonly hundred?: number | undefined;
}

/** Scale and offset as one fraction: value = (raw × factor + term) / divisor. */
interface Fraction {
  readonly factor: bigint;
  readonly term: bigint;
  readonly divisor: bigint;
}

/** Scaling of integers: exact up to the final rounding; NaN stays NaN. Undefined where there is nothing to do. */
export function integerScaling(
  scale: number | undefined,
  offset: number | undefined,
  unit: RawUnit = {},
): ((raw: number) => number) | undefined {
  if (isIdentity(scale, offset, unit)) return undefined;
  const fraction = fractionOf(scale ?? 1, offset ?? 0, unit);
  const factor = Number(fraction.factor);
  const term = Number(fraction.term);
  const divisor = Number(fraction.divisor);
  const safeRaw = safeRawOf(fraction);
  return (raw) => {
    if (raw <= safeRaw && raw >= -safeRaw) return (raw * factor + term) / divisor;
    return Number.isNaN(raw) ? raw : exactly(BigInt(raw), fraction);
  };
}

/** Scaling of 64-bit integers: they stay exact integers as long as scale, offset and unit are integers. */
export function bigintScaling(
  scale: number | undefined,
  offset: number | undefined,
  unit: RawUnit = {},
): ((raw: bigint) => bigint | number) | undefined {
  if (isIdentity(scale, offset, unit)) return undefined;
  const fraction = fractionOf(scale ?? 1, offset ?? 0, unit);
  if (fraction.divisor === 1n) return (raw) => raw * fraction.factor + fraction.term;
  const factor = Number(fraction.factor);
  const term = Number(fraction.term);
  const divisor = Number(fraction.divisor);
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
  if (isIdentity(scale, offset, {})) return undefined;
  const factor = scale ?? 1;
  const term = offset ?? 0;
  return (raw) => tidy(raw * factor + term, digits);
}

function isIdentity(scale = 1, offset = 0, { exponent = 0, hundred }: RawUnit): boolean {
  return scale === 1 && offset === 0 && exponent === 0 && hundred === undefined;
}

function fractionOf(scale: number, offset: number, { exponent = 0, hundred }: RawUnit): Fraction {
  const a = shifted(decimalOf(scale), exponent);
  const b = decimalOf(offset);
  const places = Math.max(a.places, b.places);
  const factor = a.digits * 10n ** BigInt(places - a.places);
  const term = b.digits * 10n ** BigInt(places - b.places);
  const power = 10n ** BigInt(places);
  if (hundred === undefined) return { factor, term, divisor: power };
  return { factor: factor * 100n, term: term * BigInt(hundred), divisor: power * BigInt(hundred) };
}

/** Largest |raw| for which raw × factor + term and the divisor are exact doubles; −1 where none is. */
function safeRawOf({ factor, term, divisor }: Fraction): number {
  const room = BigInt(Number.MAX_SAFE_INTEGER) - magnitude(term);
  if (room < 0n || !isDouble(divisor)) return -1;
  return factor === 0n ? Number.MAX_SAFE_INTEGER : Number(room / magnitude(factor));
}

function isDouble(value: bigint): boolean {
  const double = Number(value);
  return Number.isFinite(double) && BigInt(double) === value;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/**
 * The rare long way: the quotient in decimals as text, rounded once by the number parser. Four decimals for each of the
 * divisor and twenty more: what lies halfway between two doubles then ends within them, and what is near it shows.
 */
function exactly(raw: bigint, { factor, term, divisor }: Fraction): number {
  const decimals = 4 * String(divisor).length + 20;
  const enlarged = (raw * factor + term) * 10n ** BigInt(decimals);
  return Number(`${enlarged / divisor}e-${decimals}`);
}

interface Decimal {
  readonly digits: bigint;
  readonly places: number;
}

/** A number as written: 0.1 is 1 over 10^1, 1e3 is 1000 over 10^0. */
function decimalOf(value: number): Decimal {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return shifted({ digits: BigInt(whole + fraction), places: fraction.length }, Number(exponent));
}

/** A decimal × 10^exponent. */
function shifted({ digits, places }: Decimal, exponent: number): Decimal {
  const left = places - exponent;
  return left >= 0 ? { digits, places: left } : { digits: digits * 10n ** BigInt(-left), places: 0 };
}
