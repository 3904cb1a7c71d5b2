import { expect, test } from 'vitest';
import { FakeMachine } from '../../fakes/machine.ts';
import { last, told } from '../../fakes/states.ts';

const lamps = { r: { role: 'light.red' }, y: { role: 'light.yellow' }, g: { role: 'light.green' } };

test.each([
  [{ r: true, y: false, g: true }, 'OUT_OF_SERVICE/PROCESSING EQUIPMENT_FAILURE'],
  [{ r: false, y: true, g: true }, 'EXECUTING/PROCESSING'],
  [{ r: false, y: true, g: false }, 'NOT_EXECUTING/PROCESSING'],
  [{ r: false, y: false, g: false }, 'NOT_EXECUTING/PROCESSING'],
])('%j is %s', (readings, expected) => {
  const machine = new FakeMachine(lamps);
  machine.read(readings);
  const readAt = machine.at;
  machine.look(3_000);
  expect(told(machine)).toEqual([expected]);
  expect(last(machine)?.since).toBe(readAt);
});

test('a flashing light is on; its end counts from when it went out', () => {
  const machine = new FakeMachine({ g: { role: 'light.green' } }, { intervalMs: 500 });
  for (const g of [true, false, true, false, true, true]) machine.read({ g });
  expect(told(machine)).toEqual(['EXECUTING/PROCESSING']);
  machine.read({ g: false });
  const outAt = machine.at;
  for (let poll = 0; poll < 6; poll++) machine.read({ g: false });
  expect(last(machine)).toMatchObject({ state: 'NOT_EXECUTING', since: outAt });
});

test('a lamp first seen dark may be flashing: nothing is told before it was watched', () => {
  const machine = new FakeMachine(lamps, { intervalMs: 500 });
  for (const g of [false, false, true, false, true]) machine.read({ r: false, y: false, g });
  expect(told(machine)).toEqual([]);
  const litAt = machine.at - 1_000;
  for (let poll = 0; poll < 6; poll++) machine.read({ r: false, y: false, g: poll % 2 === 0 });
  expect(told(machine)).toEqual(['EXECUTING/PROCESSING']);
  expect(last(machine)?.since).toBe(litAt);
});

test('after a restart in the dark phase of flashing UNKNOWN goes on until the lamp was watched', () => {
  const machine = new FakeMachine({ g: { role: 'light.green' } }, { intervalMs: 500 });
  for (const g of [true, false, true, false]) machine.read({ g });
  machine.restart(10_000);
  for (const g of [false, false, true, false, true]) machine.read({ g });
  expect(told(machine)).toEqual([
    'EXECUTING/PROCESSING',
    'UNKNOWN/NONE COMMUNICATION:agent.restart',
    'EXECUTING/PROCESSING',
  ]);
  machine.disconnect();
  machine.read({ g: false });
  machine.look(2_500);
  expect(last(machine)?.state).toBe('UNKNOWN');
  machine.look(500);
  expect(last(machine)).toMatchObject({ kind: 'resume', state: 'NOT_EXECUTING', since: machine.at });
});

test('a fault bit need not wait for lamps', () => {
  const machine = new FakeMachine({ g: { role: 'light.green' }, f: { role: 'machine.fault' } });
  machine.read({ g: false, f: true });
  expect(last(machine)?.state).toBe('OUT_OF_SERVICE');
});

test('where flashing means something of its own, a lamp first seen lit is watched, too', () => {
  const options = { flashing: 'NOT_EXECUTING/SETUP' };
  const steady = new FakeMachine({ g: { role: 'light.green', options } }, { intervalMs: 500 });
  for (let poll = 0; poll < 6; poll++) steady.read({ g: true });
  expect(told(steady)).toEqual([]);
  steady.read({ g: true });
  expect(told(steady)).toEqual(['EXECUTING/PROCESSING']);
  expect(last(steady)?.since).toBe(steady.at - 3_000);
  const flashing = new FakeMachine({ g: { role: 'light.green', options } }, { intervalMs: 500 });
  for (const g of [true, false, true]) flashing.read({ g });
  expect(told(flashing)).toEqual(['NOT_EXECUTING/SETUP SETUP']);
  expect(last(flashing)?.since).toBe(flashing.at - 1_000);
});

test('an emergency stop counts beside lights, too', () => {
  const machine = new FakeMachine({ g: { role: 'light.green' }, e: { role: 'machine.estop' } });
  machine.read({ g: true, e: true });
  expect(told(machine)).toEqual(['OUT_OF_SERVICE/PROCESSING SAFETY']);
});

test('flashing may mean something of its own', () => {
  const yellow = { role: 'light.yellow', options: { flashing: 'NOT_EXECUTING/SETUP' } };
  const machine = new FakeMachine({ y: yellow, g: { role: 'light.green' } }, { intervalMs: 500 });
  for (const y of [true, true, false, true, false, true, true]) machine.read({ y, g: false });
  expect(last(machine)).toMatchObject({ state: 'NOT_EXECUTING', mode: 'SETUP' });
});
