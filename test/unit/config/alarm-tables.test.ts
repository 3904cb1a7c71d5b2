import { describe, expect, it } from 'vitest';
import { changed, checkFiles, short, sound } from './plant-folder.ts';

const listed = (list: string) =>
  changed('plant.yaml', 'tags: [tags.csv]', `tags: [tags.csv]\nalarms: ${list}`);
const table = (text: string) => ({ ...listed('[press.csv]'), 'press.csv': text });
const full = `报警表,代码,中文,英文,严重度,类别
,101,过载,overload,800,设备故障
,102,,lube low,,公用工程
weld,１０１,电极粘连,,500,换型/调试
`;

describe('alarm tables', () => {
  it('are none where none are listed', async () => {
    expect((await checkFiles({})).plant?.alarms).toEqual([]);
  });

  it('read codes, texts and categories; a table is called as its file where it says nothing', async () => {
    const { plant, faults } = await checkFiles(table(full));
    expect(faults).toEqual([]);
    const [first, second, third] = plant?.alarms ?? [];
    expect(first).toMatchObject({
      table: 'press',
      code: '101',
      text: { zh: '过载', en: 'overload' },
      severity: 800,
      category: 'EQUIPMENT_FAILURE',
      origin: { row: 2 },
    });
    expect(second).toMatchObject({ table: 'press', text: { en: 'lube low' }, category: 'EXTERNAL_UTILITY' });
    expect(second?.text.zh).toBeUndefined();
    expect(second?.severity).toBeUndefined();
    expect(third).toMatchObject({ table: 'weld', code: '101', category: 'SETUP' });
  });

  it('read English headers, and rows in YAML', async () => {
    const { plant, faults } = await checkFiles({
      ...listed(
        '[a/b.csv, { code: 7, en: out of oil, category: EXTERNAL_UTILITY }, { table: t, code: E1, zh: 错 }]',
      ),
      'a/b.csv': 'Code;EN;Severity;Category\nE-1;stuck;1000;tool_change\n',
    });
    expect(faults).toEqual([]);
    expect(plant?.alarms.map(({ table: name, code, category }) => [name, code, category])).toEqual([
      ['b', 'E-1', 'TOOL_CHANGE'],
      ['alarms', '7', 'EXTERNAL_UTILITY'],
      ['t', 'E1', undefined],
    ]);
  });

  const cases: [string, Record<string, string>, string[]][] = [
    ['no text', table(full.replace('过载,overload', ',')), ['press.csv:2:中文 config.alarmWithoutText']],
    ['no code', table(full.replace('101,过载', ',过载')), ['press.csv:2:代码 config.emptyCell']],
    ['a severity of 1001', table(full.replace('800', '1001')), ['press.csv:2:严重度 config.outOfRange']],
    ['an unknown category', table(full.replace('设备故障', '下雨')), ['press.csv:2:类别 config.notOneOf']],
    [
      'a misspelt category',
      table(full.replace('公用工程', 'TOOL_CHANG')),
      ['press.csv:3:类别 config.notOneOfNear'],
    ],
    ['a code twice', table(full.replace('102', '101')), ['press.csv:3:代码 config.duplicateAlarm']],
    ['a missing file', listed('[no.csv]'), ['plant.yaml:12:10 config.unreadable']],
    [
      'an unknown key',
      listed('[{ code: 1, zh: 一, sevrity: 5 }]'),
      ['plant.yaml:12:28 config.unknownKeyNear'],
    ],
    ['no list', listed('press.csv'), ['plant.yaml:12:9 config.expectList']],
  ];
  it.each(cases)('%s is a fault', async (_, files, expected) => {
    expect((await checkFiles(files)).faults.map(short)).toEqual(expected);
  });

  it('name both places of a code that stands twice, also across files', async () => {
    const { faults, folder } = await checkFiles({
      ...listed('[a.csv, b.csv]'),
      'a.csv': 'table,code,en\nt,1,one\n',
      'b.csv': 'table,code,en\nu,1,one\nt,1,eins\n',
    });
    expect(faults.map(short)).toEqual(['b.csv:3:code config.duplicateAlarm']);
    expect(faults[0]?.params).toEqual({ table: 't', code: '1', first: `${folder}/a.csv:2` });
  });

  it('a tag refers to a table that there is', async () => {
    const tags = (name: string) => ({
      'tags.csv': `${sound['tags.csv']?.split('\n')[0]},角色,角色选项\npress-1,line,1,code,hr:0,uint16,fast,alarm.code,table=${name}\n`,
    });
    expect((await checkFiles({ ...table(full), ...tags('weld') })).faults).toEqual([]);
    expect((await checkFiles({ ...table(full), ...tags('wald') })).faults.map(short)).toEqual([
      'tags.csv:2:角色选项 config.roleTableNear',
    ]);
    // What could not be read may hold it.
    expect((await checkFiles({ ...listed('[no.csv]'), ...tags('x') })).faults.map(short)).toEqual([
      'plant.yaml:12:10 config.unreadable',
    ]);
  });
});
