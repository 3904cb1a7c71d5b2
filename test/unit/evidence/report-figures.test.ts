import { describe, expect, it } from 'vitest';
import {
  day,
  daysOf,
  grouped,
  moment,
  ordinal,
  percent,
  span,
  spelt,
  sumOfPoints,
} from '../../../agent/evidence/report/figures.ts';

describe('a percentage', () => {
  it.each([
    [0, 7, '0.00 %'],
    [1, 3, '33.33 %'],
    [2, 3, '66.66 %'],
    [59_999, 100_000, '59.99 %'],
    [89_999_999_999, 100_000_000_000, '89.99 %'],
    [9_007_199_254_740_990, 9_007_199_254_740_991, '99.99 %'],
    [7, 7, '100.00 %'],
    [0, 0, '—'],
    [Number.NaN, 3, '—'],
  ])('of %d/%d is floored: %s', (count, total, expected) => {
    expect(percent(count, total)).toBe(expected);
  });
});

describe('times', () => {
  it('are those of China', () => {
    const time = Date.UTC(2026, 10, 24, 16, 5, 9);
    expect(day(time)).toBe('2026-11-25');
    expect(moment(time)).toBe('2026-11-25 00:05');
    expect(moment(time, 'second')).toBe('2026-11-25 00:05:09');
  });

  it('count the days a period touches', () => {
    const midnight = Date.UTC(2026, 9, 25, 16);
    expect(daysOf(midnight, midnight + 2 * 86_400_000)).toEqual(['2026-10-26', '2026-10-27']);
    expect(daysOf(midnight + 1, midnight + 86_400_001)).toEqual(['2026-10-26', '2026-10-27']);
    expect(daysOf(midnight, midnight)).toEqual([]);
  });

  it('last in the two largest units', () => {
    expect(span(2 * 86_400_000 + 3 * 3_600_000 + 59_000, 'zh')).toBe('2 天 3 小时');
    expect(span(3_600_000 + 5000, 'en')).toBe('1 h');
    expect(span(5000, 'en')).toBe('5 s');
    expect(span(500, 'zh')).toBe('500 毫秒');
  });
});

it('numbers, hashes and points are written as people read them', () => {
  expect([0, 999, 1000, 1_234_567].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567']);
  expect(spelt('0123456789abcdef0123456789abcdef0123')).toEqual([
    '0123 4567 89ab cdef 0123 4567 89ab cdef',
    '0123',
  ]);
  expect([1, 10, 11, 17, 20, 21].map((n) => ordinal(n, 'zh'))).toEqual([
    '一',
    '十',
    '十一',
    '十七',
    '二十',
    '二十一',
  ]);
  expect(sumOfPoints([0.7, 0.7, 0.7, 0.7, 0.7])).toBe(3.5);
});
