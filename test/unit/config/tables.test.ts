import { describe, expect, it } from 'vitest';
import { changed, checkFiles, sound } from './plant-folder.ts';

/** GB18030 of the table below; TextEncoder knows only UTF-8. */
const gb18030 = Buffer.from('c9e8b1b82cb5e3c3fb2cb5d8d6b72cc0e0d0cd2cb2c9bcafd7e90d0a', 'hex');

describe('tables', () => {
  it('reads GB18030, as Excel in Chinese writes it', async () => {
    const { plant, faults } = await checkFiles({
      'tags.csv': Buffer.concat([gb18030, Buffer.from('press-1,a,hr:0,int16,fast\r\n')]),
    });
    expect(faults).toEqual([]);
    expect(plant?.tags[0]?.name).toBe('a');
  });

  it.each([
    ['a byte order mark', `\ufeff${sound['tags.csv']}`],
    ['semicolons', sound['tags.csv']?.replaceAll(',', ';') ?? ''],
    ['tabs', sound['tags.csv']?.replaceAll(',', '\t') ?? ''],
    ['UTF-16', Buffer.from(`\ufeff${sound['tags.csv']?.replaceAll(',', '\t')}`, 'utf16le')],
    [
      'headers in both languages',
      sound['tags.csv']?.replace('设备,连接', '设备 Equipment,连接（必填）') ?? '',
    ],
    [
      'full-width characters',
      sound['tags.csv']?.replace('float32', 'ｆｌｏａｔ３２').replace('line,1,', 'line,１,') ?? '',
    ],
  ])('reads %s', async (_, text) => {
    const { plant, faults } = await checkFiles({ 'tags.csv': text });
    expect(faults).toEqual([]);
    expect(plant?.tags.map(({ name, type, unit }) => [name, type, unit])).toEqual([
      ['force', 'float32', 1],
      ['strokes', 'uint32', 1],
    ]);
  });

  it('refuses a workbook and bytes that are no text', async () => {
    for (const [bytes, key] of [
      [Buffer.from('PK\u0003\u0004'), 'config.notText'],
      [Buffer.from([0x80, 0x80, 0xff]), 'config.encoding'],
    ] as const) {
      const { faults } = await checkFiles({ 'tags.csv': bytes });
      expect(faults[0]?.key).toBe(key);
    }
  });

  it('reads everything a row may say', async () => {
    const { plant, faults } = await checkFiles({
      'tags.csv': `equipment,tag,address,addressBase,type,byteOrder,scale,offset,unitOfMeasure,group,deadband,min,max,role,roleOptions,businessLink,keyParameter
press-1,name,101,hr1,string(20),,,,,slow,,,,none,,,
press-1,energy,hr:0,,UDINT,cdab,0.01,-5,kWh,slow,0.5,0,1e9,energy.active,max=42949667.95；glitchPolls=３,能耗,√
`,
    });
    expect(faults).toEqual([]);
    const [name, energy] = plant?.tags ?? [];
    expect(name).toMatchObject({ address: 'hr:100', type: 'string:20', connection: 'line' });
    expect(name?.role).toBeUndefined();
    expect(energy).toMatchObject({
      type: 'uint32',
      byteOrder: 'CDAB',
      scale: 0.01,
      offset: -5,
      deadband: 0.5,
      max: 1e9,
      role: 'energy.active',
      roleOptions: { max: '42949667.95', glitchPolls: '3' },
      businessLink: '能耗管理',
      keyParameter: true,
    });
  });

  it('reads the register, and rows written in YAML', async () => {
    const files = changed(
      'plant.yaml',
      'tags: [tags.csv]',
      'tags:\n  - { equipment: p-1, tag: a, address: 40001, type: int16, group: fast }',
    );
    const { plant, faults } = await checkFiles({
      'plant.yaml':
        files['plant.yaml']?.replace(
          'equipment: equipment.csv',
          'equipment:\n  - { id: p-1, name: P, area: a, line: b, class: press, identifiers: ["mac:00-11", "x:y:z"] }',
        ) ?? '',
    });
    expect(faults).toEqual([]);
    expect(plant?.tags).toMatchObject([{ address: '40001', origin: { row: 13 } }]);
    expect(plant?.equipment).toMatchObject([
      { identifiers: ['mac:00-11', 'x:y:z'], key: false, origin: { row: 6 } },
    ]);
  });

  it('finds faults in rows written in YAML at their line', async () => {
    const { faults } = await checkFiles(
      changed(
        'plant.yaml',
        'tags: [tags.csv]',
        'tags:\n  - tags.csv\n  - { equipment: press-1, tag: a, address: hr:9, type: flot32, groop: fast, scale: x }',
      ),
    );
    expect(faults.map(({ row, column, key }) => [row, column, key])).toEqual([
      [13, 64, 'config.unknownKeyNear'],
      [13, 84, 'config.expectNumber'],
    ]);
  });
});
