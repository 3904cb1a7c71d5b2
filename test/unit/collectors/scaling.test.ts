import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bigintScaling, integerScaling } from '../../../collectors/scaling.ts';

const raws = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.integer({ min: -999, max: 999 }));
/** A scale as a table holds it: up to twelve digits, the point anywhere. */
const scales = fc.record({
  digits: fc.integer({ min: -999_999_999, max: 999_999_999 }).filter((digits) => digits !== 0),
  places: fc.integer({ min: -5, max: 330 }),
});

describe('scaling of integers', () => {
  test('is the decimal product, rounded once, wherever the point is', () => {
    fc.assert(
      fc.property(raws, scales, fc.integer({ min: -10, max: 10 }), (raw, { digits, places }, exponent) => {
        const scale = Number(`${digits}e${-places}`);
        // A scale that is no longer what was written is another scale.
        fc.pre(Number(`${scale}`) !== 0 && sameDecimal(scale, digits, places));
        const product = Number(`${BigInt(raw) * BigInt(digits)}e${exponent - places}`);
        const value = integerScaling(scale, 0, { exponent })?.(raw) ?? raw;
        expect(value + 0).toBe(product + 0);
        const wide = bigintScaling(scale, 0, { exponent })?.(BigInt(raw)) ?? BigInt(raw);
        if (typeof wide === 'number') expect(wide + 0).toBe(product + 0);
        else expect(Number(wide) + 0).toBe(product + 0);
      }),
      { numRuns: 2000 },
    );
  });

  test('nothing to do is undefined', () => {
    expect(integerScaling(undefined, undefined)).toBeUndefined();
    expect(integerScaling(1, 0, { exponent: 0 })).toBeUndefined();
    expect(bigintScaling(1, undefined, {})).toBeUndefined();
    expect(integerScaling(1, 0, { hundred: 100 })?.(7)).toBe(7);
    expect(integerScaling(2, 1)?.(Number.NaN)).toBeNaN();
  });

  test('halves are rounded to even, and a little more is not a half', () => {
    // 2^53 + 1 lies halfway between two doubles.
    expect(bigintScaling(0.5, 0)?.(18_014_398_509_481_986n)).toBe(9_007_199_254_740_992);
    expect(bigintScaling(0.5, 0.0000001)?.(18_014_398_509_481_986n)).toBe(9_007_199_254_740_994);
    expect(bigintScaling(0.5, -0.0000001)?.(-18_014_398_509_481_986n)).toBe(-9_007_199_254_740_994);
  });
});

/** Whether a number still prints the digits it was made of. */
function sameDecimal(value: number, digits: number, places: number): boolean {
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const power = Number(exponent) - fraction.length;
  const shift = BigInt(-places - power);
  const own = BigInt(whole + fraction);
  return shift >= 0n ? own === BigInt(digits) * 10n ** shift : own * 10n ** -shift === BigInt(digits);
}
