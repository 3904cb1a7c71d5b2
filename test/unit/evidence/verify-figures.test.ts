/** The figures: tiers, rates and bands at their very edges, and what is to be expected of a machine. */
import { describe, expect, test } from 'vitest';
import { gapMs } from '../../../agent/evidence/report/figures.ts';
import { rateOf, reaches } from '../../../agent/evidence/verify/figures.ts';
import type { Findings } from '../../../agent/evidence/verify/findings.ts';
import { verifyPack } from '../../../agent/evidence/verify/verify.ts';
import { grading, packOf, type Draft, type FakeLog } from '../../fakes/pack.ts';
import {
  hourMs,
  idOf,
  link,
  perHour,
  periodOf,
  registerDraft,
  start,
  workshopLog,
  type WorkshopSpec,
} from '../../fakes/workshop-log.ts';

async function findingsOf(log: FakeLog, period: { from: number; to: number }): Promise<Findings> {
  const { findings, checks } = await verifyPack(packOf(log, { ...period, messages: 'none' }), { grading });
  expect(checks.filter(({ verdict }) => verdict === 'mismatch')).toEqual([]);
  if (findings === undefined) throw new Error('no findings');
  return findings;
}

function findingsFor(spec: WorkshopSpec): Promise<Findings> {
  return findingsOf(workshopLog(spec), periodOf(spec));
}

describe('bands are left-open and compared as integers', () => {
  test.each([
    [0, 5, 0],
    [1, 10, 0],
    [2, 10, 1.5],
    [2, 5, 3],
    [3, 5, 4.5],
    [60, 100, 4.5],
    [601, 1000, 6],
    [61, 100, 6],
    [5, 5, 6],
    [0, 0, 0],
    [599_999_999_999, 1_000_000_000_000, 4.5],
    [600_000_000_001, 1_000_000_000_000, 6],
  ])('%i of %i: %d points', (count, total, points) => {
    expect(rateOf(count, total, grading.bands)).toMatchObject({ count, total, points });
  });

  test('exactly 60 % of the machines connected gives 4.5 points; one more gives 6', async () => {
    const connected = async (count: number) =>
      (await findingsFor({ equipment: 5, hours: 2, bad: (at) => (at < count ? 0 : perHour) })).headline;
    expect(await connected(3)).toMatchObject({
      connected: 3,
      connectedRate: { count: 3, total: 5, band: 3, points: 4.5 },
    });
    expect(await connected(4)).toMatchObject({ connected: 4, connectedRate: { points: 6 } });
  });
});

describe('T3 at X % of what was to be expected', () => {
  // 90 % of 1080 readings are 972: 108 may be bad.
  test.each([
    [108, 4],
    [109, 2],
  ])('%i bad readings: T%i', async (bad, tier) => {
    const { equipment } = await findingsFor({ equipment: 1, hours: 1, bad: () => bad });
    expect(equipment[0]).toMatchObject({ tier, expected: perHour, good: perHour - bad, bad });
  });

  test('sums that a double does not hold times 100', () => {
    const [whole, ninety] = [9_007_199_254_740_990, 8_106_479_329_266_891];
    expect(reaches(ninety, 90, whole)).toBe(true);
    expect(reaches(ninety - 1, 90, whole)).toBe(false);
  });
});

describe('tiers', () => {
  const tierWith = async (fields: object): Promise<number | undefined> => {
    const window = (draft: Draft): Draft => ({ ...draft, ...fields });
    return (await findingsFor({ equipment: 1, hours: 3, window })).equipment[0]?.tier;
  };
  const none = { good: 0, live: 0, links: [] };

  test.each([
    ['nobody answered', { ...none, bad: perHour, silent: perHour }, 0],
    ['nothing was read', { ...none, missing: perHour }, 0],
    ['it answered, with errors', { ...none, bad: perHour, silent: perHour - 1 }, 1],
    ['one good reading', { good: 1, bad: perHour - 1 }, 2],
    ['sustained, but nothing moves', { moved: 0 }, 3],
    ['sustained and moving', {}, 4],
  ])('%s', async (_, fields, tier) => {
    expect(await tierWith(fields)).toBe(tier);
  });

  test.each([
    [1, 3],
    [2, 3],
    [3, 4],
  ])('moving in %i of 4 windows: T%i', async (moving, tier) => {
    const spec: WorkshopSpec = {
      equipment: 1,
      hours: 4,
      window: (draft, _, hour) => ({ ...draft, moved: hour < moving ? 1 : 0 }),
    };
    expect((await findingsFor(spec)).equipment[0]).toMatchObject({
      tier,
      movedWindows: moving,
      goodWindows: 4,
    });
  });

  test('a simulated machine is at no tier and in no count but the total', async () => {
    const spec: WorkshopSpec = {
      equipment: 4,
      hours: 1,
      facts: (at) =>
        at === 0 ? { productName: '虚拟仿真 PLC' } : { productName: 'PLC', address: 'simulation.local' },
    };
    const { headline, links } = await findingsFor(spec);
    expect(headline).toMatchObject({
      total: 4,
      digital: 3,
      connected: 3,
      simulated: 1,
      tiers: [0, 3, 3, 3, 3],
    });
    expect(headline.key).toEqual({ total: 2, digital: 1, connected: 1 });
    expect(links).toEqual([
      { link, tags: 4, equipment: [0, 1, 2, 3].map(idOf), sustained: [1, 2, 3].map(idOf) },
    ]);
  });
});

describe('expected readings', () => {
  const period = periodOf({ equipment: 2, hours: 4 });
  /** The register with the tags of the second machine only from an hour on, or up to it. */
  function withTagsOfSecond(has: (hour: number) => boolean): Promise<Findings> {
    const without = (draft: Draft): Draft => ({
      ...draft,
      tags: (draft['tags'] as { equipment: string }[]).filter(({ equipment }) => equipment !== idOf(1)),
    });
    const log = workshopLog({
      equipment: 2,
      hours: 4,
      register: (draft) => (has(0) ? draft : without(draft)),
      after: (hour, time) => {
        if (has(hour) === has(hour + 1)) return [];
        const register = registerDraft(2, time);
        return [has(hour + 1) ? register : without(register)];
      },
      bad: (at, hour) => (at === 1 && !has(hour) ? perHour : 0),
    });
    return findingsOf(log, period);
  }

  test('a machine that was added late is held to the whole period', async () => {
    const { equipment } = await withTagsOfSecond((hour) => hour >= 3);
    expect(equipment[0]).toMatchObject({ expected: 4 * perHour, tier: 4 });
    expect(equipment[1]).toMatchObject({ expected: 4 * perHour, good: perHour, tier: 2 });
  });

  test('so is one whose points were taken away, for good or for a while', async () => {
    expect((await withTagsOfSecond((hour) => hour < 2)).equipment[1]).toMatchObject({
      expected: 4 * perHour,
      tags: 0,
      tier: 2,
    });
    expect((await withTagsOfSecond((hour) => hour !== 2)).equipment[1]).toMatchObject({
      expected: 4 * perHour,
      tier: 2,
    });
  });

  test('an agent that was off does not make the period shorter', async () => {
    const log = workshopLog({ equipment: 1, hours: 2 });
    const { equipment, pack } = await findingsOf(log, { from: start, to: start + 24 * hourMs });
    expect(equipment[0]).toMatchObject({ expected: 24 * perHour, good: 2 * perHour, tier: 2 });
    expect(equipment[0]?.answered).toEqual({ good: 2 * perHour, scheduled: 2 * perHour });
    expect(pack.to - pack.from).toBe(24 * hourMs);
  });

  test('another interval from the middle of an hour on: whole readings per stretch', async () => {
    const spec: WorkshopSpec = {
      equipment: 1,
      hours: 2,
      after: (hour, time) =>
        hour > 0
          ? []
          : [
              {
                ...registerDraft(1, time + 15_000),
                groups: [{ id: 'slow', intervalMs: 60_000, mode: 'poll' }],
              },
            ],
      window: (draft, _, hour) => (hour === 0 ? draft : { ...draft, time: draft.time }),
    };
    // 3 tags: 3 615 s of 10 s, then 3 585 s of 60 s.
    expect((await findingsFor(spec)).equipment[0]?.expected).toBe(3 * 361 + 3 * 59);
  });

  test('windows that are not wholly inside the period do not count', async () => {
    const log = workshopLog({ equipment: 1, hours: 3 });
    const { equipment, messages } = await findingsOf(log, { from: start + hourMs, to: start + 2 * hourMs });
    expect(equipment[0]).toMatchObject({
      good: perHour,
      expected: perHour,
      windows: 1,
      first: start + hourMs + 1,
    });
    expect(messages.n).toBe(3);
  });
});

test('days are those of China: 16:00 UTC begins one', async () => {
  const spec = { equipment: 1, hours: 26 };
  const { equipment } = await findingsFor(spec);
  expect(equipment[0]?.days).toEqual([
    { day: '2026-11-01', expected: 24 * perHour, good: 24 * perHour },
    { day: '2026-11-02', expected: 2 * perHour, good: 2 * perHour },
  ]);
});

test('the register as it changed: what was added, removed, declared otherwise; late in the last seven days', async () => {
  const log = workshopLog({
    equipment: 2,
    hours: 3,
    after: (hour, time) => {
      if (hour === 0) return [registerDraft(3, time)];
      const smaller = registerDraft(3, time);
      const equipment = (smaller['equipment'] as { id: string }[]).map((one, at) =>
        at === 0 ? { ...one, digital: false } : one,
      );
      return hour === 1 ? [{ ...smaller, equipment }] : [];
    },
  });
  const { registers, headline, hints } = await findingsOf(log, periodOf({ equipment: 2, hours: 3 }));
  expect(registers.map(({ added, removed, changed, late }) => ({ added, removed, changed, late }))).toEqual([
    { added: [], removed: [], changed: [], late: false },
    { added: [idOf(2)], removed: [], changed: [], late: true },
    { added: [], removed: [], changed: [idOf(0)], late: true },
  ]);
  expect(headline).toMatchObject({ total: 3, digital: 2 });
  expect(hints.filter(({ id }) => id === 'late-register')).toHaveLength(2);
});

test('what is reported one by one: gaps that touch the period, clocks and starts in it, all challenges', async () => {
  const log = workshopLog({
    equipment: 1,
    hours: 3,
    challenge: 'n',
    after: (hour, time) => [
      {
        kind: 'gap',
        time,
        seq: 3 * hour + 1,
        gap: { kind: 'connection', fromT: time - 60_000, toT: time - 1, count: 6, equipment: [idOf(0)] },
      },
    ],
  });
  const period = { from: start + hourMs, to: start + 2 * hourMs };
  const { gaps, clocks, starts, challenges } = await findingsOf(log, period);
  expect(gaps).toHaveLength(1);
  expect(clocks).toHaveLength(0);
  expect(starts).toHaveLength(1);
  expect(challenges[0]?.openings).toHaveLength(1);
});

test('a clock that was set is told in the period in which that was, whatever it showed before', async () => {
  const log = workshopLog({
    equipment: 1,
    hours: 3,
    after: (hour, time) => [
      {
        kind: 'gap',
        time,
        seq: 3 * hour + 1,
        gap: { kind: 'clock', fromT: hour * 1_000, toT: time, count: 0, equipment: [idOf(0)] },
      },
    ],
  });
  const period = { from: start + hourMs, to: start + 2 * hourMs };
  const { gaps } = await findingsOf(log, period);
  expect(gaps.map(({ gap }) => gap.fromT)).toEqual([0]);
  expect(gaps.map(({ gap }) => gapMs(gap))).toEqual([0]);
});
