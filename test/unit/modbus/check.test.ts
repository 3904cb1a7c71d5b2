import { describe, expect, test } from 'vitest';
import type { Tag } from '../../../agent/model/tag.ts';
import { hintOfFault } from '../../../agent/base/fault.ts';
import { blocksOf } from '../../../collectors/modbus/tags/plan.ts';
import { checkTags } from '../../../collectors/modbus/check.ts';
import { config, tagOf } from './tags.ts';

type Fields = Partial<Tag> & Pick<Tag, 'address' | 'type'>;

function faultsOf(...fields: Fields[]): string[] {
  return checkTags(config, fields.map(tagOf)).map(
    ({ severity, key, column }) => `${severity} ${key} ${column ?? ''}`,
  );
}

describe('check of Modbus tags', () => {
  test('every fault of a tag is told, with its place', () => {
    const tag = tagOf({
      address: 'D100',
      type: 'string:0',
      unit: 256,
      byteOrder: 'ABCDEFGH',
      scale: 2,
      min: 0,
    });
    const faults = checkTags(config, [tag]);
    expect(faults.map(({ key, column }) => [key, column])).toEqual([
      ['modbus.unitRange', '站号'],
      ['modbus.addressSyntax', '地址'],
      ['modbus.stringLength', '类型'],
      ['modbus.byteOrderWidth', '字节序'],
      ['modbus.notNumeric', '倍率'],
      ['modbus.notNumeric', '有效下限'],
    ]);
    for (const fault of faults) expect(fault).toMatchObject({ severity: 'error', ...tag.origin });
  });

  test.each<[string, Fields, string[]]>([
    ['a register without a type', { address: 'hr:0', type: 'auto' }, ['error modbus.typeMissing 类型']],
    ['a number in a coil', { address: 'co:0', type: 'int16' }, ['error modbus.typeOfBit 类型']],
    ['a number in one bit', { address: 'hr:0.1', type: 'uint16' }, ['error modbus.typeOfBit 类型']],
    ['bool without a bit', { address: 'hr:0', type: 'bool' }, ['error modbus.boolNeedsBit 地址']],
    ['past the end', { address: 'hr:65535', type: 'float32' }, ['error modbus.addressBeyond 地址']],
    [
      'four letters for 64 bits',
      { address: 'hr:0', type: 'int64', byteOrder: 'CDAB' },
      ['error modbus.byteOrderWidth 字节序'],
    ],
    ['an endless string', { address: 'hr:0', type: 'string:251' }, ['error modbus.stringLength 类型']],
    ['a coil without a type', { address: 'co:0', type: 'auto' }, []],
    ['a bit without a type', { address: 'hr:0.0', type: 'auto' }, []],
    ['an order where it has no effect', { address: 'hr:0', type: 'int16', byteOrder: 'CDAB' }, []],
    ['the last registers', { address: 'hr:65534', type: 'float32' }, []],
    ['the longest string', { address: 'hr:0', type: 'string:250' }, []],
  ])('%s', (_name, fields, faults) => {
    expect(faultsOf(fields)).toEqual(faults);
  });

  test('a value longer than a request may be is told, once per unit and area, at the longest', () => {
    const single = { ...config, quirks: { ...config.quirks, maxRegisters: { hr: 1 } } };
    const tags = (
      [
        { address: 'hr:0', type: 'float32' },
        { address: 'hr:10', type: 'float64' },
        { address: 'hr:20', type: 'int16' },
        { address: 'ir:0', type: 'float32' },
      ] as const
    ).map(tagOf);
    const faults = checkTags(single, tags);
    expect(faults).toMatchObject([
      {
        severity: 'warning',
        ...tags[1]?.origin,
        column: '类型',
        key: 'modbus.longRequest',
        params: { type: 'float64', count: 4, max: 1, area: 'hr', unit: 1, tags: 2 },
      },
    ]);
    const [fault] = faults;
    expect(fault && hintOfFault(fault, 'en')).toContain('set maxRegisters to at least 4');
    // As the plan has it.
    expect(blocksOf(tags, single).map(({ count }) => count)).toContain(4);
    expect(checkTags({ ...config, quirks: { ...config.quirks, maxRegisters: 4 } }, tags)).toEqual([]);
    const own = { 1: { quirks: { maxRegisters: 2 } } };
    expect(checkTags({ ...config, units: own }, tags)).toMatchObject([
      { params: { count: 4, max: 2, tags: 1 } },
    ]);
  });

  test('values that share registers by mistake', () => {
    const overlap = ['error modbus.overlap 地址'];
    expect(faultsOf({ address: 'hr:0', type: 'float32' }, { address: 'hr:1', type: 'float32' })).toEqual(
      overlap,
    );
    expect(faultsOf({ address: 'hr:0', type: 'float32' }, { address: 'hr:0', type: 'uint16' })).toEqual(
      overlap,
    );
    expect(faultsOf({ address: 'hr:1', type: 'uint16' }, { address: '40001', type: 'int32' })).toEqual(
      overlap,
    );
    expect(faultsOf({ address: 'hr:0', type: 'float32' }, { address: 'hr:1.4', type: 'bool' })).toEqual(
      overlap,
    );
    expect(
      faultsOf(
        { address: 'hr:0', type: 'string:20' },
        { address: 'hr:2', type: 'uint16' },
        { address: 'hr:4', type: 'uint16' },
      ),
    ).toEqual([...overlap, ...overlap]);
  });

  test('one place read as two types of one width is doubtful', () => {
    expect(faultsOf({ address: 'hr:0', type: 'float32' }, { address: 'hr:0', type: 'int32' })).toEqual([
      'warning modbus.sameAddress 地址',
    ]);
  });

  test('one point that is told of two machines: once per unit and pair', () => {
    const at = (equipment: string, address: string, unit: number): Fields => ({
      equipment,
      address,
      unit,
      type: 'float32',
    });
    const rows = [at('m-01', 'hr:0', 1), at('m-01', 'hr:2', 1), at('m-02', 'hr:0', 1), at('m-02', 'hr:2', 1)];
    const [fault, ...more] = checkTags(config, [...rows, at('m-03', 'hr:0', 3)].map(tagOf));
    expect(more).toEqual([]);
    expect(fault).toMatchObject({ severity: 'warning', key: 'modbus.twoMachines', column: '站号' });
    expect(fault?.params).toMatchObject({ equipment: 'm-02', other: 'm-01', address: 'hr:0', count: 2 });
  });

  test('sharing that is meant', () => {
    expect(faultsOf({ address: 'hr:0', type: 'uint16' }, { address: 'hr:0.3', type: 'bool' })).toEqual([]);
    expect(faultsOf({ address: 'hr:0', type: 'int8hi' }, { address: 'hr:0', type: 'uint8lo' })).toEqual([]);
    expect(faultsOf({ address: 'hr:0', type: 'float32' }, { address: 'hr:0', type: 'float32' })).toEqual([]);
    expect(faultsOf({ address: 'co:0', type: 'bool' }, { address: 'co:0', type: 'auto' })).toEqual([]);
    expect(faultsOf({ address: 'hr:0', type: 'float32' }, { address: 'ir:1', type: 'uint16' })).toEqual([]);
    expect(
      faultsOf({ address: 'hr:0', type: 'float32', unit: 1 }, { address: 'hr:1', type: 'uint16', unit: 2 }),
    ).toEqual([]);
  });
});
