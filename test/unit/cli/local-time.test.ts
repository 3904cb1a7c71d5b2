import { expect, test } from 'vitest';
import { localTime, withLocalTimes } from '../../../agent/cli/local-time.ts';

const now = new Date(2026, 10, 30, 9, 0, 0).getTime();

test.each([
  [new Date(2026, 10, 30, 0, 0, 0), '00:00:00'],
  [new Date(2026, 10, 30, 8, 59, 58), '08:59:58'],
  [new Date(2026, 10, 30, 14, 3, 7), '14:03:07'],
  // The same hour of another day must not pass for a moment ago.
  [new Date(2026, 10, 29, 8, 59, 58), '2026-11-29 08:59:58'],
  [new Date(2025, 10, 30, 8, 59, 58), '2025-11-30 08:59:58'],
  [new Date(2026, 11, 30, 8, 59, 58), '2026-12-30 08:59:58'],
])('%s', (time, text) => {
  expect(localTime(time.getTime(), now)).toBe(text);
});

test('the times among what fills a text are local, the rest is as it was', () => {
  const since = new Date(2026, 10, 30, 8, 59, 58).toISOString();
  const params = { unit: 3, since, tags: '2026-11-30' };
  expect(withLocalTimes(params, now)).toEqual({ ...params, since: '08:59:58' });
});
