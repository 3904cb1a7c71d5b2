/** Counters, cycles and results, one machine each. */
import { describe, expect, test } from 'vitest';
import { FakeMachine } from '../../fakes/machine.ts';

describe('count', () => {
  const counter = (options: Record<string, string> = {}, type: 'uint16' | 'float32' = 'uint16') =>
    new FakeMachine({ n: { role: 'count.good', type, unit: '件', options } });
  const kinds = (machine: FakeMachine): unknown[] =>
    machine.told('count').map(({ data: { kind, delta, total } }) => [kind, delta, total]);

  test('the first reading is a baseline', () => {
    const machine = counter();
    machine.read({ n: 500 });
    machine.read({ n: 503 });
    expect(kinds(machine)).toEqual([
      ['first', 0, 0],
      ['increment', 3, 3],
    ]);
    expect(machine.told('count')[1]?.data).toMatchObject({ raw: 503, prevRaw: 500, unit: '件' });
  });

  test.each([65_535, 99_999_999, 2 ** 31 - 1, 2 ** 32 - 1])('rolls over at %d', (max) => {
    const machine = counter({ max: String(max) });
    for (const n of [max - 1, 3, 3]) machine.read({ n });
    expect(kinds(machine)).toEqual([
      ['first', 0, 0],
      ['rollover', 5, 5],
    ]);
  });

  test('a counter that starts from 0 was reset, also where it could have rolled over', () => {
    const machine = counter({ max: '65535' });
    for (const n of [30_000, 2, 4]) machine.read({ n });
    expect(kinds(machine).slice(1)).toEqual([['reset', 4, 4]]);
  });

  test('one zero between two readings is a glitch', () => {
    const machine = counter();
    for (const n of [100, 0, 101]) machine.read({ n });
    expect(kinds(machine).slice(1)).toEqual([['increment', 1, 1]]);
  });

  test('a step beyond the rate is told, not added, and counting goes on from there', () => {
    const machine = counter({ maxRate: '60' });
    for (const n of [100, 5_000, 5_000, 5_001]) machine.read({ n });
    expect(kinds(machine).slice(1)).toEqual([
      ['suspect', 4_900, 0],
      ['increment', 1, 1],
    ]);
  });

  test('a counter set back a little by hand made no parts', () => {
    const machine = counter();
    for (const n of [5_000, 4_990, 4_990, 4_991]) machine.read({ n });
    expect(kinds(machine).slice(1)).toEqual([
      ['suspect', 4_990, 0],
      ['increment', 1, 1],
    ]);
  });

  test('one garbled high reading counts nothing; a leap that lasts is counted', () => {
    const machine = counter();
    for (const n of [1000, 65_000, 1001, 9_000, 9_001]) machine.read({ n });
    expect(kinds(machine).slice(1)).toEqual([
      ['increment', 1, 1],
      ['increment', 8_000, 8_001],
    ]);
  });

  test('the rate is of the time since the last reading, not of the time it stood', () => {
    const machine = counter({ maxRate: '60' });
    machine.read({ n: 10 });
    for (let minute = 0; minute < 480; minute++) machine.read({ n: 10 }, 60_000);
    for (const n of [20_000, 20_000]) machine.read({ n });
    expect(kinds(machine).at(-1)).toEqual(['suspect', 19_990, 0]);
  });

  test('a counter that was reset during an outage made what it shows', () => {
    const machine = counter();
    machine.read({ n: 100 });
    machine.disconnect();
    for (const n of [80, 80]) machine.read({ n }, 60_000);
    expect(kinds(machine).at(-1)).toEqual(['reset', 80, 80]);
  });

  test('after an outage one step holds what was made meanwhile, from the last reading on', () => {
    const machine = counter();
    machine.read({ n: 10 });
    const readAt = machine.at;
    machine.disconnect();
    machine.read({ n: 60 }, 600_000);
    expect(machine.told('count').at(-1)?.data).toMatchObject({
      kind: 'gap',
      delta: 50,
      from: readAt,
      to: machine.at,
    });
  });

  test('with a subscription, a step happened after the server last said that nothing changed', () => {
    const machine = counter();
    machine.read({ n: 10 });
    machine.read({});
    machine.read({});
    const heardAt = machine.at;
    machine.read({ n: 11 });
    expect(machine.told('count').at(-1)?.data).toMatchObject({ from: heardAt, to: machine.at });
  });

  test('strokes become parts', () => {
    const machine = counter({ scale: '2' });
    for (const n of [7, 10]) machine.read({ n });
    expect(kinds(machine).slice(1)).toEqual([['increment', 6, 6]]);
  });
});

describe('cycle', () => {
  const cycles = (machine: FakeMachine): unknown[] => machine.told('cycle').map(({ data }) => data);

  test('an active bit that was seen to come and go tells both times', () => {
    const machine = new FakeMachine({ a: { role: 'cycle.active' }, id: { role: 'part.id' } });
    machine.read({ a: false, id: 'A1' });
    machine.read({ a: true, id: 'A2' });
    const from = machine.at;
    machine.read({ a: true });
    machine.read({ a: false, id: 'A3' });
    expect(cycles(machine)).toMatchObject([{ n: 1, from, to: machine.at, durMs: 2000, partId: 'A2' }]);
  });

  test('a cycle whose start nobody saw is not told by the active bit', () => {
    const machine = new FakeMachine({ a: { role: 'cycle.active' } });
    machine.read({ a: true });
    machine.disconnect();
    machine.read({ a: false });
    expect(cycles(machine)).toEqual([]);
  });

  test('a counter that steps before the bit falls gets no times of another cycle', () => {
    const machine = new FakeMachine({
      n: { role: 'count.cycle', type: 'uint32' },
      a: { role: 'cycle.active' },
    });
    machine.read({ n: 1, a: false });
    for (let n = 1; n < 4; n++) {
      machine.read({ n, a: true });
      machine.read({ n: n + 1, a: true }, 10_000);
      machine.read({ n: n + 1, a: false });
    }
    expect(machine.told('cycle').map(({ data }) => data.durMs)).toEqual([undefined, undefined, undefined]);
  });

  test('an end whose beginning nobody saw is a cycle without times', () => {
    const machine = new FakeMachine({ a: { role: 'cycle.active' } });
    for (const a of [true, undefined, true, false]) machine.read({ a });
    expect(cycles(machine)).toMatchObject([{ n: 1, durMs: undefined, to: machine.at }]);
  });

  test('several within a poll are counted and have no times of their own', () => {
    const machine = new FakeMachine({
      n: { role: 'count.cycle', type: 'uint32' },
      t: { role: 'cycle.time', unit: 's' },
    });
    machine.read({ n: 100, t: 1.5 });
    const from = machine.at;
    machine.read({ n: 103, t: 1.4 });
    expect(cycles(machine)).toEqual([{ n: 3, from, to: machine.at, durMs: undefined, idealMs: undefined }]);
  });

  test("the machine's own time is taken, in its unit", () => {
    const machine = new FakeMachine({
      n: { role: 'count.total', type: 'uint32' },
      t: { role: 'cycle.time', unit: 's' },
      i: { role: 'cycle.ideal', unit: 'ms' },
      r: { role: 'part.result', options: { '1': 'OK', '2': 'NOK' } },
    });
    machine.read({ n: 1, t: 20, i: 18_000, r: 1 }, 30_000);
    machine.read({ n: 2, t: 21.5, i: 18_000, r: 2 }, 30_000);
    expect(cycles(machine)).toMatchObject([
      { n: 1, durMs: 21_500, idealMs: 18_000, result: 'NOK', to: machine.at },
    ]);
  });

  test('a done pulse ends a cycle on its rising edge', () => {
    const machine = new FakeMachine({ d: { role: 'cycle.done' } });
    for (const d of [false, true, true, false, true]) machine.read({ d });
    expect(cycles(machine)).toMatchObject([{ n: 1 }, { n: 1 }]);
  });
});

describe('quality', () => {
  const torque = (take?: string): FakeMachine =>
    new FakeMachine({
      t: {
        role: 'quality.value',
        unit: 'N·m',
        options: { char: 'torque', lsl: '98', usl: '118', ...(take && { take }) },
      },
      id: { role: 'part.id' },
    });

  test('a new part id completes the result of the part before', () => {
    const machine = torque();
    machine.read({ t: 100, id: 'P1' });
    machine.read({ t: 104, id: 'P2' });
    expect(machine.told('quality').map(({ data }) => data)).toMatchObject([
      {
        partId: 'P1',
        eval: 'OK',
        values: [{ char: 'torque', v: 104, unit: 'N·m', lsl: 98, usl: 118, eval: 'OK' }],
      },
    ]);
  });

  test('the extreme belongs to the part it was reached with', () => {
    const machine = torque('max');
    machine.read({ t: 20, id: 'P1' });
    machine.read({ t: 121, id: 'P1' });
    machine.read({ t: 30, id: 'P2' });
    machine.read({ t: 108, id: 'P2' });
    machine.read({ t: 5, id: 'P3' });
    expect(machine.told('quality').map(({ data }) => [data.partId, data.values[0]?.v, data.eval])).toEqual([
      ['P1', 121, 'NOK'],
      ['P2', 108, 'OK'],
    ]);
  });

  test('an id that is cleared between parts makes no result of its own', () => {
    const machine = torque('max');
    for (const [t, id] of [
      [100, 'P1'],
      [5, ''],
      [101, 'P2'],
      [5, ''],
    ] as const)
      machine.read({ t, id });
    expect(machine.told('quality').map(({ data }) => data.partId)).toEqual(['P1', 'P2']);
  });

  test('a value that cannot be read decides nothing; the verdict of the machine counts', () => {
    const machine = new FakeMachine({
      v: { role: 'quality.value', options: { lsl: '1', trigger: 'cycle' } },
      r: { role: 'quality.result', options: { '1': 'OK', '2': 'NOK' } },
      n: { role: 'count.cycle', type: 'uint32' },
    });
    machine.read({ v: undefined, r: 2, n: 1 });
    machine.read({ v: undefined, r: 2, n: 2 });
    expect(machine.told('quality')).toMatchObject([
      { q: 'BAD', data: { eval: 'NOK', values: [{ char: 'v', v: null, eval: 'UNDECIDABLE' }] } },
    ]);
  });
});

test('order, product, tool and operator stand on every event, as last read', () => {
  const machine = new FakeMachine({
    n: { role: 'count.good', type: 'uint32' },
    o: { role: 'job.order' },
    p: { role: 'job.planned' },
    w: { role: 'operator.id' },
  });
  machine.read({ n: 1, o: 4711, p: 300, w: ' 王工 ' });
  machine.read({ n: 2, o: undefined, w: '' });
  machine.restart(1_000);
  machine.read({ n: 3 });
  expect(machine.told('count').map(({ ctx }) => ctx)).toEqual([
    { order: '4711', planned: 300, operator: '王工' },
    { order: '4711', planned: 300 },
    { order: '4711', planned: 300 },
  ]);
});
