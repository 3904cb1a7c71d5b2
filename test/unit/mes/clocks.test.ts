/** Wall time stamps, monotonic time measures: clocks that are wrong, late or set. */
import { describe, expect, test } from 'vitest';
import { FakeMachine } from '../../fakes/machine.ts';

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
