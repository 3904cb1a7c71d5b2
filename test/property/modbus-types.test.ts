/**
 * Every type × byte order × type options, against an encoder and a BigInt model of their own: nothing of the product's
 * decoder is used to make what it is compared with.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Status } from '../../agent/model/status.ts';
import type { ByteOrder, Tag, TagType } from '../../agent/model/tag.ts';
import type { Sample } from '../../agent/model/sample.ts';
import { samplerOf } from '../../collectors/modbus/decode.ts';
import { layOut } from '../../collectors/modbus/layout.ts';
import { rawOf } from '../../collectors/modbus/raw.ts';
import { defaults, tagOf } from '../unit/modbus/tags.ts';

const short: readonly ByteOrder[] = ['ABCD', 'CDAB', 'BADC', 'DCBA'];
const long: readonly ByteOrder[] = ['ABCDEFGH', 'GHEFCDAB', 'BADCFEHG', 'HGFEDCBA', 'CDABGHEF', 'EFGHABCD'];

interface IntegerType {
  readonly type: TagType;
  readonly bits: number;
  readonly isSigned: boolean;
}

const integers: readonly IntegerType[] = [
  { type: 'int8hi', bits: 8, isSigned: true },
  { type: 'int8lo', bits: 8, isSigned: true },
  { type: 'uint8hi', bits: 8, isSigned: false },
  { type: 'uint8lo', bits: 8, isSigned: false },
  { type: 'int16', bits: 16, isSigned: true },
  { type: 'uint16', bits: 16, isSigned: false },
  { type: 'int32', bits: 32, isSigned: true },
  { type: 'uint32', bits: 32, isSigned: false },
  { type: 'int64', bits: 64, isSigned: true },
  { type: 'uint64', bits: 64, isSigned: false },
];

const ordersOf = (bits: number): readonly ByteOrder[] => (bits === 64 ? long : short);

/** A pattern of so many bits as it travels: the letter of each byte on the wire, A the most significant. */
function encode(pattern: bigint, type: TagType, bits: number, order: ByteOrder, other: number): Uint8Array {
  const width = bits === 8 ? 16 : bits;
  const high = type.endsWith('hi') ? (pattern << 8n) | BigInt(other) : pattern;
  const whole = type.endsWith('lo') ? (BigInt(other) << 8n) | pattern : high;
  const significant = Array.from({ length: width / 8 }, (_, index) =>
    Number((whole >> BigInt(width - 8 - index * 8)) & 0xffn),
  );
  if (width === 16)
    return Uint8Array.from(
      order.startsWith('A') || order === 'CDAB' ? significant : significant.toReversed(),
    );
  return Uint8Array.from([...order].map((letter) => significant['ABCDEFGH'.indexOf(letter)] ?? 0));
}

interface Placed {
  /** First register of the reply. */
  readonly block: number;
  /** Registers of the reply before the value. */
  readonly before: number;
  readonly noise: Uint8Array;
}

const placed: fc.Arbitrary<Placed> = fc.record({
  block: fc.nat(60_000),
  before: fc.integer({ min: 0, max: 5 }),
  noise: fc.uint8Array({ minLength: 40, maxLength: 40 }),
});

/** Reads a value whose registers lie somewhere in a noisy reply, its scale factor so many registers after its start. */
function read(
  value: Uint8Array,
  { block, before, noise }: Placed,
  fields: Partial<Tag> & Pick<Tag, 'type'>,
  factor?: { readonly distance: number; readonly exponent: number },
): { readonly sample: Sample; readonly raw: string } {
  const bytes = Buffer.from(noise);
  bytes.set(value, before * 2);
  const address = `hr:${block + before}`;
  const at = before + (factor?.distance ?? 0);
  if (factor !== undefined) bytes.writeInt16BE(factor.exponent, at * 2);
  const scaleFactor = factor === undefined ? {} : { scaleFactor: `hr:${block + at}` };
  const typeOptions = { ...fields.typeOptions, ...scaleFactor };
  const { layout, faults } = layOut(tagOf({ address, ...fields, typeOptions }), defaults);
  if (layout === undefined) throw new Error(JSON.stringify(faults));
  expect(layout.start).toBeGreaterThanOrEqual(block);
  return { sample: samplerOf(layout, block)(bytes, 7), raw: rawOf(layout, block, bytes) };
}

const signedOf = (pattern: bigint, { bits, isSigned }: IntegerType): bigint =>
  isSigned ? BigInt.asIntN(bits, pattern) : pattern;

/** Patterns of a width, its edges often. */
const patterns = (bits: number): fc.Arbitrary<bigint> => {
  const top = 1n << BigInt(bits);
  const edges = [0n, 1n, top / 2n - 1n, top / 2n, top / 2n + 1n, top - 2n, top - 1n];
  return fc.oneof({ weight: 3, arbitrary: fc.bigInt(0n, top - 1n) }, fc.constantFrom(...edges));
};

const anyInteger = fc.constantFrom(...integers).chain((type) =>
  fc.record({
    type: fc.constant(type),
    order: fc.constantFrom(...ordersOf(type.bits)),
    pattern: patterns(type.bits),
    other: fc.nat(255),
    placed,
  }),
);

/** A value as its type is: 64 bits are bigints. */
const native = (value: bigint, bits: number): bigint | number => (bits === 64 ? value : Number(value));

/** A decimal as digits over 10^places, and as the number a point table holds. */
const decimal = fc
  .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.nat(5))
  .filter(([digits]) => digits !== 0)
  .map(([digits, places]) => ({ digits: BigInt(digits), places, number: Number(`${digits}e-${places}`) }));

describe('Modbus types', () => {
  test('integers of every width and byte order', () => {
    fc.assert(
      fc.property(anyInteger, ({ type, order, pattern, other, placed: where }) => {
        const bytes = encode(pattern, type.type, type.bits, order, other);
        const { sample, raw } = read(bytes, where, { type: type.type, byteOrder: order });
        expect(sample).toMatchObject({ quality: 'GOOD', value: native(signedOf(pattern, type), type.bits) });
        expect(raw.replaceAll(' ', '')).toBe(Buffer.from(bytes).toString('hex'));
      }),
      { numRuns: 500 },
    );
  });

  test('floats of every byte order read back; NaN and infinities are BAD', () => {
    const special = [
      Number.NaN,
      Infinity,
      -Infinity,
      0,
      -0,
      5e-324,
      1.401298464324817e-45,
      3.4028234663852886e38,
    ];
    const values = fc.oneof(fc.float(), fc.double(), fc.constantFrom(...special));
    const width = fc.constantFrom<32 | 64>(32, 64);
    const cases = width.chain((bits) =>
      fc.tuple(fc.constant(bits), fc.constantFrom(...ordersOf(bits)), values, placed),
    );
    fc.assert(
      fc.property(cases, ([bits, order, value, where]) => {
        const view = new DataView(new ArrayBuffer(8));
        if (bits === 32) view.setFloat32(0, value);
        else view.setFloat64(0, value);
        const pattern = bits === 32 ? BigInt(view.getUint32(0)) : view.getBigUint64(0);
        const type = `float${bits}` as const;
        const { sample } = read(encode(pattern, type, bits, order, 0), where, { type, byteOrder: order });
        const sent = bits === 32 ? Math.fround(value) : value;
        if (!Number.isFinite(sent))
          expect(sample).toMatchObject({ quality: 'BAD', value: null, status: Status.BadOutOfRange });
        else
          expect(bits === 32 ? Math.fround(Number(sample.value)) : sample.value).toBe(
            bits === 32 ? sent + 0 : sent,
          );
      }),
      { numRuns: 500 },
    );
  });

  test('decimals in binary code; a digit above nine is BAD', () => {
    const width = fc.constantFrom<16 | 32>(16, 32);
    const cases = width.chain((bits) =>
      fc.tuple(fc.constant(bits), fc.constantFrom(...short), patterns(bits), placed),
    );
    fc.assert(
      fc.property(cases, ([bits, order, pattern, where]) => {
        const type = `bcd${bits}` as const;
        const { sample } = read(encode(pattern, type, bits, order, 0), where, { type, byteOrder: order });
        const digits = pattern.toString(16);
        if (/^\d+$/.test(digits)) expect(sample).toMatchObject({ quality: 'GOOD', value: Number(digits) });
        else expect(sample).toMatchObject({ quality: 'BAD', value: null, status: Status.BadDecodingError });
      }),
    );
  });

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

  test('text of every filling and byte order; a cut character is left out', () => {
    const characters = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...'设备压机一号线温度水泵油缸AB12') },
      fc.constantFrom(...'é€😀 '),
    );
    const cases = fc.record({
      text: fc.array(characters, { minLength: 1, maxLength: 12 }).map((all) => `x${all.join('')}`),
      length: fc.integer({ min: 1, max: 30 }),
      filling: fc.constantFrom<[string, number]>(['nul', 0], ['space', 32]),
      order: fc.constantFrom(...short),
      pad: fc.constantFrom('own', 'both', 'none'),
      placed,
    });
    fc.assert(
      fc.property(cases, ({ text, length, filling: [name, fill], order, pad, placed: where }) => {
        const room = Buffer.alloc(length, fill);
        Buffer.from(text).copy(room);
        const bytes = Buffer.concat([room, Buffer.alloc(length % 2, fill)]);
        if (order === 'BADC' || order === 'DCBA') bytes.swap16();
        const type = `string:${length}` as const;
        const typeOptions = pad === 'none' ? {} : { pad: pad === 'own' ? name : pad };
        const { sample } = read(bytes, where, { type, byteOrder: order, typeOptions });
        let kept = '';
        for (const character of text) {
          if (Buffer.byteLength(kept + character) > length) break;
          kept += character;
        }
        // Blanks at the end of a text padded with NULs are its own where the tag says so.
        expect(sample.value).toBe(name === 'nul' && pad === 'own' ? kept : kept.trimEnd());
      }),
      { numRuns: 500 },
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
