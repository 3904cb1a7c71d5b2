/** Monotonic time over sleep, and over a wall clock that is set. */
import { expect, test } from 'vitest';
import { machineUpMs, sleepless, systemClock } from '../../../agent/base/clock.ts';

/** A machine that can be awake, asleep, and set. */
class Machine {
  wall = 1_777_881_600_000;
  awakeMs = 5;
  upMs = 90_000;
  asked = 0;
  readonly elapsed = sleepless({
    now: () => this.wall,
    awake: () => this.awakeMs,
    upMs: () => {
      this.asked += 1;
      // As coarse as /proc/uptime.
      return Math.floor(this.upMs / 10) * 10;
    },
  });

  pass(ms: number): void {
    [this.wall, this.awakeMs, this.upMs] = [this.wall + ms, this.awakeMs + ms, this.upMs + ms];
  }

  sleep(ms: number): void {
    [this.wall, this.upMs] = [this.wall + ms, this.upMs + ms];
  }
}

test('a sleep is time that passed', () => {
  const machine = new Machine();
  machine.pass(1_000);
  const before = machine.elapsed();
  machine.sleep(3_600_000);
  machine.pass(2_000);
  expect(machine.elapsed() - before).toBeCloseTo(3_602_000, -2);
  machine.sleep(60_000);
  expect(machine.elapsed() - before).toBeCloseTo(3_662_000, -2);
});

test.each([-3_600_000, 3_600_000, -1_777_881_600_000])('a wall clock that is set by %d ms is none', (ms) => {
  const machine = new Machine();
  const before = machine.elapsed();
  machine.wall += ms;
  machine.pass(2_000);
  expect(machine.elapsed() - before).toBe(2_000);
});

test('it never goes back, and asks only where there is something to ask', () => {
  const machine = new Machine();
  const asked = machine.asked;
  let last = machine.elapsed();
  for (let turn = 0; turn < 10_000; turn++) {
    machine.pass(7);
    expect(machine.elapsed()).toBeGreaterThan(last);
    last = machine.elapsed();
  }
  expect(machine.asked).toBe(asked);
  machine.sleep(5_000);
  machine.wall -= 10_000;
  machine.elapsed();
  machine.elapsed();
  expect(machine.asked).toBe(asked + 1);
});

test('this machine has been up for longer than this process', () => {
  expect(machineUpMs()).toBeGreaterThan(systemClock.elapsed());
});
