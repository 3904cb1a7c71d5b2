/** Wall time stamps, monotonic time measures: clocks that are wrong, late or set. */
import { describe, expect, test } from 'vitest';
import { FakeMachine } from '../../fakes/machine.ts';

const hourMs = 3_600_000;

describe("the gateway's clock is set", () => {
  test.each([-3_600_000, 3_600_000, -4 * 365 * 86_400_000])('by %d ms: durations stay true', (stepMs) => {
    const machine = new FakeMachine({ run: { role: 'machine.run' } });
    machine.read({ run: true });
    machine.read({ run: true }, 50_000);
    machine.stepClock(stepMs);
    machine.read({ run: false }, 50_000);
    machine.read({ run: true }, 100_000);
    machine.read({ run: false }, 100_000);
    const told = machine.told('state').map(({ data }) => data);
    expect(told.map(({ prev }) => prev?.durMs)).toEqual([undefined, 100_000, 100_000, 100_000]);
    expect(told.at(-1)?.since).toBe(machine.at);
  });

  test('delays and lights go by the time that passed', () => {
    const machine = new FakeMachine({ run: { role: 'machine.run', options: { offDelayMs: '5000' } } });
    machine.read({ run: true });
    machine.read({ run: false });
    machine.stepClock(-3_600_000);
    machine.look(5_000);
    expect(machine.told('state').at(-1)?.data.state).toBe('NOT_EXECUTING');
  });
});

describe("the gateway's clock is set in the middle of things", () => {
  const steps = [-hourMs, hourMs, -4 * 365 * 24 * hourMs];

  test.each(steps)('by %d ms: a cycle is as long as it was', (stepMs) => {
    const machine = new FakeMachine({ active: { role: 'cycle.active' } });
    machine.read({ active: false });
    machine.read({ active: true }, 10_000);
    machine.pass(4_000);
    machine.stepClock(stepMs);
    machine.read({ active: false }, 6_000);
    const [cycle] = machine.told('cycle').map(({ data }) => data);
    expect(cycle).toMatchObject({ durMs: 10_000, from: machine.at - 10_000, to: machine.at });
  });

  test.each(steps)('by %d ms: more parts than there was time for are doubted all the same', (stepMs) => {
    const parts = {
      role: 'count.good',
      type: 'uint32',
      options: { maxRate: '60', glitchPolls: '1' },
    } as const;
    const machine = new FakeMachine({ parts });
    machine.read({ parts: 100 });
    machine.stepClock(stepMs);
    machine.read({ parts: 900 }, 30_000);
    expect(machine.told('count').map(({ data: { kind, from, to } }) => [kind, to - from])).toEqual([
      ['first', 0],
      ['suspect', 30_000],
    ]);
  });

  test.each(steps)(
    'by %d ms: what a meter advanced by is told in full, and no hour that never was',
    (stepMs) => {
      const machine = new FakeMachine(
        { e: { role: 'energy.active', type: 'uint32' } },
        { intervalMs: 30_000 },
      );
      for (let poll = 0; poll < 20; poll++) machine.read({ e: 100 + poll });
      machine.stepClock(stepMs);
      for (let poll = 20; poll < 100; poll++) machine.read({ e: 100 + poll });
      const spans = machine.told('energy').map(({ data }) => data);
      expect(spans.map(({ kind }) => kind)).not.toContain('gap');
      expect(Math.max(...spans.map(({ from, to }) => to - from))).toBeLessThanOrEqual(900_000);
      const last = spans.at(-1)?.raw;
      expect(spans.reduce((sum, { delta }) => sum + delta, 0)).toBe(Number(last) - 100);
      expect(Number(last)).toBeGreaterThan(160);
    },
  );
});

test('a clock that was wrong since boot is set: intervals and alarms go on in the time that was', () => {
  const wrong = 3_600_000;
  const machine = new FakeMachine(
    { run: { role: 'machine.run' }, door: { role: 'alarm.bit' } },
    { at: wrong },
  );
  machine.read({ run: true, door: true }, 10_000);
  machine.correctClock(Date.UTC(2026, 4, 4));
  expect(machine.look(1_000).map((event) => event.data)).toMatchObject([
    { kind: 'refresh', state: 'EXECUTING', since: machine.at - 1_000 },
  ]);
  machine.read({ run: false, door: false }, 59_000);
  const begun = machine.at - 60_000;
  expect(machine.told('state').at(-1)?.data.prev).toMatchObject({
    from: begun,
    to: machine.at,
    durMs: 60_000,
  });
  const [on, off] = machine.told('alarm').map(({ data }) => data);
  expect(off).toMatchObject({ occ: on?.occ, onT: begun, offT: machine.at, durMs: 60_000 });
});

test('a quarter of an hour that a wrong clock began is no whole one', () => {
  const machine = new FakeMachine(
    { e: { role: 'energy.active', type: 'uint32' } },
    { at: 900_000 - 30_000, intervalMs: 30_000 },
  );
  for (let poll = 0; poll < 10; poll++) machine.read({ e: 100 + poll });
  machine.correctClock(Date.UTC(2026, 4, 4) + 60_000);
  for (let poll = 10; poll < 80; poll++) machine.read({ e: 100 + poll });
  const spans = machine.told('energy').map(({ data }) => data);
  expect(spans.map(({ kind, to }) => [kind, to % 900_000])).toEqual([
    ['partial', 0],
    ['interval', 0],
  ]);
});

test('a run that begins with a clock years behind ends the state of the run before in its own time', () => {
  const machine = new FakeMachine({ run: { role: 'machine.run' } });
  machine.read({ run: true });
  const since = machine.at;
  machine.pass(50_000);
  const aliveAt = machine.at;
  machine.restart(-machine.at + 60_000);
  expect(machine.told('state').at(-1)?.data).toMatchObject({
    state: 'UNKNOWN',
    since: 60_000,
    prev: { state: 'EXECUTING', from: since, to: aliveAt, durMs: 50_000 },
  });
});

describe("the machine's clock is two minutes behind", () => {
  const behind = (tags: ConstructorParameters<typeof FakeMachine>[0], intervalMs = 500): FakeMachine => {
    const machine = new FakeMachine(tags, { intervalMs });
    machine.sourceLagMs = 120_000;
    return machine;
  };

  test('a flashing light is one state', () => {
    const machine = behind({ r: { role: 'light.red' } });
    for (let poll = 0; poll < 40; poll++) machine.read({ r: poll % 2 === 0 });
    expect(machine.told('state')).toHaveLength(1);
  });

  test('a stop shorter than its delay is not told', () => {
    const machine = behind({ run: { role: 'machine.run', options: { offDelayMs: '60000' } } });
    for (const run of [true, false, true]) machine.read({ run });
    expect(machine.told('state')).toHaveLength(1);
  });

  test('an outage is as long as it was', () => {
    const machine = behind({ run: { role: 'machine.run' } });
    machine.read({ run: true });
    machine.disconnect();
    const lostAt = machine.at;
    machine.read({ run: false }, 100_000);
    expect(machine.told('state').at(-1)?.data.prev).toMatchObject({
      from: lostAt,
      to: machine.at,
      durMs: 100_000,
    });
  });

  test('quarters of an hour are those of the gateway', () => {
    const machine = behind({ e: { role: 'energy.active', type: 'uint32' } }, 30_000);
    for (let poll = 0; poll < 61; poll++) machine.read(poll % 4 === 0 ? { e: 100 + poll } : {});
    const spans = machine.told('energy').map(({ data }) => data);
    expect(spans.map(({ kind, to }) => [kind, to % 900_000])).toEqual([
      ['partial', 0],
      ['interval', 0],
    ]);
  });
});
