/** ISO 22400-2 elements and indicators from facts. */
import { describe, expect, test } from 'vitest';
import { elementsOf, timeElementOf, type Facts } from '../../../scripts/consumer/elements.ts';
import { modes, states, type Counter, type Mode, type State } from '../../../scripts/consumer/messages.ts';

const minute = 60_000;

/** Stretches as `EXECUTING/PROCESSING` and minutes, one after the other, in a shift of so many minutes. */
function facts(
  shift: number,
  stretches: readonly (readonly [string, number])[],
  counts: Partial<Record<Counter, number>> = {},
): Facts {
  let fromMs = 0;
  const intervals = stretches.map(([written, minutes]) => {
    const [state, mode, reasonCategory] = written.split('/') as [State, Mode, string | undefined];
    const interval = {
      fromMs,
      toMs: fromMs + minutes * minute,
      state,
      mode,
      reasonCode: undefined,
      reasonCategory,
    };
    fromMs = interval.toMs;
    return interval;
  });
  const parts = Object.entries(counts).map(([counter, value]) => [counter, { parts: value, carried: 0 }]);
  return { equipment: 'e', fromMs: 0, toMs: shift * minute, intervals, counts: Object.fromEntries(parts) };
}

const plan = { pbtMs: 450 * minute, priMs: 12_000 };

test('a shift with everything in it', () => {
  const shift = facts(
    480,
    [
      ['EXECUTING/SETUP', 20],
      ['NOT_EXECUTING/SETUP', 10],
      ['EXECUTING/PROCESSING', 300],
      ['OUT_OF_SERVICE/PROCESSING', 25],
      ['NOT_EXECUTING/PROCESSING/MATERIAL_STARVED', 40],
      ['NOT_EXECUTING/PROCESSING/BREAK', 30],
      ['NOT_AVAILABLE/NONE', 5],
      ['OUT_OF_SERVICE/MAINTENANCE', 15],
      ['EXECUTING/NONE', 2],
      ['UNKNOWN/NONE', 3],
    ],
    { total: 1350, good: 1323, scrap: 27 },
  );
  const elements = elementsOf(shift, plan);
  const minutes = Object.fromEntries(
    Object.entries(elements)
      .filter(([name]) => name.endsWith('Ms'))
      .map(([name, ms]) => [name, ms / minute]),
  );
  expect(minutes).toEqual({
    pbtMs: 450,
    aptMs: 300,
    austMs: 30,
    auptMs: 330,
    adetMs: 25,
    aubtMs: 355,
    adotMs: 45,
    plannedStopMs: 30,
    maintenanceMs: 15,
    unassignedMs: 2,
    unknownMs: 3,
    untoldMs: 30,
    priMs: 0.2,
  });
  expect(elements).toMatchObject({ pq: 1350, gq: 1323, sq: 27, rq: undefined });
  expect(elements.availability).toBeCloseTo(300 / 450, 12);
  expect(elements.effectiveness).toBeCloseTo((12 * 1350) / (300 * 60), 12);
  expect(elements.qualityRatio).toBeCloseTo(0.98, 12);
  expect(elements.oeeIndex).toBeCloseTo((300 / 450) * 0.9 * 0.98, 12);
});

test('every state and mode has its element; production is EXECUTING×PROCESSING alone', () => {
  const table = states.flatMap((state) => modes.map((mode) => [state, mode] as const));
  const where = (wanted: string): string[] =>
    table
      .filter(([state, mode]) => timeElementOf({ state, mode, reasonCategory: undefined }) === wanted)
      .map((pair) => pair.join('×'));
  expect(where('apt')).toEqual(['EXECUTING×PROCESSING']);
  expect(where('aust')).toEqual(['NOT_EXECUTING×SETUP', 'EXECUTING×SETUP']);
  expect(where('adet')).toEqual(['OUT_OF_SERVICE×NONE', 'OUT_OF_SERVICE×SETUP', 'OUT_OF_SERVICE×PROCESSING']);
  expect(where('adot')).toEqual([
    'NOT_AVAILABLE×NONE',
    'NOT_AVAILABLE×SETUP',
    'NOT_AVAILABLE×PROCESSING',
    'NOT_EXECUTING×NONE',
    'NOT_EXECUTING×PROCESSING',
  ]);
  expect(where('unassigned')).toEqual(['EXECUTING×NONE']);
  expect(where('unknown')).toEqual(modes.map((mode) => `UNKNOWN×${mode}`));
});

describe('quantities', () => {
  const quantities = (counts: Partial<Record<Counter, number>>) => {
    const { pq, gq, sq, rq } = elementsOf(facts(1, [], counts), plan);
    return { pq, gq, sq, rq };
  };

  test.each([
    [
      { total: 10, good: 9 },
      { pq: 10, gq: 9, sq: undefined, rq: undefined },
    ],
    [
      { total: 10, scrap: 2 },
      { pq: 10, gq: 8, sq: 2, rq: undefined },
    ],
    [
      { total: 10, scrap: 2, rework: 1 },
      { pq: 10, gq: 7, sq: 2, rq: 1 },
    ],
    [
      { good: 9, scrap: 2 },
      { pq: 11, gq: 9, sq: 2, rq: undefined },
    ],
    [
      { good: 9, scrap: 2, rework: 1 },
      { pq: 12, gq: 9, sq: 2, rq: 1 },
    ],
    [{ total: 10 }, { pq: 10, gq: undefined, sq: undefined, rq: undefined }],
    [{ good: 9 }, { pq: undefined, gq: 9, sq: undefined, rq: undefined }],
    [{ cycle: 9 }, { pq: undefined, gq: undefined, sq: undefined, rq: undefined }],
  ])('%j', (counts, expected) => {
    expect(quantities(counts)).toEqual(expected);
  });
});

describe('what cannot be said is undefined, never 0 or NaN', () => {
  const worked = facts(60, [['EXECUTING/PROCESSING', 60]], { total: 300, good: 300 });

  test('no planned busy time', () => {
    const { availability, oeeIndex, effectiveness } = elementsOf(worked, { ...plan, pbtMs: 0 });
    expect([availability, oeeIndex, effectiveness]).toEqual([undefined, undefined, 1]);
  });

  test('no planned run time per item', () => {
    const { effectiveness, oeeIndex } = elementsOf(worked, { pbtMs: plan.pbtMs });
    expect([effectiveness, oeeIndex]).toEqual([undefined, undefined]);
  });

  test('nothing produced: availability is 0, the ratios of what was not made are not', () => {
    const idle = facts(60, [['NOT_EXECUTING/NONE', 60]], { total: 0, good: 0 });
    const { availability, effectiveness, qualityRatio, oeeIndex } = elementsOf(idle, plan);
    expect([availability, effectiveness, qualityRatio, oeeIndex]).toEqual([
      0,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('nothing known of the machine: also not its availability', () => {
    const silent = facts(60, [['UNKNOWN/NONE', 60]], { total: 0, good: 0 });
    expect(elementsOf(silent, plan).availability).toBeUndefined();
    expect(elementsOf(facts(60, []), plan).availability).toBeUndefined();
  });

  test('no counter', () => {
    const { pq, effectiveness, qualityRatio } = elementsOf({ ...worked, counts: {} }, plan);
    expect([pq, effectiveness, qualityRatio]).toEqual([undefined, undefined, undefined]);
  });
});
