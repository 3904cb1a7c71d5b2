import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../../agent/cli/check.ts';
import { boxTemplate, changed, checkFiles, short, sound, spoken } from './plant-folder.ts';

const own = `${boxTemplate}  - { tag: power, address: hr:0, type: uint32, scale: 0.1, unitOfMeasure: kW, role: power.active, speed: fast, times: [ct] }
  - { tag: energy/in, address: hr:2, type: uint64, unitOfMeasure: kWh, role: energy.active }
  - { tag: energy/out, address: hr:6, type: int16, times: [decimals], unverified: one source }
`;
const moving = `${own.replace('tags:', 'base: 100\nbyteOrder: CDAB\ntags:').replace('type: int16,', 'type: int16, typeOptions: { scaleFactor: hr:7, invalid: "0x8000" },')}`;

/** The sound plant with instances instead of, or beside, its point table. */
const withInstances = (
  instances: string,
  files: Record<string, string> = {},
  tags = 'tags: [tags.csv]\n',
) => ({
  ...changed('plant.yaml', 'tags: [tags.csv]\n', `${tags}instances: ${instances}\n`),
  'templates/box.yaml': own,
  ...files,
});
const header = '模板,设备,连接,站号,采集组,慢速采集组,点,前缀,基址,电流变比,小数位,带角色';
const table = (...rows: string[]) =>
  withInstances('[boxes.csv]', { 'boxes.csv': `${[header, ...rows].join('\n')}\n` });
const row = 'box,press-1,line,7,fast,slow,,,,30,1,';

describe('instances', () => {
  it('give ordinary tags: group by speed, scale by ratio and decimals, origin the row', async () => {
    const { plant, faults, withoutRole, templates, folder } = await checkFiles(table(row));
    expect(faults).toEqual([]);
    const tags = plant?.tags.filter(({ unit }) => unit === 7) ?? [];
    expect(tags).toMatchObject([
      {
        equipment: 'press-1',
        connection: 'line',
        name: 'power',
        group: 'fast',
        scale: 3,
        byteOrder: 'ABCD',
        role: 'power.active',
      },
      { name: 'energy/in', group: 'slow', byteOrder: 'ABCDEFGH', role: 'energy.active' },
      { name: 'energy/out', group: 'slow', scale: 0.1 },
    ]);
    expect(tags[1]?.scale).toBeUndefined();
    expect(tags[2]?.byteOrder).toBeUndefined();
    expect(tags[0]?.origin).toEqual({
      file: `${folder}/boxes.csv`,
      row: 2,
      via: `${folder}/templates/box.yaml:10`,
    });
    expect([...withoutRole].map(({ name }) => name)).toEqual(['energy/out']);
    expect(templates).toEqual([
      { id: 'box', name: { zh: '盒', en: 'Box' }, instances: 1, tags: 3, unverified: ['energy/out'] },
    ]);
  });

  it('stand in YAML, without any point table, and take the only connection and one group for all', async () => {
    const { plant, faults } = await checkFiles(
      withInstances(
        '[{ template: box, equipment: press-1, group: fast, ct: 1, decimals: 0, tags: [power, energy] }]',
        {},
        '',
      ),
    );
    expect(faults).toEqual([]);
    expect(plant?.tags.map(({ name, connection, group, unit }) => [name, connection, group, unit])).toEqual([
      ['power', 'line', 'fast', undefined],
      ['energy/in', 'line', 'fast', undefined],
      ['energy/out', 'line', 'fast', undefined],
    ]);
  });

  it('move with their base, addresses in type options too', async () => {
    const files = { ...table(row.replace(',,,30', ',,200,30')), 'templates/box.yaml': moving };
    const { plant, faults } = await checkFiles(files);
    expect(faults).toEqual([]);
    const tags = plant?.tags.filter(({ unit }) => unit === 7) ?? [];
    expect(tags.map(({ address, byteOrder }) => [address, byteOrder])).toEqual([
      ['hr:200', 'CDAB'],
      ['hr:202', 'GHEFCDAB'],
      ['hr:206', undefined],
    ]);
    expect(tags[2]).toMatchObject({ typeOptions: { scaleFactor: 'hr:207', invalid: '0x8000' } });
    const unmoved = await checkFiles({ ...table(row), 'templates/box.yaml': moving });
    expect(unmoved.plant?.tags.at(-1)?.address).toBe('hr:106');
  });

  it.each([
    ['power', ['power']],
    ['energy', ['energy/in', 'energy/out']],
    ['energy/', ['energy/in', 'energy/out']],
    ['energy/i*；power', ['power', 'energy/in']],
    ['energy/out power', ['power', 'energy/out']],
  ])('take only the tags named: %s', async (wanted, expected) => {
    const { plant } = await checkFiles(table(row.replace('slow,,', `slow,${wanted},`)));
    expect(plant?.tags.filter(({ unit }) => unit === 7).map(({ name }) => name)).toEqual(expected);
  });

  it('put a prefix before names, and leave roles out', async () => {
    const { plant, faults, withoutRole } = await checkFiles(
      table(row.replace('slow,,,,30,1,', 'slow,,box/,,30,1,否')),
    );
    expect(faults).toEqual([]);
    const tags = plant?.tags.filter(({ unit }) => unit === 7) ?? [];
    expect(tags.map(({ name, role }) => [name, role])).toEqual([
      ['box/power', undefined],
      ['box/energy/in', undefined],
      ['box/energy/out', undefined],
    ]);
    expect(withoutRole.size).toBe(3);
  });

  it('find the templates of the program, the own ones first', async () => {
    const { plant, faults } = await checkFiles({
      ...withInstances('[{ template: eastron-sdm230, equipment: press-1, group: fast, unit: 9 }]'),
    });
    expect(faults).toEqual([]);
    expect(plant?.tags.filter(({ unit }) => unit === 9).length).toBe(11);
    const mine = await checkFiles({
      ...withInstances(
        '[{ template: eastron-sdm230, equipment: press-1, group: fast, unit: 9, ct: 1, decimals: 0 }]',
      ),
      'templates/eastron-sdm230.yaml': own.replace('id: box', 'id: eastron-sdm230'),
    });
    expect(mine.faults).toEqual([]);
    expect(mine.plant?.tags.filter(({ unit }) => unit === 9).length).toBe(3);
  });
});

describe('faults of a row', () => {
  const cases: [string, string, string[]][] = [
    ['no such template', row.replace('box', 'invt'), ['boxes.csv:2:模板 config.noTemplateNear']],
    ['a template nobody knows', row.replace('box', 'zzzzzzzz'), ['boxes.csv:2:模板 config.noTemplate']],
    ['no template', row.replace('box', ''), ['boxes.csv:2:模板 config.emptyCell']],
    [
      'unknown equipment, told once',
      row.replace('press-1', 'press-2'),
      ['boxes.csv:2:设备 config.unknownEquipmentNear'],
    ],
    [
      'unknown connection, told once',
      row.replace('line', 'lime'),
      ['boxes.csv:2:连接 config.unknownConnectionNear'],
    ],
    ['unknown group', row.replace('fast', 'fsat'), ['boxes.csv:2:采集组 config.unknownGroupNear']],
    ['unknown slow group', row.replace('slow', 'slwo'), ['boxes.csv:2:慢速采集组 config.unknownGroupNear']],
    ['no group where there are two', row.replace('fast,slow', ','), ['boxes.csv:2:采集组 config.whichGroup']],
    ['a base that cannot be', row.replace(',,,30', ',,5,30'), ['boxes.csv:2:基址 config.templateNoBase']],
    ['no ratio', row.replace('30,1', ',1'), ['boxes.csv:2:电流变比 config.templateFactorMissing']],
    ['a ratio of 0', row.replace('30,1', '0,1'), ['boxes.csv:2:电流变比 config.outOfRange']],
    [
      'a tag that is not there',
      row.replace('slow,,', 'slow,powr energy,'),
      ['boxes.csv:2:点 config.templateNoTagNear'],
    ],
    [
      'tags that are nothing like it',
      row.replace('slow,,', 'slow,qqqqqq power,'),
      ['boxes.csv:2:点 config.templateNoTag'],
    ],
  ];
  it.each(cases)('%s', async (_, line, expected) => {
    const { faults, folder } = await checkFiles(table(line));
    expect(faults.map(short)).toEqual(expected);
    for (const fault of faults)
      for (const text of Object.values(spoken(fault, folder))) expect(text).not.toContain('{');
  });

  it('two rows for one device', async () => {
    const { faults } = await checkFiles(table(row, row.replace('press-1', 'old-1')));
    expect(faults.map(short)).toContain('boxes.csv:3:站号 config.templateSameDevice');
  });

  it('two devices on one machine without a prefix: told once for the row, with the line of the template', async () => {
    const { faults, folder } = await checkFiles(table(row, row.replace('7,fast', '8,fast')));
    const twice = faults.filter(({ key }) => key === 'config.duplicateTag');
    expect(twice.map(short)).toEqual(['boxes.csv:3:点名 config.duplicateTag']);
    expect(twice[0] && spoken(twice[0], folder).zh).toContain('（模板 templates/box.yaml:10）');
  });

  it('a ratio nobody needs', async () => {
    const { faults } = await checkFiles(
      withInstances('[{ template: eastron-sdm230, equipment: press-1, group: fast, unit: 9, ct: 5 }]'),
    );
    expect(faults.map(short)).toEqual(['plant.yaml:12:ct config.templateNoFactor']);
  });

  it('a connection that asks too much at once, told once', async () => {
    const gentle = own.replace('tags:', 'quirks: { maxRegisters: 8, pauseMs: 20 }\ntags:');
    const files = {
      ...table(row, row.replace(',7,', ',8,').replace('slow,,,', 'slow,,b/,')),
      'templates/box.yaml': gentle,
    };
    const { faults, folder } = await checkFiles(files);
    expect(faults.map(short)).toEqual(['boxes.csv:2:连接 config.templateQuirks']);
    expect(faults[0] && spoken(faults[0], folder).en).toContain(
      'set quirks: { maxRegisters: 8, pauseMs: 20 }',
    );
  });

  it('neither tags nor instances', async () => {
    const { faults } = await checkFiles(changed('plant.yaml', 'tags: [tags.csv]\n', ''));
    expect(faults.map(({ key, params }) => [key, params])).toEqual([['config.missingKey', { key: 'tags' }]]);
  });

  it('a table that is not there', async () => {
    const { faults } = await checkFiles(withInstances('[no.csv]'));
    expect(faults.map(short)).toEqual(['plant.yaml:12:13 config.unreadable']);
  });
});

describe('faults of a template are told at its line, once', () => {
  const cases: [string, string, string[]][] = [
    ['an address that is none', own.replace('hr:0', 'hx:0'), ['box.yaml:10:address modbus.addressSyntax']],
    ['no type', own.replace(' type: uint32,', ''), ['box.yaml:10:type modbus.typeMissing']],
    ['an unknown type', own.replace('uint32', 'flot32'), ['box.yaml:10:type config.notOneOfNear']],
    ['a scale of 0', own.replace('scale: 0.1', 'scale: 0'), ['box.yaml:10:scale config.zeroScale']],
    ['an unknown key', own.replace('speed:', 'sped:'), ['box.yaml:10:99 config.unknownKeyNear']],
    ['an unknown role', own.replace('power.active', 'power.activ'), ['box.yaml:10:85 config.notOneOfNear']],
    ['a name twice', own.replace('energy/out', 'energy/in'), ['box.yaml:12:tag config.templateTagTwice']],
    ['another id than its file', own.replace('id: box', 'id: bax'), ['box.yaml:1:5 config.templateName']],
    ['an id that is none', own.replace('id: box', 'id: Box 1'), ['box.yaml:1:5 config.templateId']],
    ['no source', own.replace(/sources.*\n/, ''), ['box.yaml:1:1 config.missingKey']],
    ['YAML that is none', own.replace('models: [B1]', 'models: [B1'), ['box.yaml:5:1 config.yamlIndent']],
  ];
  it.each(cases)('%s', async (_, template, expected) => {
    const files = { ...table(row, row.replace(',7,', ',8,')), 'templates/box.yaml': template };
    const { faults } = await checkFiles(files);
    expect(faults.map(short)).toEqual(expected);
  });
});

describe('check', () => {
  async function checked(json: boolean): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'zhencai-instances-'));
    try {
      mkdirSync(join(folder, 'templates'));
      for (const [name, text] of Object.entries({ ...sound, ...table(row) }))
        writeFileSync(join(folder, name), text);
      let told = '';
      const code = await check({ config: join(folder, 'plant.yaml'), lang: 'en', json, env: {} }, (text) => {
        told += text;
      });
      expect(code).toBe(0);
      return told;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it('shows them in the plan, and what of a template nobody could check', async () => {
    const text = await checked(false);
    // One tag of the point table and one of the template are fast, one and two are slow.
    expect(text).toMatch(/^line +fast +2 /m);
    expect(text).toMatch(/^line +slow +3 /m);
    expect(text).toMatch(/^box +Box +1 +3 +energy\/out$/m);
  });

  it('tells the same as JSON', async () => {
    expect(JSON.parse(await checked(true))).toMatchObject({
      plan: [{ tags: 2 }, { tags: 3 }],
      templates: [{ id: 'box', instances: 1, tags: 3, unverified: ['energy/out'] }],
    });
  });
});

it('the sound plant has no templates', async () => {
  expect((await checkFiles(sound)).templates).toEqual([]);
});
