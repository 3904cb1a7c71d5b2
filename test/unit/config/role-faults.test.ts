import { describe, expect, it } from 'vitest';
import { roles } from '../../../agent/mes/roles.ts';
import { plainTypes } from '../../../config/points/words.ts';
import { checkRoles } from '../../../config/roles/check.ts';
import { makeTag } from '../../fakes/tag.ts';
import { checkFiles, short, spoken } from './plant-folder.ts';

/** A point table of rows `name,type,unit,group,role,options`. */
const points = (...rows: string[]) => ({
  'tags.csv': [
    '设备,点名,类型,单位,采集组,语义角色,角色选项,地址',
    ...rows.map((row, index) => `press-1,${row},${row.includes(',bool,') ? 'di' : 'hr'}:${index * 10}`),
    '',
  ].join('\n'),
});
const one = (type: string, role: string, options = '', unit = '') =>
  `x,${type},${unit},fast,${role},${options}`;
const run = 'run,bool,,fast,machine.run,';

type Case = [name: string, rows: string[], expected: string[]];

const errors: Case[] = [
  ['an unknown option near a known one', [one('uint32', 'count.total', 'mx=5')], ['角色选项 roleOptionNear']],
  ['an unknown option near none', [one('uint32', 'count.total', 'colour=5')], ['角色选项 roleOption']],
  ['an option that is no number', [one('uint32', 'count.total', 'max=many')], ['角色选项 roleOptionNumber']],
  ['an empty option', [one('uint32', 'count.total', 'max=')], ['角色选项 roleOptionNumber']],
  [
    'an option that is not positive',
    [one('uint32', 'count.total', 'scale=0')],
    ['角色选项 roleOptionPositive'],
  ],
  ['a fraction', [one('uint32', 'count.total', 'glitchPolls=1.5')], ['角色选项 roleOptionInteger']],
  ['out of range', [one('bool', 'alarm.bit', 'severity=1001')], ['角色选项 roleOptionRange']],
  ['neither yes nor no', [one('bool', 'machine.run', 'invert=perhaps')], ['角色选项 roleOptionYesNo']],
  ['no choice', [one('uint16', 'machine.state', 'vocabulary=english')], ['角色选项 roleOptionChoice']],
  [
    'a misspelt choice',
    [one('uint16', 'machine.state', 'vocabulary=packlm')],
    ['角色选项 roleOptionChoiceNear'],
  ],
  ['a state that is none', [one('uint16', 'machine.state', '1=RUNNING')], ['角色选项 roleMapState']],
  [
    'a misspelt option before a map',
    [one('uint16', 'machine.state', 'vocabulry=packml')],
    ['角色选项 roleOptionNear'],
  ],
  ['a mode that is none', [one('uint16', 'machine.mode', '1=AUTO')], ['角色选项 roleMapMode']],
  ['a reason that is none', [one('uint16', 'stop.reason', '3=下雨', ''), run], ['角色选项 roleMapReason']],
  ['a verdict that is none', [one('uint16', 'quality.result', '1=GOOD')], ['角色选项 roleMapVerdict']],
  [
    'a light that flashes into nothing',
    [one('bool', 'light.red', 'flashing=STOP')],
    ['角色选项 roleMapState'],
  ],
  ['a state without meaning', [one('uint16', 'machine.state')], ['角色选项 roleStateMeaning']],
  [
    'a state with delays only',
    [one('uint16', 'machine.state', 'onDelayMs=500')],
    ['角色选项 roleStateMeaning'],
  ],
  ['below without above', [one('bool', 'machine.run', 'below=1')], ['角色选项 roleBelowAlone']],
  ['below over above', [one('float32', 'machine.run', 'above=1;below=2')], ['角色选项 roleBelowOver']],
  ['limits the wrong way round', [one('float32', 'quality.value', 'lsl=2;usl=2')], ['角色选项 roleLimits']],
  ['a table that is not there', [one('uint16', 'alarm.code', 'table=press')], ['角色选项 roleTable']],
  ['a roll-over out of reach', [one('uint16', 'count.total', 'max=99999')], ['角色选项 roleMax']],
  ['a number for a bit', [one('uint16', 'machine.run')], ['类型 roleBit']],
  ['a text for a bit', [one('string:4', 'light.red', 'above=0')], ['类型 roleType']],
  ['a bit for a counter', [one('bool', 'count.good')], ['类型 roleType']],
  ['a text for a counter', [one('string:4', 'count.good')], ['类型 roleType']],
  ['a float for a word', [one('float32', 'alarm.word')], ['类型 roleType']],
  ['a number for an alarm bit', [one('uint16', 'alarm.bit')], ['类型 roleType']],
  ['an option twice', [one('uint16', 'count.total', 'max=65535;max=9999')], ['角色选项 pairTwice']],
  ['a value twice', [one('uint16', 'alarm.code', '4=A;5=B;４＝C')], ['角色选项 pairTwice']],
  ['a Chinese option', [one('bool', 'machine.run', '取反=是')], ['角色选项 roleOptionNear']],
  [
    'an option in capitals, and no more',
    [one('float32', 'quality.value', 'LSL=98')],
    ['角色选项 roleOptionNear'],
  ],
  [
    'a misspelt roll-over, and no more',
    [one('uint16', 'count.total', '最大值=65535')],
    ['角色选项 roleOptionNear'],
  ],
  ['a bit for energy', [one('bool', 'energy.air', '', 'm³')], ['类型 roleType']],
];

const warnings: Case[] = [
  ['a key that may be an option', [one('uint16', 'alarm.code', 'tabel=x')], ['角色选项 roleOptionOrValue']],
  ['options where there are none', [one('uint16', 'job.order', 'max=5')], ['角色选项 roleNoOptions']],
  ['a mode without meaning', [run, one('uint16', 'machine.mode')], ['角色选项 roleModeMeaning']],
  ['a float that counts', [one('float32', 'count.total')], ['类型 roleFloatCounter']],
  ['16 bits without max', [one('uint16', 'count.total')], ['角色选项 roleRollOver']],
  ['four decimals without max', [one('bcd16', 'count.total')], ['角色选项 roleRollOver']],
  ['a fault and nothing that runs', [one('bool', 'machine.fault')], ['语义角色 roleNothingTells']],
  [
    'a state beside bits and lights',
    [one('uint16', 'machine.state', 'vocabulary=packml'), run, 'red,bool,,fast,light.red,'],
    ['语义角色 roleContradicts'],
  ],
  ['bits beside lights', [run, one('bool', 'light.green')], ['语义角色 roleContradicts']],
  ['a cycle time without cycles', [one('float32', 'cycle.time', '', 's')], ['语义角色 roleNoCycle']],
  [
    'a cycle time without unit',
    [one('float32', 'cycle.time'), 'n,uint32,,fast,count.cycle,'],
    ['单位 roleTimeWithoutUnit'],
  ],
  [
    'a cycle time in pieces',
    [one('float32', 'cycle.time', '', '件'), 'n,uint32,,fast,count.cycle,'],
    ['单位 roleNoTimeUnit'],
  ],
  ['a part id alone', [one('uint32', 'part.id')], ['语义角色 rolePartAlone']],
  ['a characteristic without limits', [one('float32', 'quality.value')], ['角色选项 roleNoLimits']],
  [
    'a trigger that never comes',
    [one('float32', 'quality.value', 'usl=1;trigger=part')],
    ['角色选项 roleTrigger'],
  ],
  [
    'a target beyond its limits',
    [one('float32', 'quality.value', 'lsl=1;usl=2;target=3')],
    ['角色选项 roleTarget'],
  ],
  [
    'a target below its only limit',
    [one('float32', 'quality.value', 'lsl=1;target=0')],
    ['角色选项 roleTarget'],
  ],
  [
    'a letter as an integer',
    [one('uint16', 'machine.state', 'RUN=EXECUTING;*=NOT_EXECUTING')],
    ['角色选项 roleMapKey'],
  ],
  ['a value out of reach', [one('uint16', 'alarm.code', '70000=坏')], ['角色选项 roleMapKey']],
  [
    'a value below 0',
    [one('uint16', 'part.result', '-1=NG'), 'n,uint32,,fast,count.cycle,'],
    ['角色选项 roleMapKey'],
  ],
  ['a value with a leading 0', [one('bcd16', 'quality.result', '01=OK')], ['角色选项 roleMapKey']],
  [
    'a Chinese option among values',
    [one('uint16', 'alarm.code', '报警表=x')],
    ['角色选项 roleOptionOrValue'],
  ],
  ['energy in kW', [one('float32', 'energy.active', '', 'kW')], ['单位 roleUnit']],
  ['energy in kW of 16 bits, and no more', [one('uint16', 'energy.active', '', 'kW')], ['单位 roleUnit']],
  ['energy in ampere', [one('float32', 'energy.active', '', 'A')], ['单位 roleUnit']],
  ['water as a rate', [one('float32', 'energy.water', '', 'm³/h')], ['单位 roleUnit']],
  ['air as a rate', [one('float32', 'energy.air', '', 'L/min')], ['单位 roleUnit']],
  ['power in kWh', [one('float32', 'power.active', '', 'kWh')], ['单位 roleUnitPower']],
  ['16 bits of energy', [one('uint16', 'energy.active', '', 'kWh')], ['角色选项 roleRollOver']],
  ['flashing faster than it is read', [one('bool', 'light.green', 'flashMs=900')], ['采集组 roleFlash']],
  ['a light in a slow group', ['x,bool,,slow,light.green,'], ['采集组 roleFlash']],
  ['a cycle in a slow group', ['x,bool,,slow,cycle.done,'], ['采集组 roleCycleSlow']],
  ['energy without unit', [one('uint32', 'energy.active')], ['单位 roleNoUnit']],
];

const fine: [string, string[]][] = [
  ['a number with a threshold', [one('float32', 'machine.run', 'above=2;below=2')]],
  ['good and scrap without total', ['g,uint32,,fast,count.good,', 's,uint32,,fast,count.scrap,']],
  ['a cycle time beside a total', [one('float32', 'cycle.time', '', 'min'), 'n,uint32,,fast,count.total,']],
  [
    'several of what may be several',
    [
      'a,bool,,fast,alarm.bit,',
      'b,bool,,fast,alarm.bit,',
      'c,uint32,kWh,fast,energy.active,',
      'd,uint32,kWh,fast,energy.active,',
    ],
  ],
  ['a scaled counter', ['x,uint16,,fast,count.total,max=65535']],
  ['a map of other values', [one('uint16', 'machine.state', '1=EXECUTING/PROCESSING;*=NOT_EXECUTING')]],
  ['codes as names', [one('string:8', 'alarm.code', 'E101=过载|overload;severity=700')]],
  ['a blue light beside a run bit', [run, one('bool', 'light.blue')]],
  ['a role that is none', [one('uint16', 'none')]],
  ['flashing as slow as it is read', [one('bool', 'light.green', 'flashMs=1000')]],
  ['power without a register', [one('float32', 'power.active', '', 'kW')]],
  [
    'Chinese roles',
    ['a,bool,,fast,运行,', 'b,uint32,,fast,总产量,', 'c,uint32,,fast,工单,', 'd,bool,,fast,故障,'],
  ],
];

describe('roles', () => {
  const keyOf = ({ column, key }: { column?: string | number | undefined; key: string }) =>
    `${column} ${key.replace('config.', '')}`;

  it.each(errors)('error: %s', async (_, rows, expected) => {
    const { faults } = await checkFiles(points(...rows));
    expect(faults.filter(({ severity }) => severity === 'error').map(keyOf)).toEqual(expected);
  });

  it.each(warnings)('warning: %s', async (_, rows, expected) => {
    const { faults } = await checkFiles(points(...rows));
    expect(faults.map(keyOf)).toEqual(expected);
    expect(faults.every(({ severity }) => severity === 'warning')).toBe(true);
  });

  it.each(fine)('fine: %s', async (_, rows) => {
    expect((await checkFiles(points(...rows))).faults).toEqual([]);
  });

  it('one of a kind stands once on a machine, and the fault names the other place', async () => {
    const { faults, folder } = await checkFiles(points(run, 'again,bool,,fast,machine.run,'));
    expect(faults.map(short)).toEqual(['tags.csv:3:语义角色 config.roleTwice']);
    expect(faults[0] && spoken(faults[0], folder).en).toContain('tag “run” (tags.csv:2)');
  });

  it('what max may be is asked in engineering values, and proposed so', async () => {
    const rows = (options: string) => ({
      'tags.csv': `设备,点名,类型,倍率,采集组,语义角色,角色选项,地址\npress-1,n,uint16,0.1,fast,count.total,${options},hr:0\n`,
    });
    expect((await checkFiles(rows('max=6553.5'))).faults).toEqual([]);
    const [over] = (await checkFiles(rows('max=65535'))).faults;
    expect(over).toMatchObject({ key: 'config.roleMax', params: { ceiling: 6553.5 } });
    const [none] = (await checkFiles(rows(''))).faults;
    expect(none).toMatchObject({ key: 'config.roleRollOver', params: { max: 6553.5 } });
  });

  it('a group too slow for a state or a register is told', async () => {
    const slow = (intervalMs: number, ...rows: string[]) =>
      checkRoles(
        {
          tags: rows.map((role) => makeTag(role, { role, type: 'auto', unitOfMeasure: 'kWh' })),
          groups: [{ id: 'fast', intervalMs, mode: 'poll' }],
          alarms: [],
          hasAllAlarms: true,
        },
        (_, field) => field,
      ).map(({ column, key }) => `${column} ${key}`);
    expect(slow(10_000, 'machine.run', 'count.total', 'energy.active')).toEqual([]);
    expect(slow(60_000, 'machine.run', 'count.total', 'energy.active')).toEqual(['group config.roleSlow']);
    expect(slow(900_001, 'cycle.done', 'energy.active')).toEqual([
      'group config.roleCycleSlow',
      'group config.roleSparse',
    ]);
  });

  it('every fault can be said in both languages, with nothing left open', () => {
    const written = [
      {},
      { max: 'x', below: '2', vocabulary: 'q', table: 't', lsl: '2', usl: '1', colour: '' },
    ];
    const faults = written.flatMap((roleOptions) =>
      plainTypes.flatMap((type) =>
        checkRoles(
          {
            tags: roles.flatMap((role) => [
              makeTag(`${role}/1`, { role, type, roleOptions }),
              makeTag(`${role}/2`, {
                role,
                type,
                roleOptions: { ...roleOptions, maxx: '99999999999', above: '1' },
              }),
            ]),
            groups: [{ id: 'fast', intervalMs: 3_600_000, mode: 'poll' }],
            alarms: [],
            hasAllAlarms: true,
          },
          (_, field) => field,
        ),
      ),
    );
    expect(new Set(faults.map(({ key }) => key)).size).toBeGreaterThan(20);
    for (const { en, zh } of faults.map((fault) => spoken(fault, '')))
      for (const text of [en, zh]) expect(text).not.toMatch(/\{\w+\}|undefined/);
  });

  it('thousands of tags take no time worth mentioning', () => {
    const all = roles.filter((role) => role !== 'none');
    const tags = Array.from({ length: 5_000 }, (_, index) =>
      makeTag(`t${index}`, { equipment: `e${Math.floor(index / 50)}`, role: all[index % all.length] }),
    );
    const found = checkRoles({ tags, groups: [], alarms: [], hasAllAlarms: true }, (_, field) => field);
    // One finding for each of a few roles per machine: nothing grows with the square of the tags.
    expect(found.length).toBeLessThan(3_000);
  });
});
