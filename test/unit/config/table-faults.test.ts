import { describe, expect, it } from 'vitest';
import { changed, checkFiles, short, sound, spoken } from './plant-folder.ts';

const tags = (from: string, to: string) => changed('tags.csv', from, to);
const register = (from: string, to: string) => changed('equipment.csv', from, to);
/** A point table with one more column, filled in the first row. */
const column = (header: string, cell: string) => ({
  'tags.csv': sound['tags.csv']?.replace('采集组', `采集组,${header}`).replace('fast', `fast,${cell}`) ?? '',
});

const inYaml = (more: string) =>
  changed(
    'plant.yaml',
    'tags: [tags.csv]',
    `tags:\n  - tags.csv\n  - { equipment: press-1, tag: y, address: hr:50, ${more}, type: int16, group: fast }`,
  );

const baseOne = {
  'tags.csv': column('addressBase', 'hr1')['tags.csv'].replace('hr:0', '0'),
};

describe('faults of tables', () => {
  const cases: [string, Record<string, string>, string[]][] = [
    [
      'a misspelt header',
      tags('类型', '类形'),
      [
        'tags.csv:1:类形 config.misspeltColumn',
        'tags.csv:2:类型 modbus.typeMissing',
        'tags.csv:3:类型 modbus.typeMissing',
      ],
    ],
    ['an unknown header', column('颜色', 'red'), ['tags.csv:1:颜色 config.unknownColumn']],
    ['a header that means nothing', column('备注', 'new'), []],
    [
      'full-width separators',
      { 'tags.csv': sound['tags.csv']?.replaceAll(',', '，') ?? '' },
      ['tags.csv:1: config.wideSeparator'],
    ],
    ['a header twice', column('tag', 'x'), ['tags.csv:1:tag config.duplicateColumn']],
    ['a missing column', tags('点名', '备注'), ['tags.csv:1: config.missingColumn']],
    ['an empty cell', tags('hr:2', ''), ['tags.csv:3:地址 config.emptyCell']],
    ['a bad number', column('倍率', '"1,5"'), ['tags.csv:2:倍率 config.badNumber']],
    ['a scale of zero', column('倍率', '0'), ['tags.csv:2:倍率 config.zeroScale']],
    ['a bad unit', tags('line,1,force', 'line,999,force'), ['tags.csv:2:站号 config.badUnit']],
    ['a unit that is no number', tags('line,1,force', 'line,一号,force'), ['tags.csv:2:站号 config.badUnit']],
    ['a bad unit in YAML', inYaml('unit: 999'), ['plant.yaml:13:57 config.badUnit']],
    ['a unit in YAML that is no number', inYaml('unit: 一号'), ['plant.yaml:13:57 config.badUnit']],
    ['an unknown type', tags('float32', 'floot32'), ['tags.csv:2:类型 config.notOneOfNear']],
    ['an unknown role', column('role', 'count.goods'), ['tags.csv:2:role config.notOneOfNear']],
    ['an unknown business link', column('业务环节', '人力资源'), ['tags.csv:2:业务环节 config.notOneOf']],
    [
      'options that are none',
      column('role,roleOptions', 'energy.air,max'),
      ['tags.csv:2:roleOptions config.badPairs', 'tags.csv:2:单位 config.roleNoUnit'],
    ],
    [
      'options without role',
      column('roleOptions', 'max=9'),
      ['tags.csv:2:roleOptions config.optionsWithoutRole'],
    ],
    ['neither yes nor no', column('关键参数', 'maybe'), ['tags.csv:2:关键参数 config.badYesNo']],
    ['limits the wrong way round', column('min,max', '5,1'), ['tags.csv:2:min config.minAboveMax']],
    ['an empty name part', tags('force', 'slide//force'), ['tags.csv:2:点名 config.badTagName']],
    ['a bare number below its base', baseOne, ['tags.csv:2:地址 modbus.addressZero']],
    [
      'unknown equipment',
      tags('press-1,line,1,strokes', 'pres-1,line,1,strokes'),
      ['tags.csv:3:设备 config.unknownEquipmentNear'],
    ],
    [
      'unknown connection',
      tags('press-1,line,1,strokes', 'press-1,plc,1,strokes'),
      ['tags.csv:3:连接 config.unknownConnection'],
    ],
    ['unknown group', tags('slow', 'slwo'), ['tags.csv:3:采集组 config.unknownGroupNear']],
    ['no group where there are two', tags('uint32,slow', 'uint32,'), ['tags.csv:3:采集组 config.whichGroup']],
    ['a tag twice', tags('strokes', 'force'), ['tags.csv:3:点名 config.duplicateTag']],
    ['registers shared by unlike types', tags('hr:2', 'hr:1'), ['tags.csv:3:地址 modbus.overlap']],
    ['too many cells', tags('uint32,slow', 'uint32,slow,,x'), ['tags.csv:3: config.tooManyCells']],
    [
      'an open quote',
      tags('press-1,line,1,strokes', '"press-1,line,1,strokes'),
      ['tags.csv:3: config.csvSyntax'],
    ],
    [
      'equipment twice',
      register('old-1', 'press-1'),
      ['equipment.csv:3:设备编号 config.duplicateId', 'equipment.csv:3:未联网原因 config.equipmentNotSilent'],
    ],
    [
      'an area that is no level',
      register('stamping,line1,冲压', '冲压 车间,line1,冲压'),
      ['equipment.csv:2:车间 config.badCellLevel'],
    ],
    ['a reason missing', register('无接口', ''), ['equipment.csv:3:未联网原因 config.equipmentSilent']],
    ['key without basis', register('瓶颈', ''), ['equipment.csv:2:关键依据 config.keyWithoutBasis']],
  ];
  it.each(cases)('%s', async (_, files, expected) => {
    const { faults } = await checkFiles(files);
    expect(faults.map(short)).toEqual(expected);
  });

  it('counts rows as a spreadsheet shows them', async () => {
    const text = `# 点表\n\n设备,点名,说明,地址,类型,采集组\npress-1,a,"two\nlines",hr:0,int16,fast\n\n# more\npress-1,b,,hr:1,what,fast\n`;
    const { faults } = await checkFiles({ 'tags.csv': text });
    expect(faults.map(short)).toEqual(['tags.csv:7:类型 config.badType']);
  });

  it('names the column as the table writes it, in both languages of the reader', async () => {
    const text = 'Equipment;TAG;Address;Type;Group\npress-1;a;hr:70000;int16;fast\n';
    const { faults, folder } = await checkFiles({ 'tags.csv': text });
    expect(faults.map(short)).toEqual(['tags.csv:2:Address modbus.addressRange']);
    const [fault] = faults;
    expect(fault && spoken(fault, folder).zh).toContain('tags.csv:2:Address: ');
  });
});
