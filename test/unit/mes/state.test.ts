import { describe, expect, test } from 'vitest';
import { FakeMachine, type MachineTag } from '../../fakes/machine.ts';
import { last, told } from '../../fakes/states.ts';

const bits = (...roles: string[]): Record<string, MachineTag> =>
  Object.fromEntries(roles.map((role) => [role, { role: `machine.${role}` }]));

describe('bits', () => {
  test('nothing is told before every tag was read once', () => {
    const machine = new FakeMachine(bits('run', 'fault'));
    machine.read({ run: true });
    expect(told(machine)).toEqual([]);
    machine.read({ fault: false });
    expect(told(machine)).toEqual(['EXECUTING/PROCESSING']);
  });

  test.each([
    [{ run: true, auto: true }, 'EXECUTING/PROCESSING'],
    [{ run: true, auto: false }, 'EXECUTING/SETUP'],
    [{ run: false, auto: true }, 'NOT_EXECUTING/PROCESSING'],
    [{ run: true, fault: true }, 'OUT_OF_SERVICE/PROCESSING EQUIPMENT_FAILURE'],
    [{ run: true, estop: true }, 'OUT_OF_SERVICE/PROCESSING SAFETY'],
    [{ run: false, power: false }, 'NOT_AVAILABLE/NONE'],
    [{ run: false, maint: true }, 'NOT_EXECUTING/MAINTENANCE'],
    [{ run: false, starved: true }, 'NOT_EXECUTING/PROCESSING MATERIAL_STARVED'],
    [{ run: false, blocked: true }, 'NOT_EXECUTING/PROCESSING BLOCKED'],
    [{ run: true, setup: true }, 'EXECUTING/SETUP'],
    [{ run: false, setup: true }, 'NOT_EXECUTING/SETUP SETUP'],
  ])('%j is %s', (readings, expected) => {
    const machine = new FakeMachine(bits('run', ...Object.keys(readings).filter((one) => one !== 'run')));
    machine.read(readings);
    expect(told(machine)).toEqual([expected]);
  });

  test('a fault bit that cannot be read does not hide that the machine runs, but that it stands', () => {
    const machine = new FakeMachine(bits('run', 'fault'));
    machine.read({ run: true, fault: undefined });
    machine.read({ run: false, fault: undefined });
    expect(told(machine)).toEqual(['EXECUTING/PROCESSING', 'UNKNOWN/NONE COMMUNICATION']);
  });

  test('a mode that cannot be read is not guessed', () => {
    const machine = new FakeMachine(bits('run', 'auto'));
    machine.read({ run: true, auto: undefined });
    expect(told(machine)).toEqual(['EXECUTING/NONE']);
    expect(machine.told('state')[0]?.q).toBe('GOOD');
  });

  test('a fault bit alone tells no state', () => {
    const machine = new FakeMachine(bits('fault'));
    machine.read({ fault: false });
    expect(told(machine)).toEqual([]);
  });

  test('a state that is to be said again is, at the next look, as a refresh', () => {
    const machine = new FakeMachine(bits('run'));
    machine.sayAgain();
    machine.read({ run: true });
    machine.sayAgain();
    machine.look(1_000);
    machine.look(1_000);
    expect(told(machine)).toEqual(['EXECUTING/PROCESSING', 'EXECUTING/PROCESSING']);
    expect(machine.told('state').map(({ data }) => data)).toMatchObject([
      { kind: 'change' },
      { kind: 'refresh' },
    ]);
  });

  test('a power reading tells running by its threshold, with hysteresis', () => {
    const machine = new FakeMachine({ kw: { role: 'machine.run', options: { above: '5', below: '3' } } });
    for (const kw of [1, 4, 6, 4, 3.5, 2.9]) machine.read({ kw });
    expect(told(machine)).toEqual([
      'NOT_EXECUTING/PROCESSING',
      'EXECUTING/PROCESSING',
      'NOT_EXECUTING/PROCESSING',
    ]);
  });

  test('a normally closed contact is inverted', () => {
    const machine = new FakeMachine({
      run: { role: 'machine.run' },
      estop: { role: 'machine.estop', options: { invert: 'yes' } },
    });
    machine.read({ run: false, estop: true });
    machine.read({ run: false, estop: false });
    expect(told(machine)).toEqual(['NOT_EXECUTING/PROCESSING', 'OUT_OF_SERVICE/PROCESSING SAFETY']);
  });
});

describe('lost communication and restarts', () => {
  test('a lost link is UNKNOWN, and the way back is a resume', () => {
    const machine = new FakeMachine(bits('run'));
    machine.read({ run: true });
    machine.disconnect();
    const lostAt = machine.at;
    machine.read({ run: true }, 60_000);
    const [, lost, back] = machine.told('state');
    expect(lost).toMatchObject({
      q: 'BAD',
      data: { kind: 'change', state: 'UNKNOWN', mode: 'NONE', since: lostAt },
    });
    expect(back?.data).toMatchObject({
      kind: 'resume',
      prev: { state: 'UNKNOWN', from: lostAt, durMs: 60_000 },
    });
  });

  test('what happened between two runs is UNKNOWN from when the first was last alive', () => {
    const machine = new FakeMachine(bits('run'));
    machine.read({ run: true });
    const aliveAt = machine.at;
    machine.restart(5_000);
    expect(last(machine)).toMatchObject({
      state: 'UNKNOWN',
      since: aliveAt,
      reason: { code: 'agent.restart' },
      prev: { state: 'EXECUTING' },
    });
    machine.read({ run: true });
    expect(last(machine)).toMatchObject({
      kind: 'resume',
      state: 'EXECUTING',
      prev: { from: aliveAt, to: machine.at },
    });
  });

  test('a state that lasts is said again every 15 minutes', () => {
    const machine = new FakeMachine(bits('run'));
    machine.read({ run: true });
    const since = machine.at;
    for (let minute = 0; minute < 31; minute++) machine.look(60_000);
    const refreshes = machine.told('state').slice(1);
    expect(refreshes.map(({ data }) => data.kind)).toEqual(['refresh', 'refresh']);
    expect(refreshes.every(({ data }) => data.since === since && data.prev === undefined)).toBe(true);
  });
});

describe('delays', () => {
  test('what was waiting when the link was lost did happen', () => {
    const machine = new FakeMachine({ run: { role: 'machine.run', options: { offDelayMs: '60000' } } });
    machine.read({ run: true });
    machine.read({ run: false });
    const stoppedAt = machine.at;
    machine.disconnect(50_000);
    expect(machine.told('state').map(({ data }) => [data.state, data.since])).toEqual([
      ['EXECUTING', stoppedAt - 1000],
      ['NOT_EXECUTING', stoppedAt],
      ['UNKNOWN', machine.at],
    ]);
  });

  test('a short stop is not told, a long one counts from its beginning', () => {
    const machine = new FakeMachine({ run: { role: 'machine.run', options: { offDelayMs: '5000' } } });
    machine.read({ run: true });
    machine.read({ run: false });
    machine.read({ run: true });
    expect(told(machine)).toHaveLength(1);
    machine.read({ run: false });
    const stoppedAt = machine.at;
    machine.look(5_000);
    expect(last(machine)).toMatchObject({
      state: 'NOT_EXECUTING',
      since: stoppedAt,
      prev: { to: stoppedAt },
    });
  });
});

describe('vocabularies', () => {
  test.each([
    ['opcua-machinery', 'NotExecuting', 'NOT_EXECUTING/PROCESSING'],
    ['opcua-machinery', 3, 'EXECUTING/PROCESSING'],
    ['packml', 6, 'EXECUTING/PROCESSING'],
    ['packml', 'ABORTED', 'OUT_OF_SERVICE/PROCESSING EQUIPMENT_FAILURE'],
    ['mtconnect', 'FEED_HOLD', 'NOT_EXECUTING/PROCESSING'],
    ['euromap', 2, 'EXECUTING/SETUP'],
    ['euromap', 'MAINTENANCE', 'OUT_OF_SERVICE/MAINTENANCE EQUIPMENT_FAILURE'],
    ['machinetool', 1, 'EXECUTING/PROCESSING'],
    ['machinetool', 'Aborted', 'OUT_OF_SERVICE/PROCESSING EQUIPMENT_FAILURE'],
  ])('%s %s is %s', (vocabulary, value, expected) => {
    const machine = new FakeMachine({ s: { role: 'machine.state', options: { vocabulary } } });
    machine.read({ s: value });
    expect(told(machine)).toEqual([expected]);
  });

  test('a map of its own, with a default, and a value that nobody explained', () => {
    const options = { '1': 'EXECUTING/PROCESSING', '4': 'NOT_EXECUTING' };
    const machine = new FakeMachine({ s: { role: 'machine.state', options } });
    for (const s of [1, 4, 9]) machine.read({ s });
    expect(told(machine)).toEqual([
      'EXECUTING/PROCESSING',
      'NOT_EXECUTING/PROCESSING',
      'UNKNOWN/NONE UNKNOWN:9',
    ]);
    const withDefault = new FakeMachine({
      s: { role: 'machine.state', options: { ...options, '*': 'OUT_OF_SERVICE' } },
    });
    withDefault.read({ s: 9 });
    expect(last(withDefault)?.state).toBe('OUT_OF_SERVICE');
  });

  test('the mode comes from its own tag', () => {
    const machine = new FakeMachine({
      s: { role: 'machine.state', options: { vocabulary: 'opcua-machinery' } },
      m: { role: 'machine.mode', options: { vocabulary: 'opcua-machinery' } },
    });
    machine.read({ s: 'Executing', m: 'Setup' });
    machine.read({ s: 'Executing', m: 'Processing' });
    expect(told(machine)).toEqual(['EXECUTING/SETUP', 'EXECUTING/PROCESSING']);
  });
});
