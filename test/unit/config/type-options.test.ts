import { describe, expect, it } from 'vitest';
import { hintOfFault } from '../../../agent/base/fault.ts';
import { changed, checkFiles, short, sound, spoken } from './plant-folder.ts';

/** A point table of one tag with type options. */
const table = (cell: string, type = 'int16', header = '类型选项', more = ''): Record<string, string> => ({
  'tags.csv': `设备,连接,站号,点名,地址,类型,采集组,${header}${more === '' ? '' : ',地址基准'}
press-1,line,1,a,${more === '' ? 'hr:0' : '1'},${type},fast,"${cell}"${more === '' ? '' : `,${more}`}
`,
});

const yaml = (map: string, type = 'int16'): Record<string, string> =>
  changed(
    'plant.yaml',
    'tags: [tags.csv]',
    `tags:\n  - tags.csv\n  - { equipment: press-1, tag: a, address: hr:9, type: ${type}, group: fast, typeOptions: ${map} }`,
  );

describe('type options in a point table', () => {
  it('are read as they are written, in either language', async () => {
    const { plant, faults } = await checkFiles(table('mask=0x0FF0; 移位=４；无效值=0x8000|-1'));
    expect(faults).toEqual([]);
    expect(plant?.tags[0]?.typeOptions).toEqual({ mask: '0x0FF0', shift: '4', invalid: '0x8000|-1' });
    const other = await checkFiles(table('PAD=空格', 'string:8', 'typeOptions'));
    expect(other.faults).toEqual([]);
    expect(other.plant?.tags[0]?.typeOptions).toEqual({ pad: 'space' });
  });

  it('take the base of their row for a bare address', async () => {
    const { plant, faults } = await checkFiles(table('scaleFactor=3', 'int16', '类型选项', 'hr1'));
    expect(faults).toEqual([]);
    expect(plant?.tags[0]).toMatchObject({ address: 'hr:0', typeOptions: { scaleFactor: 'hr:2' } });
  });

  it('may be a map in YAML', async () => {
    const { plant, faults } = await checkFiles(yaml('{ mask: 0x0FF0, shift: 4, invalid: -32768 }'));
    expect(faults).toEqual([]);
    expect(plant?.tags.at(-1)?.typeOptions).toEqual({ mask: '4080', shift: '4', invalid: '-32768' });
    const bits = await checkFiles(yaml('{ invalid: "0x7FC00000" }', 'float32'));
    expect(bits.faults).toEqual([]);
    expect(bits.plant?.tags.at(-1)?.typeOptions).toEqual({ invalid: '0x7FC00000' });
  });

  it('leave a tag without them as it was', async () => {
    const { plant } = await checkFiles({});
    expect(plant?.tags.map((tag) => Object.hasOwn(tag, 'typeOptions'))).toEqual([false, false]);
  });

  it.each<[string, Record<string, string>, string[]]>([
    ['a name like one', table('maks=1'), ['tags.csv:2:类型选项 config.notOneOfNear']],
    ['a name like none', table('colour=1'), ['tags.csv:2:类型选项 config.notOneOf']],
    ['a name twice', table('mask=1;掩码=2'), ['tags.csv:2:类型选项 config.pairTwice']],
    ['a comma between two', table('mask=0x0FF0,shift=4'), ['tags.csv:2:类型选项 config.typeOptionComma']],
    ['a Chinese comma', table('掩码=0x0FF0，移位=4'), ['tags.csv:2:类型选项 config.typeOptionComma']],
    ['the same in YAML', yaml('{ mask: "1,shift=4" }'), ['plant.yaml:13:typeOptions config.typeOptionComma']],
    ['no pair', table('mask'), ['tags.csv:2:类型选项 config.badPairs']],
    ['a sign like one', table('sign=magnitud'), ['tags.csv:2:类型选项 config.notOneOfNear']],
    ['a filling like none', table('pad=zeroes', 'string:8'), ['tags.csv:2:类型选项 config.notOneOf']],
    ['a mask too wide', table('mask=0x10000'), ['tags.csv:2:类型选项 modbus.maskWidth']],
    [
      'its header as written',
      table('shift=16', 'int16', 'typeOptions'),
      ['tags.csv:2:typeOptions modbus.typeOptionRange'],
    ],
    [
      'two faults',
      table('maks=1;shft=1'),
      ['tags.csv:2:类型选项 config.notOneOfNear', 'tags.csv:2:类型选项 config.notOneOfNear'],
    ],
    [
      'a float whose bits YAML has lost',
      yaml('{ invalid: 0x7FC00000 }', 'float32'),
      ['plant.yaml:13:typeOptions config.typeOptionQuote'],
    ],
    [
      'a mask too long for YAML',
      yaml('{ mask: 0xFFFFFFFF00000000 }', 'uint64'),
      ['plant.yaml:13:typeOptions config.typeOptionQuote'],
    ],
    ['an unknown name in YAML', yaml('{ maks: 1 }'), ['plant.yaml:13:typeOptions config.notOneOfNear']],
  ])('%s', async (_name, files, expected) => {
    const { faults } = await checkFiles(files);
    expect(faults.map(short)).toEqual(expected);
  });

  it('tell the way out of a comma, and of a factor in another area', async () => {
    const comma = await checkFiles(table('掩码=0x0FF0， 移位=4，sign=magnitude'));
    expect(comma.faults[0] && spoken(comma.faults[0], comma.folder).en).toMatch(
      /\n  → separate them by “;”: 掩码=0x0FF0;移位=4;sign=magnitude$/,
    );
    const factor = await checkFiles(table('scaleFactor=ir:3'));
    expect(factor.faults.map(short)).toEqual(['tags.csv:2:类型选项 modbus.scaleFactorArea']);
    expect(factor.faults[0] && hintOfFault(factor.faults[0], 'en')).toContain(
      'of the same area as the address',
    );
  });

  it('are none of OPC UA', async () => {
    const { faults } = await checkFiles({
      'plant.yaml': (sound['plant.yaml'] ?? '').replace(
        'protocol: modbus-tcp, host: 127.0.0.1',
        'protocol: opcua, endpoint: "opc.tcp://127.0.0.1"',
      ),
      'tags.csv': '设备,点名,地址,采集组,类型选项\npress-1,a,ns=2;i=1,fast,mask=1\n',
    });
    expect(faults.map(short)).toContain('tags.csv:2:类型选项 opcua.type-options-set');
  });

  it('count where a counter rolls over', async () => {
    const counter = (options: string) =>
      checkFiles({
        'tags.csv': `设备,连接,点名,地址,类型,采集组,语义角色,单位,类型选项
press-1,line,n,hr:0,uint32,fast,count.total,,${options}
`,
      });
    const masked = await counter('mask=0x0FFF0000;shift=16');
    expect(masked.faults.map(({ key, params }) => [key, params?.['max']])).toContainEqual([
      'config.roleRollOver',
      4095,
    ]);
    const factor = await counter('scaleFactor=hr:2');
    expect(factor.faults.map(({ key }) => key)).not.toContain('config.roleRollOver');
  });
});
