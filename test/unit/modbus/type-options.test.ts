import { describe, expect, test } from 'vitest';
import { say } from '../../../agent/base/text.ts';
import { Status, statusName } from '../../../agent/model/status.ts';
import type { Tag, TagType } from '../../../agent/model/tag.ts';
import { checkTags } from '../../../collectors/modbus/check.ts';
import { samplerOf } from '../../../collectors/modbus/tags/decode.ts';
import { layOut } from '../../../collectors/modbus/tags/layout.ts';
import { blocksOf } from '../../../collectors/modbus/tags/plan.ts';
import { rawOf } from '../../../collectors/modbus/tags/raw-text.ts';
import { defaults, hex, sampleFrom, tagOf } from './tags.ts';

type Options = Record<string, string>;

/** As a table written past the config's own check might hold them. */
function tagWith(type: TagType, typeOptions: Options, fields: Partial<Tag> = {}): Tag {
  return tagOf({ address: 'hr:100', type, typeOptions: typeOptions as Tag['typeOptions'], ...fields });
}

function faultsOf(type: TagType, typeOptions: Options, fields: Partial<Tag> = {}): string[] {
  return checkTags(defaults, [tagWith(type, typeOptions, fields)]).map(
    ({ severity, key, column }) => `${severity} ${key} ${column ?? ''}`,
  );
}

const none = { value: null, quality: 'BAD', status: Status.BadNotImplemented };

describe('faults of type options', () => {
  test.each<[string, TagType, Options, string]>([
    ['an unknown one', 'int16', { maks: '1' }, 'typeOptionNear'],
    ['one like none', 'int16', { colour: 'red' }, 'typeOption'],
    ['a mask that is no number', 'int16', { mask: 'all' }, 'typeOptionWhole'],
    ['a mask of nothing', 'int16', { mask: '0' }, 'maskWidth'],
    ['a mask too wide', 'uint8lo', { mask: '0x0FF0' }, 'maskWidth'],
    ['a mask of a float', 'float32', { mask: '1' }, 'typeOptionUnfit'],
    ['a shift too far', 'uint16', { shift: '16' }, 'typeOptionRange'],
    ['a shift backwards', 'uint16', { shift: '-1' }, 'typeOptionWhole'],
    ['a shift past the mask', 'uint16', { mask: '0x00FF', shift: '8' }, 'maskShifted'],
    ['a sign of its own kind', 'int16', { sign: 'magnitud' }, 'typeOptionValueNear'],
    ['a sign of unsigned', 'uint16', { sign: 'magnitude' }, 'typeOptionUnfit'],
    ['a sign of 64 bits', 'int64', { sign: 'magnitude' }, 'typeOptionUnfit'],
    ['a sign under a mask', 'int16', { sign: 'magnitude', mask: '1' }, 'typeOptionsApart'],
    ['bits too many', 'int16', { invalid: '0x8000|0x18000' }, 'invalidValue'],
    ['a value too small', 'uint16', { invalid: '-32769' }, 'invalidValue'],
    ['NaN of an integer', 'int16', { invalid: 'nan' }, 'invalidValue'],
    ['an empty alternative', 'int16', { invalid: '0x8000|' }, 'invalidValue'],
    ['no digits', 'bcd16', { invalid: '-1' }, 'invalidValue'],
    ['an invalid text', 'string:4', { invalid: '0' }, 'typeOptionUnfit'],
    ['an invalid bit', 'bool', { invalid: '0' }, 'typeOptionUnfit'],
    ['no address', 'int16', { scaleFactor: 'x' }, 'addressSyntax'],
    ['a factor in another area', 'int16', { scaleFactor: 'ir:101' }, 'scaleFactorArea'],
    ['a bit as a factor', 'int16', { scaleFactor: 'hr:101.0' }, 'scaleFactorArea'],
    ['the value itself', 'int32', { scaleFactor: 'hr:101' }, 'scaleFactorInside'],
    ['a factor too far', 'int16', { scaleFactor: 'hr:225' }, 'scaleFactorFar'],
    ['a factor of a float', 'float32', { scaleFactor: 'hr:102' }, 'typeOptionUnfit'],
    ['nothing for a whole', 'int16', { percent: '0' }, 'typeOptionRange'],
    ['a percentage of 64 bits', 'int64', { percent: '100' }, 'typeOptionUnfit'],
    ['two ways to scale', 'int16', { percent: '100', scaleFactor: 'hr:101' }, 'typeOptionsApart'],
    ['a filling of a number', 'int16', { pad: 'nul' }, 'typeOptionUnfit'],
    ['an unknown filling', 'string:4', { pad: 'zero' }, 'typeOptionValue'],
  ])('%s', (_name, type, options, key) => {
    const fields = type === 'bool' ? { address: 'hr:100.1' } : {};
    expect(faultsOf(type, options, fields)).toEqual([`error modbus.${key} 类型选项`]);
  });

  test('what fits is no fault', () => {
    expect(faultsOf('uint16', { mask: '0xff0', shift: '4', invalid: '0xFFFF', percent: '200' })).toEqual([]);
    expect(faultsOf('int16', { scaleFactor: '400225', invalid: '-32768' })).toEqual([]);
    expect(faultsOf('float64', { invalid: 'NaN|0x7ff8000000000000|-9999' })).toEqual([]);
    expect(faultsOf('string:8', { pad: 'both' })).toEqual([]);
  });

  test('a factor further than the device allows at once is told by the check', () => {
    const tag = tagWith('int16', { scaleFactor: 'hr:120' });
    expect(checkTags({ ...defaults, quirks: { ...defaults.quirks, maxRegisters: 21 } }, [tag])).toEqual([]);
    const [fault] = checkTags({ ...defaults, quirks: { ...defaults.quirks, maxRegisters: 20 } }, [tag]);
    expect(fault).toMatchObject({ severity: 'error', key: 'modbus.scaleFactorFar', column: '类型选项' });
    expect(fault && say('en', fault.key, fault.params)).toContain(
      'are 21 registers, one request may have 20',
    );
  });

  test('a factor may be shared, and read by itself', () => {
    const tags = [
      tagWith('int16', { scaleFactor: 'hr:104' }),
      tagWith('uint32', { scaleFactor: 'hr:104' }, { address: 'hr:102' }),
      tagOf({ address: 'hr:104', type: 'int16' }),
    ];
    expect(checkTags(defaults, tags)).toEqual([]);
    const blocks = blocksOf(tags, defaults);
    expect(blocks.map(({ start, count, layouts }) => [start, count, layouts.length])).toEqual([[100, 5, 3]]);
  });
});

describe('type options', () => {
  test('a part of a register', () => {
    const part = { mask: '0x0FF0', shift: '4' };
    expect(sampleFrom(hex('fabf'), { type: 'uint16', typeOptions: part }).value).toBe(0xab);
    expect(sampleFrom(hex('fabf'), { type: 'int16', typeOptions: part }).value).toBe(0xab);
    // Left-justified twelve bits keep their sign.
    const left = { mask: '0xFFF0', shift: '4' };
    expect(sampleFrom(hex('fffe'), { type: 'int16', typeOptions: left }).value).toBe(-1);
    expect(sampleFrom(hex('fffe'), { type: 'uint16', typeOptions: left }).value).toBe(4095);
    const wide = { mask: '0xFFFFFFFFFFFFFFF0', shift: '4' };
    expect(sampleFrom(hex('ffffffffffffffff'), { type: 'uint64', typeOptions: wide }).value).toBe(
      0x0fffffffffffffffn,
    );
  });

  test('a value a device does not have', () => {
    const read = (type: TagType, bytes: string, invalid: string) =>
      sampleFrom(hex(bytes), { type, typeOptions: { invalid } });
    expect(statusName(Status.BadNotImplemented)).toBe('BadNotImplemented');
    expect(read('int16', '8000', '0x8000')).toMatchObject(none);
    expect(read('int16', '8000', '-32768')).toMatchObject(none);
    expect(read('int16', '8000', '32768')).toMatchObject(none);
    expect(read('int16', '8001', '0x8000')).toMatchObject({ value: -32767, quality: 'GOOD' });
    expect(read('uint32', 'ffffffff', '0xFFFFFFFF')).toMatchObject(none);
    expect(read('uint64', 'ffffffffffffffff', '-1')).toMatchObject(none);
    expect(read('uint64', 'ffffffff00000000', '-1')).toMatchObject({ quality: 'GOOD' });
    expect(read('bcd16', '9999', '9999')).toMatchObject(none);
    expect(read('bcd16', 'ffff', '0xFFFF')).toMatchObject(none);
    expect(read('float32', 'c61c3c00', '-9999')).toMatchObject(none);
    expect(read('float32', '7f800000', '0x7F800000')).toMatchObject(none);
    expect(read('float32', '7fc00001', 'nan')).toMatchObject(none);
    expect(read('float32', '7f800000', 'nan')).toMatchObject({ status: Status.BadOutOfRange });
    expect(read('float64', '7ff0000000000001', 'nan')).toMatchObject(none);
    expect(read('float64', '7ff0000000000000', 'nan')).toMatchObject({ status: Status.BadOutOfRange });
    expect(sampleFrom(hex('8000'), { type: 'int16', typeOptions: { sign: 'magnitude' } }).value).toBe(0);
    const magnitude = { invalid: '-1', sign: 'magnitude' };
    expect(sampleFrom(hex('8001'), { type: 'int16', typeOptions: magnitude })).toMatchObject(none);
    expect(sampleFrom(hex('ffff'), { type: 'int16', typeOptions: magnitude }).value).toBe(-32767);
  });

  test('a scale factor of a SunSpec model, in the same request', () => {
    const tag = tagWith('int16', { scaleFactor: 'hr:98', invalid: '0x8000' }, { scale: 0.001 });
    const [block] = blocksOf([tag], defaults);
    const [layout] = block?.layouts ?? [];
    expect([block?.start, block?.count]).toEqual([98, 3]);
    if (layout === undefined) throw new Error('no layout');
    const sample = (bytes: string) => samplerOf(layout, 98)(hex(bytes), 0);
    expect(sample('ffff 0000 0923').value).toBe(0.2339);
    expect(sample('0002 0000 0923').value).toBe(233.9);
    expect(sample('fff6 0000 0001').value).toBe(1e-13);
    expect(sample('000a 0000 8001').value).toBe(-327_670_000_000);
    expect(sample('ffff 0000 8000')).toMatchObject(none);
    expect(sample('8000 0000 0923')).toMatchObject(none);
    expect(sample('000b 0000 0923')).toMatchObject({ quality: 'BAD', status: Status.BadDecodingError });
    expect(rawOf(layout, 98, hex('ffff 0000 0923'))).toBe('0923 sf=ffff');
  });

  test('64 bits stay exact under a factor that is no fraction', () => {
    const read = (exponent: string) => {
      const tag = tagWith('uint64', { scaleFactor: 'hr:104' });
      const { layout } = layOut(tag, defaults);
      return layout && samplerOf(layout, 100)(hex(`0020000000000001 ${exponent}`), 0).value;
    };
    expect(read('0001')).toBe(90_071_992_547_409_930n);
    expect(read('0000')).toBe(9_007_199_254_740_993n);
    expect(read('fffe')).toBe(Number('90071992547409.93'));
  });

  test('a factor of a swapped single register is swapped, that of a longer value is not', () => {
    const read = (type: TagType, bytes: string, scaleFactor: string) => {
      const { layout } = layOut(tagWith(type, { scaleFactor }, { byteOrder: 'DCBA' }), defaults);
      return layout && samplerOf(layout, 100)(hex(bytes), 0).value;
    };
    expect(read('int16', '0100 0200', 'hr:101')).toBe(100);
    expect(read('int32', '0100 0000 0002', 'hr:102')).toBe(100);
  });

  test('a percentage as drives and analog modules write it', () => {
    const read = (bytes: string, percent: string, scale?: number) =>
      sampleFrom(hex(bytes), { type: 'int16', typeOptions: { percent }, scale }).value;
    expect(read('4000', '16384')).toBe(100);
    expect(read('c000', '16384')).toBe(-100);
    expect(read('0001', '16384')).toBe(0.006103515625);
    expect(read('6c00', '27648')).toBe(100);
    expect(read('3600', '27648', 0.1)).toBe(5);
    // What no scale in a table can say exactly.
    expect(read('5555', '16383')).toBe(2_184_500 / 16_383);
    // A scale says this one as well.
    expect(sampleFrom(hex('2001'), { type: 'int16', scale: 100 / 16_384 }).value).toBe(read('2001', '16384'));
  });

  test('the type a table names is the type that is told', () => {
    const options = { scaleFactor: 'hr:2', invalid: '0x8000' };
    const tag = tagOf({ address: 'hr:0', type: 'int16', typeOptions: options });
    expect(layOut(tag, defaults).layout?.tag).toBe(tag);
  });
});
