/** The byte-order finder against the simulator's encoder, which shares no code with the agent. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ByteOrder, TagType } from '../../agent/model/tag.ts';
import { findExplanations, mostExplanations, scales } from '../../collectors/modbus/probe/finder.ts';
import { layOut } from '../../collectors/modbus/tags/layout.ts';
import { encode, widthOf } from '../../scripts/workshop/modbus/encode.ts';
import type { RegisterType } from '../../scripts/workshop/model/machine.ts';
import { defaults, tagOf } from '../unit/modbus/tags.ts';

const types = [
  'int16',
  'uint16',
  'int32',
  'uint32',
  'float32',
  'int64',
  'uint64',
  'float64',
  'bcd16',
  'bcd32',
] as const satisfies readonly (RegisterType & TagType)[];
type Type = (typeof types)[number];
const orders: Readonly<Record<number, readonly ByteOrder[]>> = {
  2: ['ABCD', 'BADC'],
  4: ['ABCD', 'CDAB', 'BADC', 'DCBA'],
  8: ['ABCDEFGH', 'GHEFCDAB', 'BADCFEHG', 'HGFEDCBA', 'CDABGHEF', 'EFGHABCD'],
};
const start = 100;

/**
 * Raw values with digits to tell them by, that need their width: −1 is −1 as int16, int32 and int64 alike, and nobody can
 * tell which of them the device means.
 */
function rawOf(type: Type): fc.Arbitrary<number | bigint> {
  switch (type) {
    case 'int16':
      return fc.integer({ min: -3276, max: -1000 }).map((tens) => tens * 10 - 7);
    case 'uint16':
      return fc.integer({ min: 1000, max: 6552 }).map((tens) => tens * 10 + 7);
    case 'int32':
      return fc.integer({ min: -200_000_000, max: -7000 }).map((tens) => tens * 10 - 7);
    case 'uint32':
      return fc.integer({ min: 7000, max: 400_000_000 }).map((tens) => tens * 10 + 7);
    case 'int64':
      return fc.bigInt({ min: -(2n ** 52n), max: -(2n ** 33n) });
    case 'uint64':
      return fc.bigInt({ min: 2n ** 33n, max: 2n ** 52n });
    case 'bcd16':
      return fc.integer({ min: 100, max: 999 }).map((tens) => tens * 10 + 7);
    case 'bcd32':
      return fc.integer({ min: 1000, max: 9_999_999 }).map((tens) => tens * 10 + 7);
    case 'float32':
    case 'float64':
      return fc.integer({ min: 10_000, max: 99_999_999 }).map((units) => units / 10_000);
  }
}

const truths = fc.constantFrom(...types).chain((type) =>
  fc.record({
    type: fc.constant(type),
    raw: rawOf(type),
    byteOrder: fc.constantFrom(...(orders[widthOf(type)] ?? [])),
    scale: fc.constantFrom(...scales),
    base: fc.constantFrom(-1, 0, 1),
    noise: fc.uint8Array({ minLength: 12, maxLength: 12 }),
    configured: fc.constantFrom(...types),
  }),
);

/** What the registers 99 to 104 hold: noise, and the value at its place. */
function imageOf(truth: {
  type: Type;
  raw: number | bigint;
  byteOrder: string;
  base: number;
  noise: Uint8Array;
}) {
  const { type, raw, byteOrder, base, noise } = truth;
  const width = widthOf(type);
  const order = width === 2 ? (byteOrder === 'BADC' ? 'BA' : 'AB') : byteOrder;
  const bytes = Buffer.from(noise);
  encode(type, raw, order).copy(bytes, (1 + base) * 2);
  return bytes;
}

test('the true explanation of what a display shows to five digits is found, and but for rare chance among the first three', () => {
  const places: number[] = [];
  fc.assert(
    fc.property(truths, (truth) => {
      const { type, raw, byteOrder, scale, base, configured } = truth;
      const value = Number(raw) * scale;
      const shown = Number(value.toPrecision(5));
      const digit = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 4);
      const { layout } = layOut(tagOf({ address: `hr:${start}`, type: configured }), defaults);
      if (layout === undefined) throw new Error('not laid out');
      const windows = [{ area: 'hr' as const, start: start - 1, bytes: imageOf(truth) }];
      const found = findExplanations({
        layout,
        defaults,
        windows,
        expect: { value: shown, tolerance: digit / 2 + 1e-12 },
      });
      expect(found.length).toBeLessThanOrEqual(mostExplanations);
      const place = found.findIndex(
        (one) =>
          one.address === `hr:${start + base}` &&
          [one.type, ...one.also].includes(type) &&
          one.byteOrder === byteOrder &&
          one.scale === scale,
      );
      expect(place).toBeGreaterThanOrEqual(0);
      places.push(place);
    }),
    { numRuns: 1000 },
  );
  // Noise may hold, by chance, what is simpler to explain.
  expect(places.filter((place) => place >= 3).length).toBeLessThan(places.length / 100);
});

test('a float32 in the wrong byte order is found without a number', () => {
  const values = fc.integer({ min: 1, max: 99_999 }).map((units) => units / 10);
  const order = fc.constantFrom<ByteOrder>('CDAB', 'BADC', 'DCBA');
  fc.assert(
    fc.property(values, order, fc.uint8Array({ minLength: 12, maxLength: 12 }), (value, byteOrder, noise) => {
      const { layout } = layOut(tagOf({ address: `hr:${start}`, type: 'float32' }), defaults);
      if (layout === undefined) throw new Error('not laid out');
      const bytes = imageOf({ type: 'float32', raw: value, byteOrder, base: 0, noise });
      const found = findExplanations({
        layout,
        defaults,
        windows: [{ area: 'hr', start: start - 1, bytes }],
      });
      const place = found.findIndex((one) => one.byteOrder === byteOrder && one.address === `hr:${start}`);
      expect(place).toBeGreaterThanOrEqual(0);
      expect(found[place]?.value).toBe(value);
    }),
    { numRuns: 1000 },
  );
});
