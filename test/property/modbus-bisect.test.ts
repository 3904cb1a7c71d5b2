import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bisect,
  isRun,
  lengthOf,
  newFinding,
  placesOf,
  type Finding,
  type Run,
} from '../../collectors/modbus/isolation/bisect.ts';
import { layOut, type Layout } from '../../collectors/modbus/tags/layout.ts';
import { defaults, tagOf } from '../unit/modbus/tags.ts';

/** A run of `count` registers from 0 on, each a tag. */
function registers(count: number): Layout[] {
  return Array.from({ length: count }, (_, at) =>
    layOut(tagOf({ address: `hr:${at}`, type: 'uint16' }), defaults),
  ).flatMap(({ layout }) => layout ?? []);
}

/** Searches against a device; tells what it found, how often it asked, and which registers it got. */
function searched(
  count: number,
  code: number,
  refuses: (start: number, end: number) => boolean,
): { finding: Finding; asked: number; got: Set<number> } {
  const run = placesOf(registers(count));
  if (!isRun(run)) throw new Error('nothing to search');
  const finding = newFinding();
  const got = new Set<number>();
  const search = bisect(run, code, 0, finding);
  let asked = 0;
  for (let next = search.next(); !next.done; asked++) {
    const part: Run = next.value;
    const isRefused = refuses(part[0].start, part[0].start + lengthOf(part));
    if (!isRefused) for (const { start } of part) got.add(start);
    next = search.next(isRefused ? code : 'data');
  }
  return { finding, asked, got };
}

const blocks = fc.integer({ min: 2, max: 125 }).chain((count) =>
  fc.record({
    count: fc.constant(count),
    bad: fc.uniqueArray(fc.nat(count - 1), { minLength: 1, maxLength: 8 }),
  }),
);

describe('the search for what is at fault in a refused block', () => {
  test('one address of n: found, with everything else read, in 2·log₂ n requests', () => {
    for (const code of [1, 2, 3])
      for (let count = 2; count <= 125; count++)
        for (let bad = 0; bad < count; bad++) {
          const { finding, asked, got } = searched(count, code, (start, end) => start <= bad && bad < end);
          // Device says 2 as a rule; 1 and 3 first need to be told from an unknown function and a length.
          const most = code === 2 ? 2 * Math.log2(count) : 2 * Math.ceil(Math.log2(count));
          if (asked > most) expect.fail(`${asked} of ${most} requests: ${bad} of ${count}, code ${code}`);
          expect(finding.refused.map(({ place }) => place.start)).toEqual([bad]);
          expect([got.size, finding.cuts, finding.most]).toEqual([count - 1, [], undefined]);
        }
  });

  test('any addresses: exactly these, and everything else is read', () => {
    fc.assert(
      fc.property(blocks, fc.constantFrom(2, 3), ({ count, bad }, code) => {
        const { finding, asked, got } = searched(count, code, (start, end) =>
          bad.some((at) => start <= at && at < end),
        );
        expect(finding.refused.map(({ place }) => place.start)).toEqual(bad.toSorted((a, b) => a - b));
        expect(got.size).toBe(count - bad.length);
        expect(asked).toBeLessThanOrEqual(2 * bad.length * Math.ceil(Math.log2(count)));
        expect(finding.cuts).toEqual([]);
      }),
    );
  });

  test('a border that is not read across is among the cuts, and no place is at fault', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 2, max: 125 })
          .chain((count) =>
            fc.record({ count: fc.constant(count), border: fc.integer({ min: 1, max: count - 1 }) }),
          ),
        ({ count, border }) => {
          const { finding, asked, got } = searched(count, 2, (start, end) => start < border && border < end);
          expect(finding.refused).toEqual([]);
          expect(finding.cuts.map(({ at }) => at)).toContain(border);
          expect(got.size).toBe(count);
          expect(asked).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(count)));
        },
      ),
    );
  });

  test('a device that takes fewer registers at once is asked for fewer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 125 }), fc.integer({ min: 1, max: 124 }), (count, most) => {
        fc.pre(most < count);
        const { finding, got } = searched(count, 3, (start, end) => end - start > most);
        expect(finding.refused).toEqual([]);
        expect(finding.most).toBeLessThanOrEqual(most);
        expect(finding.most).toBeGreaterThanOrEqual(Math.ceil(most / 2));
        expect(got.size).toBe(count);
      }),
    );
  });

  test('an unknown function is found out by two requests', () => {
    const { finding, asked } = searched(120, 1, () => true);
    expect([asked, finding.isWhole, finding.refused]).toEqual([2, true, []]);
  });
});
