/** The clock is set, or wrong from boot on: what is told of it, and to which rows it applies. */
import { beforeEach, describe, expect, test } from 'vitest';
import { releasedAt } from '../../../agent/base/version.ts';
import type { GapFacts } from '../../../agent/runtime/gap.ts';
import { never } from '../../contract/store.ts';
import { ClockGateway } from '../../fakes/clock-gateway.ts';
import { MemoryStore } from '../../fakes/store.ts';

const hourMs = 3_600_000;
const now = Date.UTC(2026, 4, 4, 8);
const years = now - 60_000;

let gateway: ClockGateway;
beforeEach(() => {
  gateway = new ClockGateway(now);
});

describe('a clock that runs', () => {
  test.each([-hourMs, hourMs, -now, 365 * 24 * hourMs, 1_000, -1_000])(
    'set by %d ms is told once, to all alike, with what it showed before and then',
    async (ms) => {
      await gateway.begin();
      await gateway.pass(10_000);
      await gateway.set(ms);
      await gateway.pass(120_000);
      const fromT = now + 10_000;
      const said = { kind: 'clock', fromT, toT: fromT + ms, stepMs: ms, count: 0, equipment: ['e1', 'e2'] };
      expect(gateway.told).toMatchObject([said]);
      expect(gateway.told[0]?.rebase).toBeUndefined();
      expect(gateway.records).toEqual([ms]);
      expect(gateway.moves.map((move) => [move.ms, move.told(5), move.measured(5)])).toEqual([
        [ms, 5, 5 + ms],
      ]);
    },
  );

  test('corrections below a second, and a clock that slews, are none', async () => {
    await gateway.begin();
    await gateway.set(900);
    await gateway.pass(900_000);
    for (let turn = 0; turn < 5_000; turn++) {
      gateway.clock.stepWall(0.5);
      await gateway.pass(1_000);
    }
    expect(gateway.told).toEqual([]);
  });

  test('but many small ones that add up are told', async () => {
    await gateway.begin();
    for (let turn = 0; turn < 10; turn++) {
      await gateway.set(-400);
      await gateway.pass(1_000);
    }
    const sum = gateway.moves.reduce((all, { ms }) => all + ms, 0);
    expect(sum).toBeLessThan(-2_500);
    expect(sum).toBeGreaterThanOrEqual(-4_000);
  });

  test('flaps: the first is told at once, the others as one a minute, and all of them add up', async () => {
    await gateway.begin();
    for (let turn = 0; turn < 100; turn++) {
      await gateway.set(turn % 2 === 0 ? hourMs : -hourMs);
      await gateway.pass(1_000);
    }
    await gateway.pass(60_000);
    expect(gateway.told.map(({ stepMs, steps = 1 }) => [stepMs, steps])).toEqual([
      [hourMs, 1],
      [-hourMs, 59],
      [0, 40],
    ]);
    expect(gateway.records).toEqual([hourMs, -hourMs, 0]);
  });
});

test('what was held back is told before the agent ends', async () => {
  await gateway.begin();
  await gateway.set(hourMs);
  await gateway.set(hourMs);
  expect(gateway.told).toHaveLength(1);
  await gateway.watch[Symbol.asyncDispose]();
  expect(gateway.told.map(({ stepMs }) => stepMs)).toEqual([hourMs, hourMs]);
});

test('and by the next run, where it was killed', async () => {
  await gateway.begin();
  await gateway.set(hourMs);
  await gateway.set(2 * hourMs);
  gateway = new ClockGateway(gateway.clock.now() + 1_000, {}, gateway.store);
  await gateway.begin();
  expect(gateway.told.map(({ stepMs }) => stepMs)).toEqual([hourMs, 2 * hourMs]);
});

test.each([hourMs, -hourMs])('rows made before it was set by %d ms are as old as they are', async (ms) => {
  await gateway.begin();
  await gateway.rows(1);
  const time = gateway.clock.now();
  await gateway.pass(2_000);
  await gateway.set(ms);
  expect(gateway.watch.since({ seq: 1, time })).toEqual({ setMs: ms });
  expect(gateway.watch.since({ seq: 2, time: gateway.clock.now() })).toEqual({ setMs: 0 });
});

describe('a gateway without a battery', () => {
  test('boots in 1970, collects, is set: its rows are named, and what makes them right', async () => {
    gateway = new ClockGateway(60_000, { upMs: 30_000 });
    await gateway.begin();
    expect(gateway.health.report).toMatchObject({ state: 'degraded', code: 'clock.early' });
    await gateway.rows(5);
    await gateway.pass(300_000);
    await gateway.rows(5);
    await gateway.set(years);
    const [message, ...more] = gateway.told;
    const range = { fromSeq: 1, toSeq: 10, fromT: 60_000, toT: 360_000, shiftMs: years };
    expect(message).toMatchObject({ stepMs: years, rebase: [range] });
    expect(more).toEqual([]);
    expect(gateway.watch.since({ seq: 3, time: 60_000 })).toMatchObject({
      setMs: years,
      rebase: { shiftMs: years },
    });
    // A row that was late for the old clock, and one that the new one made.
    expect(gateway.watch.since({ seq: 3, time: now })).toEqual({ setMs: years });
    expect(gateway.watch.since({ seq: 12, time: now })).toEqual({ setMs: 0 });
    expect(gateway.health.report.state).toBe('ok');
    expect(gateway.moves.map(({ told }) => [told(100_000), told(now)])).toEqual([[100_000 + years, now]]);
  });

  test('what came of earlier runs, in the right time, stays as it is', async () => {
    const store = Object.assign(new MemoryStore(), { previousRun: { aliveAt: now - hourMs, clean: false } });
    gateway = new ClockGateway(60_000, { upMs: 30_000 }, store);
    const hole = (toT: number): GapFacts[] => {
      const fromT = Math.min(now - hourMs, toT);
      return [{ kind: 'power', fromT, toT, count: (toT - fromT) / 1000, equipment: ['e1'] }];
    };
    await gateway.begin(hole);
    await gateway.rows(1);
    await gateway.set(years);
    expect(gateway.told.map(({ kind, fromT, toT, count }) => [kind, fromT, toT, count])).toEqual([
      ['clock', 60_000, now, 0],
      ['power', now - hourMs, now, 3600],
    ]);
  });

  test('has the time of its last stop, and its time service says when it is right', async () => {
    gateway = new ClockGateway(now, { upMs: 20_000 });
    gateway.source = { source: 'systemd-timesyncd', synchronized: false };
    await gateway.begin();
    expect(gateway.watch.view.trust).toBe('unsynchronized');
    await gateway.rows(3);
    await gateway.pass(90_000);
    gateway.source = { source: 'systemd-timesyncd', synchronized: true };
    await gateway.set(60 * hourMs);
    const range = { fromSeq: 1, toSeq: 3, fromT: now, toT: now + 90_000, shiftMs: 60 * hourMs };
    expect(gateway.told).toMatchObject([{ rebase: [range] }]);
    expect(gateway.watch.view).toMatchObject({ trust: 'synchronized', setByMs: 60 * hourMs });
  });

  test('is set to a time that cannot be either, and then right: each row by its own amount', async () => {
    gateway = new ClockGateway(60_000, { upMs: 30_000 });
    await gateway.begin();
    await gateway.rows(2);
    await gateway.set(24 * hourMs);
    await gateway.rows(2);
    await gateway.pass(120_000);
    await gateway.set(years - 24 * hourMs);
    expect(gateway.told.flatMap(({ rebase = [] }) => rebase).map(({ shiftMs }) => shiftMs)).toEqual([
      years,
      years - 24 * hourMs,
    ]);
  });

  test('a drift that a quartz has in a month is no reason to move the month', async () => {
    gateway = new ClockGateway(now, { upMs: 20_000 });
    gateway.source = { source: 'systemd-timesyncd', synchronized: false };
    await gateway.begin();
    await gateway.rows(1);
    await gateway.clock.advance(30 * 24 * hourMs);
    gateway.watch.look();
    gateway.source = { source: 'systemd-timesyncd', synchronized: true };
    await gateway.set(20_000);
    expect(gateway.told).toMatchObject([{ stepMs: 20_000 }]);
    expect(gateway.told[0]?.rebase).toBeUndefined();
  });
});

describe('somebody sets a clock that nobody doubted', () => {
  test('to 1970 and back: what was made in 1970 becomes right', async () => {
    await gateway.begin();
    await gateway.rows(2);
    await gateway.set(-now);
    expect(gateway.health.report.code).toBe('clock.early');
    await gateway.rows(2);
    await gateway.pass(120_000);
    await gateway.set(now);
    const [, second] = gateway.told;
    expect(second?.rebase).toMatchObject([{ fromT: 0, toT: 120_000, shiftMs: now }]);
    expect(gateway.health.report.state).toBe('ok');
    expect(gateway.watch.since({ seq: 1, time: now })).toEqual({ setMs: 0 });
  });

  test('long after boot: nobody knows which was right', async () => {
    await gateway.begin();
    await gateway.set(3 * hourMs);
    expect(gateway.told[0]?.rebase).toBeUndefined();
    expect(gateway.watch.view).toMatchObject({ trust: 'set', setAt: now + 3 * hourMs });
  });

  test('before the last sign of life: said, until it is set or a day has passed', async () => {
    const store = Object.assign(new MemoryStore(), { previousRun: { aliveAt: now, clean: true } });
    gateway = new ClockGateway(now - hourMs, {}, store);
    await gateway.begin();
    expect(gateway.health.report).toMatchObject({ state: 'degraded', code: 'clock.behind' });
    await gateway.clock.advance(24 * hourMs);
    gateway.watch.look();
    expect(gateway.health.report.state).toBe('ok');
  });
});

describe('a restart in between', () => {
  const id = 'a4f0';

  test('in the same life of the machine: all rows since the boot are named', async () => {
    gateway = new ClockGateway(60_000, { id, upMs: 30_000 });
    await gateway.begin();
    await gateway.rows(4);
    await gateway.pass(60_000);
    const { store } = gateway;
    gateway = new ClockGateway(130_000, { id, upMs: 100_000 }, store);
    await gateway.begin();
    await gateway.rows(4);
    await gateway.set(years);
    const range = { fromSeq: 1, toSeq: 8, fromT: 60_000, toT: 130_000, shiftMs: years };
    expect(gateway.told).toMatchObject([{ rebase: [range] }]);
    const again = new ClockGateway(gateway.clock.now() + 1_000, { id, upMs: 101_000 }, store);
    expect(again.watch.since({ seq: 5, time: 130_000 })).toMatchObject({
      setMs: years,
      rebase: { shiftMs: years },
    });
  });

  test('set while no agent ran, in the same life', async () => {
    gateway = new ClockGateway(60_000, { id, upMs: 30_000 });
    await gateway.begin();
    await gateway.rows(4);
    gateway = new ClockGateway(now, { id, upMs: 90_000 }, gateway.store);
    await gateway.begin();
    const shiftMs = now - 120_000;
    expect(gateway.told).toMatchObject([{ stepMs: shiftMs, rebase: [{ fromSeq: 1, toSeq: 4, shiftMs }] }]);
  });

  test('with another life: how wrong the rows of the first were nobody knows, and that is said', async () => {
    gateway = new ClockGateway(60_000, { id, upMs: 30_000 });
    await gateway.begin();
    await gateway.rows(4);
    gateway = new ClockGateway(60_000, { id: 'b1c2', upMs: 30_000 }, gateway.store);
    await gateway.begin();
    expect(gateway.told).toMatchObject([{ rebase: [{ fromSeq: 1, toSeq: 4 }] }]);
    expect(gateway.told[0]?.rebase?.[0]?.shiftMs).toBeUndefined();
  });
});

test.each(['{', JSON.stringify({ epoch: 'of another buffer', steps: [{ seq: 9, ms: 5_000 }] })])(
  'what was saved and is of no use is begun anew: %s',
  async (saved) => {
    const { store } = gateway;
    await store.append({ drafts: [], state: new Map([['clock/1', Buffer.from(saved)]]) }, never);
    gateway = new ClockGateway(now, {}, store);
    await gateway.begin();
    await gateway.set(hourMs);
    expect(gateway.told).toHaveLength(1);
    expect(gateway.watch.since({ seq: 1, time: now })).toEqual({ setMs: 0 });
  },
);

test('no clock that is right shows a time before the release', () => {
  expect(releasedAt).toBeLessThan(Date.now());
});
