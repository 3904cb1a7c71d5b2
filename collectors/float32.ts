/**
 * float32 as the shortest decimal that reads back as the same float32: 812.4, not 812.4000244140625 (CONTRACT 4).
 *
 * A decimal of up to six digits survives the way through a float32 (FLT_DIG), so the six-digit rounding is tried first:
 * where a shorter decimal exists, it is that one. Then seven, eight and nine; nine always suffice. Rounding and
 * the way back are one exact operation each while the power of ten is exact (up to 10^22), so no text is made.
 */
const powers = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Smallest and largest biased exponent taken by arithmetic, which is exact there: about 1e-12 to 7e25. */
const fastFrom = 85;
const fastTo = 212;

/** Per biased exponent: decimals that make six digits of its smallest number, and the power of ten where one less does. */
const places = new Int32Array(256);
const thresholds = new Float64Array(256);
for (let exponent = 1; exponent < 255; exponent++) {
  const magnitude = Math.floor((exponent - 127) * Math.log10(2));
  places[exponent] = 5 - magnitude;
  thresholds[exponent] = Number(`1e${magnitude + 1}`);
}

const scratch = new DataView(new ArrayBuffer(4));

/** The value of a float32 given by its bits; NaN and ±Infinity as they are, −0 as 0. */
export function float32FromBits(bits: number): number {
  scratch.setUint32(0, bits);
  const value = scratch.getFloat32(0);
  const exponent = (bits >>> 23) & 0xff;
  if (exponent < fastFrom || exponent > fastTo) return shortestByText(value);

  const size = Math.abs(value);
  let decimals = places[exponent] ?? 0;
  if (size >= (thresholds[exponent] ?? 0)) decimals -= 1;
  for (const last = decimals + 3; decimals <= last; decimals++) {
    const rounded = roundTo(size, decimals);
    if (Math.fround(rounded) === size) return value < 0 ? -rounded : rounded;
  }
  return shortestByText(value);
}

/** Rounds to a number of decimals, negative ones meaning tens; correctly rounded while |decimals| ≤ 22. */
function roundTo(value: number, decimals: number): number {
  const power = powers[Math.abs(decimals)] ?? Number.NaN;
  return decimals >= 0 ? Math.round(value * power) / power : Math.round(value / power) * power;
}

/** The same by way of text, for zero, what is not finite, and very small or large numbers. */
function shortestByText(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value + 0;
  const size = Math.abs(value);
  for (let digits = 1; digits < 9; digits++) {
    const [mantissa = '', exponent = ''] = size.toExponential(digits - 1).split('e');
    const units = Number(mantissa.replace('.', ''));
    const power = Number(exponent) - digits + 1;
    // A power of two has more room above than below it: three of them (near 1e-29, 2e26 and 1e27) are shorter one unit up.
    for (const candidate of [Number(`${units}e${power}`), Number(`${units + 1}e${power}`)])
      if (Math.fround(candidate) === size) return value < 0 ? -candidate : candidate;
  }
  return Number(value.toPrecision(9));
}

/** Rounds a number to so many significant digits (≤ 15); numbers beyond 10^±22 are returned as they are. */
export function tidy(value: number, digits: number): number {
  const decimals = digits - 1 - Math.floor(Math.log10(Math.abs(value)));
  return decimals >= -22 && decimals <= 22 ? roundTo(value, decimals) : value;
}
