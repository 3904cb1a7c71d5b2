import { expect, test } from 'vitest';
import { FakeMachine } from '../../fakes/machine.ts';

const origin = { file: 'alarms.csv', row: 2 };

test('a code is explained by its table; another code ends it and begins another', () => {
  const text = { zh: '主轴过载', en: 'spindle overload' };
  const machine = new FakeMachine(
    { c: { role: 'alarm.code', type: 'uint16', options: { table: 'cnc', severity: '300' } } },
    { tables: [{ table: 'cnc', code: '7001', text, severity: 800, category: 'TOOL_CHANGE', origin }] },
  );
  for (const c of [0, 7001, 9, 0]) machine.read({ c });
  const told = machine.told('alarm').map(({ data }) => data);
  expect(told.map(({ alarm, active }) => [alarm, active])).toEqual([
    ['c.7001', true],
    ['c.7001', false],
    ['c.9', true],
    ['c.9', false],
  ]);
  expect(told[0]).toMatchObject({ text, severity: 800, category: 'TOOL_CHANGE', firstOut: true });
  expect(told[1]).toMatchObject({ occ: told[0]?.occ, durMs: 1000, offT: (told[0]?.onT ?? 0) + 1000 });
  expect(told[2]).toMatchObject({ text: {}, severity: 300, category: 'EQUIPMENT_FAILURE' });
});

test('bits of a word, also of a negative one, each its own alarm', () => {
  const machine = new FakeMachine({
    w: { role: 'alarm.word', type: 'int16', options: { '15': '急停|e-stop' } },
  });
  machine.read({ w: -32_768 });
  machine.read({ w: 1 });
  expect(machine.told('alarm').map(({ data }) => [data.alarm, data.active, data.firstOut])).toEqual([
    ['w.15', true, true],
    ['w.15', false, true],
    ['w.0', true, true],
  ]);
});

test('only the first of several alarms is first out', () => {
  const machine = new FakeMachine({
    a: { role: 'alarm.bit' },
    b: { role: 'alarm.bit', options: { text: '光幕' } },
  });
  machine.read({ a: false, b: true });
  machine.read({ a: true, b: true });
  expect(machine.told('alarm').map(({ data }) => [data.alarm, data.firstOut])).toEqual([
    ['b', true],
    ['a', false],
  ]);
});

test('an alarm that is still on after a restart is the same occurrence', () => {
  const machine = new FakeMachine({ a: { role: 'alarm.bit' } });
  machine.read({ a: true });
  machine.restart(10_000);
  machine.read({ a: true });
  machine.read({ a: false });
  const [on, off, ...more] = machine.told('alarm');
  expect(more).toEqual([]);
  expect(off?.data).toMatchObject({ occ: on?.data.occ, active: false, durMs: 12_000 });
});

test('a tag that cannot be read ends no alarm', () => {
  const machine = new FakeMachine({ a: { role: 'alarm.bit' } });
  machine.read({ a: true });
  machine.disconnect();
  machine.read({ a: true });
  expect(machine.told('alarm')).toHaveLength(1);
});

test('of a list of codes an event names its own', () => {
  const machine = new FakeMachine({ c: { role: 'alarm.code' } });
  machine.read({ c: ['E1', 'E2'] });
  expect(machine.told('alarm').map(({ src }) => src.map(({ v }) => v))).toEqual([['E1'], ['E2']]);
});

test('OPC UA conditions bring their own severity and text', () => {
  const machine = new FakeMachine({ c: { role: 'alarm.code' } });
  machine.read({ c: [] });
  machine.read({ c: ['cnc-07/SpindleOverload|800|spindle overload', 'cnc-07/CoolantLow|500|冷却液不足'] });
  machine.read({ c: ['cnc-07/CoolantLow|500|冷却液不足'] });
  expect(
    machine.told('alarm').map(({ data }) => [data.alarm, data.active, data.severity, data.text]),
  ).toEqual([
    ['c.cnc-07/SpindleOverload', true, 800, { en: 'spindle overload' }],
    ['c.cnc-07/CoolantLow', true, 500, { zh: '冷却液不足' }],
    ['c.cnc-07/SpindleOverload', false, 800, { en: 'spindle overload' }],
  ]);
});
