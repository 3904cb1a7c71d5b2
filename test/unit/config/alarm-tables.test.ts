import { describe, expect, it } from 'vitest';
import { changed, checkFiles, short, sound, spoken } from './plant-folder.ts';

const listed = (list: string) =>
  changed('plant.yaml', 'tags: [tags.csv]', `tags: [tags.csv]\nalarms: ${list}`);
/** A point table with one tag for each `role,options`, `type role,options`. */
const tagged = (...rows: string[]) => ({
  'tags.csv': [
    `${sound['tags.csv']?.split('\n')[0]},角色,角色选项`,
    ...rows.map((row, index) => {
      const [, type = 'uint16', rest] = /^(?:(\S+) )?(.*)$/.exec(row) ?? [];
      return `press-1,line,1,t${index},hr:${index * 10},${type},fast,${rest}`;
    }),
    '',
  ].join('\n'),
});
const users = (...names: string[]) => tagged(...names.map((name) => `alarm.code,table=${name}`));
const table = (text: string) => ({
  ...listed('[press.csv]'),
  'press.csv': text,
  ...users('press', 'weld'),
});
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
      ...users('b', 'alarms', 't'),
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
      ...users('t', 'u'),
    });
    expect(faults.map(short)).toEqual(['b.csv:3:code config.duplicateAlarm']);
    expect(faults[0]?.params).toEqual({ table: 't', code: '1', first: `${folder}/a.csv:2` });
  });

  it('a tag refers to a table that there is', async () => {
    expect((await checkFiles({ ...table(full), ...users('press', 'weld') })).faults).toEqual([]);
    expect((await checkFiles({ ...table(full), ...users('press', 'wald') })).faults.map(short)).toEqual([
      'tags.csv:3:角色选项 config.roleTableNear',
    ]);
    // What could not be read may hold it.
    expect((await checkFiles({ ...listed('[no.csv]'), ...users('x') })).faults.map(short)).toEqual([
      'plant.yaml:12:10 config.unreadable',
    ]);
  });

  it('a table that no tag refers to is told, with the nearest that one does', async () => {
    const { faults, folder } = await checkFiles({ ...table(full), ...users('press') });
    expect(faults.map(short)).toEqual(['press.csv:4:报警表 config.alarmTableUnused']);
    expect(faults[0] && spoken(faults[0], folder).en).toContain('write table=weld');
    const misspelt = `${full}pres,103,卡料,,,\n`;
    const near = await checkFiles(table(misspelt));
    expect(near.faults.map(short)).toEqual(['press.csv:5:报警表 config.alarmTableUnusedNear']);
    expect(near.faults[0]?.params).toMatchObject({ table: 'pres', nearest: 'press' });
  });

  const uses: [string, string, string[], string[]][] = [
    [
      'a code without a table',
      ',1,过载,,,',
      ['alarm.code,table=press', 'alarm.code,'],
      ['tags.csv:3:角色选项 config.roleNoTable'],
    ],
    [
      'a word without a table',
      ',1,过载,,,',
      ['alarm.code,table=press', 'alarm.word,severity=1'],
      ['tags.csv:3:角色选项 config.roleNoTable'],
    ],
    ['texts of its own', ',1,过载,,,', ['alarm.code,table=press', 'alarm.code,5=缺油'], []],
    [
      'an option not understood',
      ',1,过载,,,',
      ['alarm.code,table=press', 'alarm.code,tabel=press'],
      ['tags.csv:3:角色选项 config.roleOptionOrValue'],
    ],
    ['the code for none', ',0,正常,,,', ['alarm.code,table=press'], ['press.csv:2:代码 config.alarmIsNone']],
    [
      'the reason for none',
      ',9,正常,,,',
      ['stop.reason,table=press;none=9', 'machine.run,above=0'],
      ['press.csv:2:代码 config.alarmIsNone'],
    ],
    ['another code for none', ',0,过载,,,', ['alarm.code,table=press;none=255'], []],
    [
      'an own text for none',
      ',1,过载,,,',
      ['alarm.code,table=press;0=正常'],
      ['tags.csv:2:角色选项 config.roleIsNone'],
    ],
    [
      'a bit beyond the word',
      ',16,过载,,,',
      ['alarm.word,table=press'],
      ['press.csv:2:代码 config.alarmNoBit'],
    ],
    ['the last bit of a word', ',15,过载,,,', ['alarm.word,table=press'], []],
    ['the first bit of a word', ',0,过载,,,', ['alarm.word,table=press'], []],
    [
      'an own bit that is none',
      ',1,过载,,,',
      ['alarm.word,table=press;E1=坏'],
      ['tags.csv:2:角色选项 config.roleNoBit'],
    ],
    [
      'an own bit beyond the word',
      ',1,过载,,,',
      ['uint32 alarm.word,table=press;32=坏;31=好'],
      ['tags.csv:2:角色选项 config.roleNoBit'],
    ],
  ];
  it.each(uses)('in use: %s', async (_, row, tags, expected) => {
    const files = { ...table(`报警表,代码,中文,英文,严重度,类别\n${row}\n`), ...tagged(...tags) };
    expect((await checkFiles(files)).faults.map(short)).toEqual(expected);
  });

  it('many rows that are no bits are told once', async () => {
    const { faults, folder } = await checkFiles({
      ...table(full),
      ...tagged('alarm.word,table=press', 'alarm.code,table=weld'),
    });
    expect(faults.map(short)).toEqual(['press.csv:2:代码 config.alarmNoBit']);
    expect(faults[0] && spoken(faults[0], folder).en).toContain('such rows: 2');
  });

  it('headers of a missing text are said as the person wrote them', async () => {
    const { faults, folder } = await checkFiles({
      ...table('代码,中文文本,English\n1,,\n'),
      ...users('press'),
    });
    const [fault] = faults;
    expect(fault && spoken(fault, folder).en).toContain('fill in “中文文本”, “English” or both');
  });
});
