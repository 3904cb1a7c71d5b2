/** What a sequence of values leaves behind: counts that are exact to their bound, and a digest that tells sequences apart. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Series, valueHash } from '../../../agent/evidence/series.ts';
import type { Value } from '../../../agent/model/sample.ts';

function seriesOf(values: readonly Value[]): Series {
  const series = new Series();
  for (const value of values) series.take(value);
  return series;
}

const finding = (values: readonly Value[]) => seriesOf(values).finding('t');

test('counts samples, different values and changes', () => {
  expect(finding([])).toEqual({ tag: 't', n: 0, distinct: 0, changes: 0, series: '0000000000000000' });
  expect(finding([5])).toMatchObject({ n: 1, distinct: 1, changes: 0 });
  expect(finding([5, 5, 6, 5, 5])).toMatchObject({ n: 5, distinct: 2, changes: 2 });
  expect(finding([true, false, true])).toMatchObject({ n: 3, distinct: 2, changes: 2 });
  expect(finding(['a', 'a', 'b', 1n, 2n ** 63n])).toMatchObject({ n: 5, distinct: 4, changes: 3 });
  expect(
    finding([
      [1, 2],
      [1, 2],
      [1, 3],
    ]),
  ).toMatchObject({ n: 3, distinct: 2, changes: 1 });
});

test('0 and -0 are one value', () => {
  expect(finding([0, -0, 0])).toMatchObject({ n: 3, distinct: 1, changes: 0 });
});

test('32 stands for 32 and more, changes go on being counted', () => {
  const values = Array.from({ length: 1000 }, (_, index) => index);
  expect(finding(values.slice(0, 31)).distinct).toBe(31);
  expect(finding(values.slice(0, 32)).distinct).toBe(32);
  expect(finding(values)).toMatchObject({ n: 1000, distinct: 32, changes: 999 });
});

test('neighbouring readings of any kind are told apart', () => {
  const floats = Array.from({ length: 4000 }, (_, index) => Math.fround(20 + index / 4096));
  const counters = Array.from({ length: 4000 }, (_, index) => index + 4_000_000_000);
  for (const values of [floats, counters, floats.map(String), counters.map(BigInt)])
    expect(new Set(values.map(valueHash)).size).toBeGreaterThan(values.length - 5);
});

describe('the digest', () => {
  const values = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.boolean(), fc.string(), fc.bigInt()), {
    maxLength: 40,
  });

  test('is 16 hex digits, equal for equal sequences, and blind to repetition', () => {
    fc.assert(
      fc.property(values, (list) => {
        const { series } = finding(list);
        expect(series).toMatch(/^[0-9a-f]{16}$/);
        expect(finding(list).series).toBe(series);
        expect(finding(list.flatMap((value) => [value, value])).series).toBe(series);
      }),
    );
  });

  test('is another for another order, and after one more change', () => {
    const list = [1, 2, 3, 4, 5, 6, 7];
    const digests = list.map((_, at) => finding([...list.slice(at), ...list.slice(0, at)]).series);
    expect(new Set(digests).size).toBe(list.length);
    expect(finding([...list, 8]).series).not.toBe(finding(list).series);
    expect(finding(list.toReversed()).series).not.toBe(finding(list).series);
  });

  test('of a window does not depend on the one before', () => {
    fc.assert(
      fc.property(values, values, (before, list) => {
        const series = seriesOf(before);
        series.restart();
        for (const value of list) series.take(value);
        expect(series.finding('t')).toEqual(finding(list));
      }),
    );
  });
});
