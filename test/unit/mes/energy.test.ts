import { expect, test } from 'vitest';
import { FakeMachine } from '../../fakes/machine.ts';

const quarterMs = 15 * 60_000;
const startAt = Date.UTC(2026, 2, 2, 8);

function meter(options: Record<string, string> = {}): FakeMachine {
  return new FakeMachine(
    {
      e: { role: 'energy.active', type: 'uint32', unit: 'kWh', options },
      p: { role: 'power.active', type: 'float32', unit: 'kW' },
    },
    { intervalMs: 60_000, at: startAt - 60_000 },
  );
}

test('a quarter of an hour with its mean, its peak and its coverage', () => {
  const machine = meter();
  for (let minute = 0; minute <= 16; minute++)
    machine.read({ e: 1000 + minute, p: minute === 7 ? 95.5 : 60 });
  expect(machine.told('energy').map(({ data }) => data)).toEqual([
    {
      medium: 'active',
      kind: 'interval',
      from: startAt,
      to: startAt + quarterMs,
      delta: 15,
      unit: 'kWh',
      register: 'e',
      raw: 1015,
      prevRaw: 1000,
      avg: 60,
      max: 95.5,
      maxUnit: 'kW',
      coverage: 1,
    },
  ]);
});

test('the first quarter is partial, an outage over a quarter is a gap between its readings', () => {
  const machine = meter();
  machine.pass(5 * 60_000);
  for (let minute = 0; minute < 12; minute++) machine.read({ e: 100 + minute, p: 1 });
  machine.disconnect();
  machine.pass(30 * 60_000);
  machine.look();
  machine.read({ e: 500, p: 1 });
  expect(
    machine.told('energy').map(({ data }) => [data.kind, (data.to - data.from) / 60_000, data.delta]),
  ).toEqual([
    ['partial', 10, 10],
    ['partial', 1, 1],
    ['gap', 32, 389],
  ]);
});

test('a register that rolls over or is replaced goes on counting', () => {
  const machine = meter({ max: '9999' });
  for (const e of [9_998, 3, 4]) machine.read({ e, p: 1 });
  for (let minute = 0; minute < 13; minute++) machine.read({ e: 4, p: 1 });
  expect(machine.told('energy').map(({ data }) => [data.kind, data.delta])).toEqual([['rollover', 6]]);
  for (let minute = 0; minute < 15; minute++) machine.read({ e: 1, p: 1 });
  expect(machine.told('energy').at(-1)?.data).toMatchObject({ kind: 'reset', delta: 1 });
});

test('a meter whose register falls a little now and then is not replaced each time', () => {
  const machine = meter();
  for (let minute = 0; minute <= 15; minute++) machine.read({ e: 10_000 + minute - (minute % 3), p: 1 });
  expect(machine.told('energy').map(({ data }) => [data.kind, data.delta])).toEqual([['interval', 15]]);
});

test('a meter of a subscription that does not change was read all the same', () => {
  const machine = meter();
  machine.read({ e: 70, p: 1 });
  for (let minute = 0; minute <= 15; minute++) machine.read({});
  expect(machine.told('energy').map(({ data }) => [data.kind, data.delta, data.coverage])).toEqual([
    ['interval', 0, 1],
  ]);
});
