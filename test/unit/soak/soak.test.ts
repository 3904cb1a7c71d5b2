/** What a soak run judges by: memory, connections that are stuck, values. */
import { describe, expect, test } from 'vitest';
import { memoryOf } from '../../../scripts/soak/memory.ts';
import { stampedTags } from '../../../scripts/soak/device.ts';
import { Oracle } from '../../../scripts/workshop/serial/stamp.ts';

const minuteMs = 60_000;

/** A run whose memory is 100 MiB at first, rises by 20 MiB in the first fifth and then by `perHour`. */
function run(minutes: number, perHour: number): Parameters<typeof memoryOf>[0] {
  return Array.from({ length: minutes + 1 }, (_, minute) => {
    const share = minute / minutes;
    const later = Math.max(0, minute - minutes / 5);
    return { ms: minute * minuteMs, rssMib: 100 + 20 * Math.min(1, 5 * share) + (later * perHour) / 60 };
  });
}

describe('memory', () => {
  test('that rises after the first fifth grows', () => {
    expect(memoryOf(run(100, 12))).toEqual({
      rssMib: { at10: 110, at50: 126, at100: 136 },
      slopeMibPerHour: 12,
      isJudged: true,
      isGrowing: true,
    });
  });

  test('that only warms up, or rises by less than the bound, does not', () => {
    for (const perHour of [0, 9, -5])
      expect(memoryOf(run(100, perHour))).toMatchObject({ slopeMibPerHour: perHour, isGrowing: false });
  });

  test('of a short run is not judged', () => {
    expect(memoryOf(run(20, 300))).toMatchObject({ slopeMibPerHour: 300, isJudged: false, isGrowing: false });
  });
});

test('addresses of devices and units do not meet', () => {
  const tags = Array.from({ length: 5 }, (_, place) => stampedTags(place, [1, 2, 3], 2)).flat();
  expect(new Set(tags.map(({ address }) => address)).size).toBe(5 * 3 * 2 * 5);
  expect(Math.max(...tags.map(({ address }) => address))).toBeLessThan(65_535);
});

describe('an oracle that is asked later', () => {
  const oracle = new Oracle();
  const tag = { unit: 1, address: 20 };
  for (const atMs of [100, 200, 300]) oracle.note({ unit: 1, area: 'hr', start: 20, count: 2, atMs });
  const valueOf = (number: number): number => 20 * 0x10000 + number;

  test.each([
    [1, 150],
    [1, 200],
    [2, 250],
    [3, 350],
    // Asked at the time that the value was read, give or take the clocks.
    [3, 300],
  ])('the answer to request %i is right before %i ms', (number, beforeMs) => {
    expect(oracle.checkAt(tag, valueOf(number), beforeMs)).toMatchObject({
      isRight: true,
      request: { number },
    });
  });

  test.each([
    [1, 250, 'stale'],
    [2, 301, 'stale'],
    [4, 350, 'unknown'],
  ])('the answer to request %i is not at %i ms: %s', (number, beforeMs, why) => {
    expect(oracle.checkAt(tag, valueOf(number), beforeMs)).toMatchObject({ isRight: false, why });
  });
});
