import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { float32FromBits } from '../../collectors/float32.ts';

const view = new DataView(new ArrayBuffer(4));

function bitsOf(value: number): number {
  view.setFloat32(0, value);
  return view.getUint32(0);
}

function float32Of(bits: number): number {
  view.setUint32(0, bits);
  return view.getFloat32(0);
}

/** Significant digits a number prints with. */
function digitsOf(value: number): number {
  const [mantissa = ''] = Math.abs(value).toString().split('e');
  return mantissa.replace('.', '').replace(/^0+/, '').replace(/0+$/, '').length;
}

/** Whether a decimal of so many digits reads back as the float32 `size`: one near it would. */
function hasDecimal(size: number, digits: number): boolean {
  const [mantissa = '', exponent = ''] = size.toExponential(digits - 1).split('e');
  const units = BigInt(mantissa.replace('.', ''));
  return [-1n, 0n, 1n].some(
    (step) => Math.fround(Number(`${units + step}e${Number(exponent) - digits + 1}`)) === size,
  );
}

function expectShortest(bits: number): void {
  const value = float32Of(bits);
  const decimal = float32FromBits(bits);
  if (value === 0 || !Number.isFinite(value)) {
    expect(decimal).toBe(value + 0);
    return;
  }
  expect(Math.fround(decimal)).toBe(value);
  const digits = digitsOf(decimal);
  expect(digits).toBeLessThanOrEqual(9);
  if (digits > 1) expect(hasDecimal(Math.abs(value), digits - 1), `${value} as ${decimal}`).toBe(false);
}

describe('float32 as a decimal', () => {
  test('any bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (bits) => {
        expectShortest(bits);
      }),
      { numRuns: 20_000 },
    );
  });

  test('every power of two, whose interval is lopsided', () => {
    for (let exponent = 0; exponent < 255; exponent++) expectShortest(exponent << 23);
  });

  test('a decimal of up to six digits comes back as it was written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -999_999, max: 999_999 }),
        fc.integer({ min: -20, max: 20 }),
        (units, exponent) => {
          const written = Number(`${units}e${exponent}`) + 0;
          expect(float32FromBits(bitsOf(written))).toBe(written);
        },
      ),
      { numRuns: 20_000 },
    );
  });
});
