import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Tag, TagType } from '../../agent/model/tag.ts';
import { isBitArea, type Area } from '../../collectors/modbus/address.ts';
import { samplerOf } from '../../collectors/modbus/tags/decode.ts';
import { layOut, type Layout } from '../../collectors/modbus/tags/layout.ts';
import type { Hole } from '../../collectors/modbus/settings/holes.ts';
import { mostAt } from '../../collectors/modbus/settings/unit.ts';
import { planBlocks, type Block, type PlanLimits } from '../../collectors/modbus/tags/plan.ts';
import { defaults } from '../unit/modbus/tags.ts';

const span = 400;

const registerTypes: readonly TagType[] = [
  'int8hi',
  'uint8lo',
  'int16',
  'uint16',
  'bcd16',
  'int32',
  'uint32',
  'float32',
  'bcd32',
  'int64',
  'uint64',
  'float64',
  'string:7',
  'string:40',
];

/** A scale factor before or after its value, at times far from it. */
const withFactor = fc.record({
  address: fc.integer({ min: 100, max: span - 20 }).map((index) => `hr:${index}`),
  type: fc.constantFrom<TagType>('int16', 'uint32', 'int64'),
  distance: fc.oneof(fc.integer({ min: -100, max: -1 }), fc.integer({ min: 4, max: 19 })),
});

const place: fc.Arbitrary<Pick<Tag, 'address' | 'type' | 'typeOptions'>> = fc.oneof(
  withFactor.map(({ address, type, distance }) => ({
    address,
    type,
    typeOptions: { scaleFactor: `hr:${Number(address.slice('hr:'.length)) + distance}` },
  })),
  fc.record({
    address: fc.nat(span - 20).map((index) => `hr:${index}`),
    type: fc.constantFrom(...registerTypes),
  }),
  fc.record({
    address: fc.nat(span - 20).map((index) => `ir:${index}`),
    type: fc.constantFrom(...registerTypes),
  }),
  fc.record({
    address: fc.tuple(fc.nat(span - 20), fc.nat(15)).map(([index, bit]) => `hr:${index}.${bit}`),
    type: fc.constant<TagType>('bool'),
  }),
  fc.record({
    address: fc
      .tuple(fc.constantFrom('co', 'di'), fc.nat(span - 20))
      .map(([area, index]) => `${area}:${index}`),
    type: fc.constant<TagType>('bool'),
  }),
);

const tags = fc.array(fc.tuple(place, fc.integer({ min: 1, max: 3 })), { maxLength: 60 }).map((entries) =>
  entries.map(([{ address, type, typeOptions }, unit], row): Tag => ({
    equipment: 'e',
    connection: 'c',
    group: 'g',
    name: `t${row}`,
    address,
    type,
    typeOptions,
    unit,
    origin: { file: 'f', row },
  })),
);

const perRegister = fc.integer({ min: 1, max: 125 });
const perBit = fc.integer({ min: 1, max: 2000 });
const holes: fc.Arbitrary<readonly Hole[]> = fc.array(
  fc
    .record({
      area: fc.constantFrom<Area>('co', 'di', 'ir', 'hr'),
      first: fc.nat({ max: span }),
      size: fc.integer({ min: 1, max: 20 }),
    })
    .map(({ area, first, size }) => ({ area, first, last: first + size - 1 })),
  { maxLength: 4 },
);

const limits: fc.Arbitrary<PlanLimits> = fc.record({
  maxRegisters: fc.oneof(perRegister, fc.record({ hr: perRegister, ir: perRegister })),
  maxBits: fc.oneof(perBit, fc.record({ co: perBit }, { requiredKeys: [] })),
  maxGap: fc.integer({ min: 0, max: 124 }),
  holes,
  oneRequestPerTag: fc.boolean(),
  coilsFromZero: fc.boolean(),
});

/** Whether a hole is touched by a block at addresses that no value of it needs. */
function isReadAcross(hole: Hole, block: Block): boolean {
  if (hole.area !== block.area) return false;
  for (let at = Math.max(hole.first, block.start); at <= hole.last && at < block.start + block.count; at++)
    if (!block.layouts.some(({ start, count }) => start <= at && at < start + count)) return true;
  return false;
}

function layoutsOf(list: readonly Tag[]): Layout[] {
  return list.flatMap((tag) => layOut(tag, defaults).layout ?? []);
}

/** What a device would reply: registers as they are, bits packed from the least significant on. */
function replyTo(image: Uint8Array, area: Area, start: number, count: number): Uint8Array {
  if (!isBitArea(area)) return image.slice(start * 2, (start + count) * 2);
  const bytes = new Uint8Array(Math.ceil(count / 8));
  for (let bit = 0; bit < count; bit++)
    if (((image[start + bit] ?? 0) & 1) === 1) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7));
  return bytes;
}

function valuesOf(image: Uint8Array, blocks: readonly Block[]): Map<Tag, unknown> {
  const values = new Map<Tag, unknown>();
  for (const block of blocks) {
    const bytes = replyTo(image, block.area, block.start, block.count);
    for (const layout of block.layouts)
      values.set(layout.tag, samplerOf(layout, block.start)(bytes, 0).value);
  }
  return values;
}

describe('plan of Modbus requests', () => {
  test('every tag is covered once, within limits, and holes no wider than allowed are read', () => {
    fc.assert(
      fc.property(tags, limits, (list, most) => {
        const layouts = layoutsOf(list);
        expect(layouts).toHaveLength(list.length);
        const blocks = planBlocks(layouts, most);
        const covered = blocks.flatMap((block) => block.layouts);
        expect(covered).toHaveLength(layouts.length);
        expect(new Set(covered)).toEqual(new Set(layouts));

        for (const block of blocks) {
          const isBits = isBitArea(block.area);
          const longest = Math.max(...block.layouts.map(({ count }) => count));
          expect(block.count).toBeLessThanOrEqual(Math.max(longest, mostAt(most, block.area)));
          expect(most.holes?.filter((hole) => isReadAcross(hole, block))).toEqual([]);
          if (most.oneRequestPerTag === true)
            expect(new Set(block.layouts.map(({ start, count }) => `${start}+${count}`)).size).toBe(1);
          expect(block.count).toBeLessThanOrEqual(isBits ? 2000 : 125);
          // What comes before the first value is there for coilsFromZero alone.
          const first = Math.min(...block.layouts.map(({ start }) => start));
          if (most.coilsFromZero !== true || !isBits) expect(first).toBe(block.start);
          let reached = first;
          for (const layout of block.layouts) {
            expect([layout.unit, layout.area]).toEqual([block.unit, block.area]);
            expect(layout.start).toBeGreaterThanOrEqual(block.start);
            expect(layout.start + layout.count).toBeLessThanOrEqual(block.start + block.count);
            expect(layout.start - reached).toBeLessThanOrEqual(most.maxGap * (isBits ? 16 : 1));
            reached = Math.max(reached, layout.start + layout.count);
          }
        }
      }),
    );
  });

  test('reads what reading one by one reads', () => {
    fc.assert(
      fc.property(
        tags,
        limits,
        fc.uint8Array({ minLength: span * 2, maxLength: span * 2 }),
        (list, most, image) => {
          const layouts = layoutsOf(list);
          const alone = layouts.map((layout) => ({ ...layout, layouts: [layout] }));
          expect(valuesOf(image, planBlocks(layouts, most))).toEqual(valuesOf(image, alone));
        },
      ),
    );
  });

  test('the order of the tags does not matter to the requests', () => {
    fc.assert(
      fc.property(tags, limits, (list, most) => {
        const requests = (some: readonly Tag[]): string[] =>
          planBlocks(layoutsOf(some), most).map(
            ({ unit, area, start, count }) => `${unit} ${area}:${start}+${count}`,
          );
        expect(requests(list.toReversed())).toEqual(requests(list));
      }),
    );
  });
});
