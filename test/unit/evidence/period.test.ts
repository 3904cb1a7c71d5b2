/** The period a person asks for. */
import { describe, expect, test } from 'vitest';
import { CodedError } from '../../../agent/base/errors.ts';
import { chinaTime, periodOf } from '../../../agent/cli/evidence/period.ts';

const hourMs = 3_600_000;
const upTo = Date.UTC(2026, 10, 25, 3, 20);
const log = { upTo, days: 30, windowMs: hourMs };

function asked(from?: string, to?: string, windowMs = hourMs) {
  const { from: begin, to: end } = periodOf({ from, to }, { ...log, windowMs });
  return [begin, end].map((time) => new Date(time).toISOString().slice(0, 16));
}

describe('period', () => {
  test('by default: what is signed, so many days back, whole windows', () => {
    expect(asked()).toEqual(['2026-10-26T04:00', '2026-11-25T04:00']);
    const onRaster = periodOf({}, { upTo: Date.UTC(2026, 0, 1, 8), days: 1, windowMs: hourMs });
    expect(onRaster).toEqual({ from: Date.UTC(2025, 11, 31, 8), to: Date.UTC(2026, 0, 1, 8) });
  });

  test('days are those of China, the last one whole', () => {
    expect(asked('2026-11-01', '2026-11-01')).toEqual(['2026-10-31T16:00', '2026-11-01T16:00']);
    expect(asked('2026-11-01', '2026-11-24')).toEqual(['2026-10-31T16:00', '2026-11-24T16:00']);
    expect(asked('2024-02-29', '2024-02-29')).toEqual(['2024-02-28T16:00', '2024-02-29T16:00']);
    expect(asked(undefined, '2026-11-24')).toEqual(['2026-10-25T16:00', '2026-11-24T16:00']);
    // Nothing was recorded before 1970, where a clock without a battery begins.
    expect(asked('1970-01-01', '1970-01-01')).toEqual(['1970-01-01T00:00', '1970-01-01T16:00']);
  });

  test('times have a zone, and go to the windows they touch', () => {
    expect(asked('2026-11-01T08:30+08:00', '2026-11-01T10:30:01+08:00')).toEqual([
      '2026-11-01T00:00',
      '2026-11-01T03:00',
    ]);
    expect(asked('2026-11-01T08:00Z', '2026-11-01T09:00Z')).toEqual(['2026-11-01T08:00', '2026-11-01T09:00']);
    expect(asked('2026-11-01T08:07Z', '2026-11-01T08:08Z', 300_000)).toEqual([
      '2026-11-01T08:05',
      '2026-11-01T08:10',
    ]);
  });

  test.each([
    ['2026-11-02', '2026-11-01'],
    ['2026-11-25', '2026-11-24'],
    ['2026-13-01', undefined],
    ['2026-02-31', '2026-11-24'],
    ['2026-11-01', '2026-11-31'],
    ['2026-02-30T08:00Z', '2026-11-24'],
    ['2026-11-01T08:00', undefined],
    ['2026-11-01T25:00Z', undefined],
    ['2026-11-01 08:00Z', undefined],
    ['1.11.2026', undefined],
    ['', undefined],
    [undefined, 'tomorrow'],
  ])('%s … %s is refused', (from, to) => {
    expect(() => asked(from, to)).toThrow(CodedError);
  });

  test('is shown in the time of China', () => {
    expect(chinaTime(Date.UTC(2026, 10, 24, 16))).toBe('2026-11-25 00:00');
  });
});
