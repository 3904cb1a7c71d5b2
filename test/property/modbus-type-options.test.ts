/** Every type × byte order × type options, against a BigInt model of what the options mean. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Status } from '../../agent/model/status.ts';
import {
  anyInteger,
  decimal,
  encode,
  native,
  patterns,
  placed,
  read,
  short,
  signedOf,
} from './modbus-wire.ts';

describe('Modbus type options', () => {
  test('a mask and a shift are those of BigInt', () => {
    const cases = anyInteger.chain((one) =>
      fc.record({
        one: fc.constant(one),
        mask: fc.option(fc.bigInt(1n, (1n << BigInt(one.type.bits)) - 1n), { nil: undefined }),
        shift: fc.option(fc.nat(one.type.bits - 1), { nil: undefined }),
        isHex: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(cases, ({ one, mask, shift, isHex }) => {
        const { type, order, pattern, other, placed: where } = one;
        fc.pre(mask === undefined || shift === undefined || mask >> BigInt(shift) !== 0n);
        const typeOptions = {
          ...(mask === undefined ? {} : { mask: isHex ? `0x${mask.toString(16)}` : String(mask) }),
          ...(shift === undefined ? {} : { shift: String(shift) }),
        };
        const bytes = encode(pattern, type.type, type.bits, order, other);
        const { sample } = read(bytes, where, { type: type.type, byteOrder: order, typeOptions });
        const all = (1n << BigInt(type.bits)) - 1n;
        const value = signedOf(pattern & (mask ?? all), type) >> BigInt(shift ?? 0);
        expect(sample).toMatchObject({ quality: 'GOOD', value: native(value, type.bits) });
      }),
      { numRuns: 500 },
    );
  });

  test('sign and magnitude', () => {
    const cases = fc.constantFrom(16, 32).chain((bits) =>
      fc.record({
        bits: fc.constant(bits),
        order: fc.constantFrom(...short),
        size: fc.nat(2 ** (bits - 1) - 1),
        isMinus: fc.boolean(),
        placed,
      }),
    );
    fc.assert(
      fc.property(cases, ({ bits, order, size, isMinus, placed: where }) => {
        const type = bits === 16 ? 'int16' : 'int32';
        const pattern = BigInt(size) + (isMinus ? 1n << BigInt(bits - 1) : 0n);
        const bytes = encode(pattern, type, bits, order, 0);
        const { sample } = read(bytes, where, { type, byteOrder: order, typeOptions: { sign: 'magnitude' } });
        expect(sample).toMatchObject({ quality: 'GOOD', value: isMinus ? 0 - size : size });
      }),
    );
  });

  test('raw values that are none are BAD, their neighbours are not', () => {
    const cases = anyInteger.chain((one) =>
      fc.record({
        one: fc.constant(one),
        invalid: fc.array(fc.tuple(patterns(one.type.bits), fc.constantFrom('hex', 'plain', 'signed')), {
          minLength: 1,
          maxLength: 3,
        }),
        isHit: fc.boolean(),
        hasMask: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(cases, ({ one, invalid, isHit, hasMask }) => {
        const { type, order, other, placed: where } = one;
        const written = invalid.map(([pattern, how]) => {
          if (how === 'hex') return `0x${pattern.toString(16)}`;
          return String(how === 'plain' ? pattern : BigInt.asIntN(type.bits, pattern));
        });
        const pattern = isHit ? (invalid[0]?.[0] ?? 0n) : one.pattern;
        const bytes = encode(pattern, type.type, type.bits, order, other);
        // The mask does not matter: what is compared is what came.
        const typeOptions = { invalid: written.join('|'), ...(hasMask ? { mask: '1' } : {}) };
        const { sample } = read(bytes, where, { type: type.type, byteOrder: order, typeOptions });
        const isNone = invalid.some(([none]) => none === pattern);
        if (isNone)
          expect(sample).toMatchObject({ value: null, quality: 'BAD', status: Status.BadNotImplemented });
        else expect(sample.quality).toBe('GOOD');
      }),
      { numRuns: 500 },
    );
  });

  test('a scale factor is a power of ten, exact before the tag’s own scale and offset', () => {
    const cases = fc.record({
      one: anyInteger,
      exponent: fc.oneof(fc.integer({ min: -10, max: 10 }), fc.constantFrom(-0x8000, -11, 11, 0x7fff)),
      gap: fc.integer({ min: -5, max: 5 }),
      scale: fc.option(decimal, { nil: undefined }),
      offset: fc.option(decimal, { nil: undefined }),
    });
    fc.assert(
      fc.property(cases, ({ one, exponent, gap, scale, offset }) => {
        const { type, pattern, other, placed: where } = one;
        // Single registers whose bytes are swapped have swapped factors: told apart below.
        const order = type.bits === 64 ? 'GHEFCDAB' : 'CDAB';
        const count = Math.max(1, type.bits / 16);
        const before = Math.max(where.before, -gap);
        const distance = gap < 0 ? gap : gap + count;
        const bytes = encode(pattern, type.type, type.bits, order, other);
        const { sample, raw } = read(
          bytes,
          { ...where, before },
          { type: type.type, byteOrder: order, scale: scale?.number, offset: offset?.number },
          { distance, exponent },
        );
        const sf = BigInt.asUintN(16, BigInt(exponent)).toString(16).padStart(4, '0');
        expect(raw.replaceAll(' ', '')).toBe(`${Buffer.from(bytes).toString('hex')}sf=${sf}`);
        if (exponent < -10 || exponent > 10) {
          const status = exponent === -0x8000 ? Status.BadNotImplemented : Status.BadDecodingError;
          expect(sample).toMatchObject({ value: null, quality: 'BAD', status });
          return;
        }
        const a = scale ?? { digits: 1n, places: 0 };
        const b = offset ?? { digits: 0n, places: 0 };
        // All over 10^20.
        const product = signedOf(pattern, type) * a.digits * 10n ** BigInt(20 - a.places + exponent);
        const sum = product + b.digits * 10n ** BigInt(20 - b.places);
        expect(sample.quality).toBe('GOOD');
        if (typeof sample.value === 'bigint') expect(sample.value * 10n ** 20n).toBe(sum);
        else expect(sample.value).toBe(Number(`${sum}e-20`) + 0);
      }),
      { numRuns: 1000 },
    );
  });

  test('a percentage is the nearest number to raw × 100 / whole × scale + offset', () => {
    const cases = fc.record({
      one: anyInteger.filter(({ type }) => type.bits <= 32),
      percent: fc.integer({ min: 1, max: 255 }),
      more: fc.constantFrom(0, 16_383, 16_384, 27_648, 10_000, 4095),
      scale: fc.option(decimal, { nil: undefined }),
      offset: fc.option(decimal, { nil: undefined }),
    });
    fc.assert(
      fc.property(cases, ({ one, percent, more, scale, offset }) => {
        const { type, order, pattern, other, placed: where } = one;
        const whole = type.bits === 8 || more === 0 ? percent : more;
        const { sample } = read(encode(pattern, type.type, type.bits, order, other), where, {
          type: type.type,
          byteOrder: order,
          scale: scale?.number,
          offset: offset?.number,
          typeOptions: { percent: String(whole) },
        });
        const a = scale ?? { digits: 1n, places: 0 };
        const b = offset ?? { digits: 0n, places: 0 };
        const over = 10n ** 5n;
        const product = signedOf(pattern, type) * 100n * a.digits * 10n ** BigInt(5 - a.places);
        const dividend = product + b.digits * 10n ** BigInt(5 - b.places) * BigInt(whole);
        expect(isNearest(Number(sample.value), dividend, over * BigInt(whole))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

/** Whether no other double is nearer to a fraction. */
function isNearest(value: number, dividend: bigint, divisor: bigint): boolean {
  if (dividend === 0n) return Object.is(value, 0);
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const distance = (pattern: bigint): bigint => {
    // mantissa × 2^(exponent − 1075), over 2^1075 to stay whole.
    const exponent = (pattern >> 52n) & 0x7ffn;
    const fraction = pattern & ((1n << 52n) - 1n);
    const size = exponent === 0n ? fraction << 1n : (fraction | (1n << 52n)) << exponent;
    const exact = pattern >> 63n === 1n ? -size : size;
    const gap = exact * divisor - (dividend << 1075n);
    return gap < 0n ? -gap : gap;
  };
  return distance(bits) <= distance(bits + 1n) && distance(bits) <= distance(bits - 1n);
}
