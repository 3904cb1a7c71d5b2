/** Values as devices put them on the wire, by an encoder of its own: nothing of the product's decoder makes them. */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Sample } from '../../agent/model/sample.ts';
import type { ByteOrder, Tag, TagType } from '../../agent/model/tag.ts';
import { samplerOf } from '../../collectors/modbus/tags/decode.ts';
import { layOut } from '../../collectors/modbus/tags/layout.ts';
import { rawOf } from '../../collectors/modbus/tags/raw-text.ts';
import { defaults, tagOf } from '../unit/modbus/tags.ts';

/** Byte orders of up to 32 bits. */
export const short: readonly ByteOrder[] = ['ABCD', 'CDAB', 'BADC', 'DCBA'];
const long: readonly ByteOrder[] = ['ABCDEFGH', 'GHEFCDAB', 'BADCFEHG', 'HGFEDCBA', 'CDABGHEF', 'EFGHABCD'];

/** A type of whole numbers. */
export interface IntegerType {
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

/** Byte orders of a width. */
export const ordersOf = (bits: number): readonly ByteOrder[] => (bits === 64 ? long : short);

/** A pattern of so many bits as it travels: the letter of each byte on the wire, A the most significant. */
export function encode(
  pattern: bigint,
  type: TagType,
  bits: number,
  order: ByteOrder,
  other: number,
): Uint8Array {
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

/** Where a value lies in a reply. */
export interface Placed {
  /** First register of the reply. */
  readonly block: number;
  /** Registers of the reply before the value. */
  readonly before: number;
  readonly noise: Uint8Array;
}

/** Any place in a noisy reply. */
export const placed: fc.Arbitrary<Placed> = fc.record({
  block: fc.nat(60_000),
  before: fc.integer({ min: 0, max: 5 }),
  noise: fc.uint8Array({ minLength: 40, maxLength: 40 }),
});

/** Reads a value whose registers lie somewhere in a noisy reply, its scale factor so many registers after its start. */
export function read(
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

/** The number that a pattern is in a type. */
export const signedOf = (pattern: bigint, { bits, isSigned }: IntegerType): bigint =>
  isSigned ? BigInt.asIntN(bits, pattern) : pattern;

/** Patterns of a width, its edges often. */
export const patterns = (bits: number): fc.Arbitrary<bigint> => {
  const top = 1n << BigInt(bits);
  const edges = [0n, 1n, top / 2n - 1n, top / 2n, top / 2n + 1n, top - 2n, top - 1n];
  return fc.oneof({ weight: 3, arbitrary: fc.bigInt(0n, top - 1n) }, fc.constantFrom(...edges));
};

/** Any pattern of any integer in any order, anywhere. */
export const anyInteger = fc.constantFrom(...integers).chain((type) =>
  fc.record({
    type: fc.constant(type),
    order: fc.constantFrom(...ordersOf(type.bits)),
    pattern: patterns(type.bits),
    other: fc.nat(255),
    placed,
  }),
);

/** A value as its type is: 64 bits are bigints. */
export const native = (value: bigint, bits: number): bigint | number => (bits === 64 ? value : Number(value));

/** A decimal as digits over 10^places, and as the number a point table holds. */
export const decimal = fc
  .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.nat(5))
  .filter(([digits]) => digits !== 0)
  .map(([digits, places]) => ({ digits: BigInt(digits), places, number: Number(`${digits}e-${places}`) }));
