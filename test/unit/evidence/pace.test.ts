/** How evenly a group was read: exact extremes, quantiles within 1 in 64, and no interval that is not ours. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pace } from '../../../agent/evidence/pace.ts';

const start = Date.UTC(2026, 0, 5);

function paceOf(intervals: readonly number[]): Pace {
  const pace = new Pace('c1', 'fast', 100);
  let at = start;
  pace.scan(at);
  for (const ms of intervals) pace.scan((at += ms));
  return pace;
}

const head = { connection: 'c1', group: 'fast', intervalMs: 100 };

test('with fewer than two scans there is no interval', () => {
  expect(new Pace('c1', 'fast', 100).finding()).toEqual({ ...head, scans: 0 });
  expect(paceOf([]).finding()).toEqual({ ...head, scans: 1 });
});

test('quantiles are the smallest interval that so many do not exceed', () => {
  expect(paceOf([100]).finding()).toEqual({ ...head, scans: 2, min: 100, p50: 100, p95: 100, max: 100 });
  expect(paceOf([10, 20, 30, 40]).finding()).toMatchObject({ min: 10, p50: 20, p95: 40, max: 40 });
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
  expect(paceOf(hundred).finding()).toMatchObject({ scans: 101, min: 1, p50: 50, p95: 95, max: 100 });
});

test('whatever the intervals: extremes are exact, quantiles lie between them and within 1 in 64', () => {
  const interval = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 86_400_000 }));
  fc.assert(
    fc.property(fc.array(interval, { minLength: 1, maxLength: 200 }), (intervals) => {
      const { min = NaN, p50 = NaN, p95 = NaN, max = NaN } = paceOf(intervals).finding();
      const sorted = intervals.toSorted((a, b) => a - b);
      const exact = (percent: number): number =>
        sorted[Math.ceil((percent * sorted.length) / 100) - 1] ?? NaN;
      expect([min, max]).toEqual([sorted[0], sorted.at(-1)]);
      expect(min <= p50 && p50 <= p95 && p95 <= max).toBe(true);
      for (const [found, wanted] of [
        [p50, exact(50)],
        [p95, exact(95)],
      ] as const)
        if (wanted <= 128) expect(found).toBe(wanted);
        else expect(Math.abs(found - wanted)).toBeLessThanOrEqual(wanted / 64);
    }),
  );
});

test('the time a link was down, and a clock set back, are no intervals; the scans count', () => {
  const pace = paceOf([100]);
  pace.broken();
  pace.scan(start + 500_000);
  pace.scan(start + 500_110);
  pace.scan(start);
  pace.scan(start + 90);
  expect(pace.finding()).toEqual({ ...head, scans: 6, min: 90, p50: 100, p95: 110, max: 110 });
});

test('a gateway that wakes in 1970 and is then told the time has no interval of half a century', () => {
  const pace = new Pace('c1', 'fast', 100);
  for (const at of [0, 100, start, start + 100]) pace.scan(at);
  expect(pace.finding()).toEqual({ ...head, scans: 4, min: 100, p50: 100, p95: 100, max: 100 });
});

test('the interval that reaches into a new window counts there', () => {
  const pace = paceOf([100, 900]);
  pace.restart();
  expect(pace.finding()).toEqual({ ...head, scans: 0 });
  pace.scan(start + 1000 + 130);
  expect(pace.finding()).toEqual({ ...head, scans: 1, min: 130, p50: 130, p95: 130, max: 130 });
});
