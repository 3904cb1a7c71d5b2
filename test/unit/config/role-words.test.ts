/** Roles and options in the words people use. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { roleOptions } from '../../../agent/mes/options.ts';
import { roles } from '../../../agent/mes/roles.ts';
import { optionWords, roleWords } from '../../../config/points/role-words.ts';
import { checkRoles } from '../../../config/roles/check.ts';
import { makeTag } from '../../fakes/tag.ts';
import { checkFiles, sound, spoken } from './plant-folder.ts';

/** A point table of rows `name,type,unit,group,role,options`. */
const points = (...rows: string[]) => ({
  'tags.csv': [
    '设备,点名,类型,单位,采集组,语义角色,角色选项,地址',
    ...rows.map((row, index) => `press-1,${row},${row.includes(',bool,') ? 'di' : 'hr'}:${index * 10}`),
    '',
  ].join('\n'),
});

describe('words for roles and options', () => {
  it('options are handed on as the derivers read them', async () => {
    const { plant, faults } = await checkFiles(
      points(
        'a,bool,,fast,machine.run,invert=√;onDelayMs=１５００',
        'b,bool,,fast,alarm.bit,category=换刀;severity=700',
        'c,uint16,,fast,stop.reason,1=换刀;2=tool_change;3=待料|等钢板|no sheet',
      ),
    );
    expect(faults).toEqual([]);
    expect(plant?.tags.map((tag) => tag.roleOptions)).toEqual([
      { invert: 'yes', onDelayMs: '1500' },
      { category: 'TOOL_CHANGE', severity: '700' },
      { 1: 'TOOL_CHANGE|换刀', 2: 'TOOL_CHANGE', 3: 'MATERIAL_STARVED|等钢板|no sheet' },
    ]);
  });

  it('full-width separators and words of inspectors are read as what they mean', async () => {
    const { plant, faults } = await checkFiles(
      points(
        'a,uint16,,fast,machine.state,1=EXECUTING／PROCESSING;2=ＮＯＴ＿EXECUTING',
        'b,uint16,,fast,alarm.code,7=过载｜overload',
        'c,uint16,,fast,stop.reason,1=换刀｜换铣刀',
        'd,uint16,,fast,quality.result,1=合格;2=NG;3=不合格;*=待定',
        'e,bool,,fast,light.blue,flashing=NOT_EXECUTING／SETUP',
      ),
    );
    expect(faults).toEqual([]);
    expect(plant?.tags.map((tag) => tag.roleOptions)).toEqual([
      { 1: 'EXECUTING/PROCESSING', 2: 'NOT_EXECUTING' },
      { 7: '过载|overload' },
      { 1: 'TOOL_CHANGE|换铣刀' },
      { 1: 'OK', 2: 'NOK', 3: 'NOK', '*': 'UNDECIDABLE' },
      { flashing: 'NOT_EXECUTING/SETUP' },
    ]);
  });

  it.each([
    ['machine.run', '取反', 'invert'],
    ['machine.run', '延时', 'onDelayMs'],
    ['count.total', '最大值', 'max'],
    ['count.total', '倍率', 'scale'],
    ['quality.value', '下限', 'lsl'],
    ['quality.value', '上限', 'usl'],
    ['quality.value', '目标', 'target'],
    ['alarm.code', '报警表', 'table'],
    ['alarm.bit', '严重度', 'severity'],
    ['alarm.bit', '类别', 'category'],
  ])('%s: for %s the option %s is suggested', (role, written, meant) => {
    const tags = [makeTag('x', { role, type: 'auto', roleOptions: { [written]: '1' } })];
    const found = checkRoles({ tags, groups: [], alarms: [], hasAllAlarms: true }, (_, field) => field);
    expect(found.map(({ params }) => params?.['nearest'])).toContain(meant);
  });

  it('every documented meaning of a role is accepted as its name', () => {
    const documented = readFileSync('agent/mes/README.md', 'utf8').matchAll(/^\| `([a-z.]+)` \| (.+?)<br>/gm);
    const unknown = [...documented].filter(([, role, zh = '']) => roleWords[zh] !== role);
    expect(unknown.map(([, role, zh]) => `${role} ${zh}`)).toEqual([]);
  });

  it('a role that is none is told with the one whose name stands in it', async () => {
    const { faults } = await checkFiles(points('a,uint32,,fast,产量计数器,'));
    expect(faults.map(({ key, params }) => [key, params?.['nearest']])).toEqual([
      ['config.notOneOfNear', '产量'],
    ]);
  });

  it.each([
    ['a word like no role', '温度曲线', 'config.noRole'],
    ['a word that begins like a role', 'light.white-strobe', 'config.notOneOf'],
  ])('%s is told with a few ways on, not with every role', async (_, word, key) => {
    const inTable = await checkFiles(points(`a,uint32,,fast,${word},`));
    const inYaml = await checkFiles({
      'plant.yaml': (sound['plant.yaml'] ?? '').replace(
        'tags: [tags.csv]',
        `tags: [{ equipment: press-1, tag: a, address: 'hr:0', type: uint32, group: fast, role: ${word} }]`,
      ),
    });
    for (const { faults, folder } of [inTable, inYaml]) {
      expect(faults.map((fault) => fault.key)).toEqual([key]);
      for (const told of faults.flatMap((fault) => Object.values(spoken(fault, folder)))) {
        expect(told).toContain(key === 'config.noRole' ? 'machine. light. count. cycle.' : 'light.yellow');
        expect(told.length).toBeLessThan(260);
      }
    }
  });

  it('every suggested option is one', () => {
    const known = new Set(roles.flatMap((role) => Object.keys(roleOptions[role].named)));
    expect(
      Object.values(optionWords)
        .flat()
        .filter((name) => !known.has(name)),
    ).toEqual([]);
  });
});
