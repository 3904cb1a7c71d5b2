import { describe, expect, test } from 'vitest';
import { FakeMachine } from '../../fakes/machine.ts';

/** `STATE/MODE CATEGORY:code` of each change. */
function told(machine: FakeMachine): string[] {
  return machine.told('state').map(({ data: { state, mode, reason } }) => {
    const why =
      reason === undefined ? '' : ` ${reason.category}${reason.code === undefined ? '' : `:${reason.code}`}`;
    return `${state}/${mode}${why}`;
  });
}

describe('reasons', () => {
  const tables = [
    {
      table: 'press',
      code: '107',
      text: { zh: '送料异常', en: 'misfeed' },
      category: 'MATERIAL_STARVED',
      origin: { file: 'alarms.csv', row: 2 },
    },
  ] as const;

  test('the first alarm of a stop stays its reason, whatever comes and goes after it', () => {
    const machine = new FakeMachine(
      {
        run: { role: 'machine.run' },
        fault: { role: 'machine.fault' },
        w: { role: 'alarm.word', options: { '0': '过载|overload' } },
      },
      { tables },
    );
    machine.read({ run: true, fault: false, w: 0 });
    machine.read({ run: false, fault: true, w: 0b01 });
    machine.read({ w: 0b11 });
    machine.read({ w: 0b10 });
    machine.read({ w: 0 });
    expect(told(machine)).toEqual(['EXECUTING/PROCESSING', 'OUT_OF_SERVICE/PROCESSING EQUIPMENT_FAILURE:0']);
    expect(machine.told('state').at(-1)?.data.reason?.text).toEqual({ zh: '过载', en: 'overload' });
  });

  test('a warning that has been standing is not why the machine stopped', () => {
    const machine = new FakeMachine({
      run: { role: 'machine.run' },
      fault: { role: 'machine.fault' },
      w: { role: 'alarm.bit', options: { severity: '50' } },
      e: { role: 'alarm.bit', options: { severity: '900' } },
    });
    machine.read({ run: true, fault: false, w: true, e: false });
    machine.read({ run: false, fault: true, w: true, e: true }, 7_200_000);
    expect(told(machine).at(-1)).toBe('OUT_OF_SERVICE/PROCESSING EQUIPMENT_FAILURE:e');
  });

  test('a value that is the name of something else is a value like any other', () => {
    const machine = new FakeMachine({
      s: { role: 'machine.state', options: { '1': 'EXECUTING' } },
      r: { role: 'stop.reason', options: { table: 'press' } },
      c: { role: 'alarm.code' },
    });
    machine.read({ s: 'constructor', r: 'table', c: 'toString' });
    expect(told(machine)).toEqual(['UNKNOWN/NONE UNKNOWN:constructor']);
    expect(machine.told('alarm')[0]?.data.alarm).toBe('c.toString');
  });

  test('a stop code of the machine comes first, explained by its map or its table', () => {
    const machine = new FakeMachine(
      {
        run: { role: 'machine.run' },
        s: { role: 'stop.reason', options: { '3': 'TOOL_CHANGE|换刀', table: 'press' } },
      },
      { tables },
    );
    for (const s of [0, 3, 107, 55]) machine.read({ run: false, s });
    expect(told(machine)).toEqual([
      'NOT_EXECUTING/PROCESSING',
      'NOT_EXECUTING/PROCESSING TOOL_CHANGE:3',
      'NOT_EXECUTING/PROCESSING MATERIAL_STARVED:107',
      'NOT_EXECUTING/PROCESSING UNKNOWN:55',
    ]);
  });
});
