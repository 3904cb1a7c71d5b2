import { describe, expect, test } from 'vitest';
import type { ByteOrder, TagType } from '../../../agent/model/tag.ts';
import { Status } from '../../../agent/model/status.ts';
import { samplerOf } from '../../../collectors/modbus/tags/decode.ts';
import { layOut } from '../../../collectors/modbus/tags/layout.ts';
import { defaults, hex, sampleFrom, tagOf } from './tags.ts';

const types: [TagType, string, unknown][] = [
  ['int8hi', 'ff02', -1],
  ['int8lo', '02fe', -2],
  ['uint8hi', 'ff02', 255],
  ['uint8lo', '02fe', 254],
  ['int16', 'fffe', -2],
  ['int16', '7fff', 32767],
  ['uint16', 'fffe', 65534],
  ['bcd16', '1234', 1234],
  ['int32', 'fffffffe', -2],
  ['uint32', 'fffffffe', 4294967294],
  ['bcd32', '12345678', 12345678],
  ['float32', '444b199a', 812.4],
  ['float64', '3ff199999999999a', 1.1],
  ['int64', 'fffffffffffffffe', -2n],
  ['uint64', 'ffffffffffffffff', 18446744073709551615n],
  ['int64', '0020000000000001', 9007199254740993n],
  ['string:6', '414243000000', 'ABC'],
  ['string:5', '414243444546', 'ABCDE'],
  ['string:4', '41422020', 'AB'],
  ['string:6', 'e58da1000000', '卡'],
  ['string:2', 'bfa8', '卡'],
];

const orders32: [ByteOrder, string][] = [
  ['ABCD', '12345678'],
  ['CDAB', '56781234'],
  ['BADC', '34127856'],
  ['DCBA', '78563412'],
];

const orders64: [ByteOrder, string][] = [
  ['ABCDEFGH', '0123456789abcdef'],
  ['GHEFCDAB', 'cdef89ab45670123'],
  ['BADCFEHG', '23016745ab89efcd'],
  ['HGFEDCBA', 'efcdab8967452301'],
  ['CDABGHEF', '45670123cdef89ab'],
  ['EFGHABCD', '89abcdef01234567'],
];

describe('Modbus decoding', () => {
  test.each(types)('%s from %s is %s', (type, bytes, value) => {
    expect(sampleFrom(hex(bytes), { type })).toMatchObject({ value, quality: 'GOOD', status: 0, time: 1000 });
  });

  test.each(orders32)('32 bits in order %s', (byteOrder, bytes) => {
    expect(sampleFrom(hex(bytes), { type: 'uint32', byteOrder }).value).toBe(0x12345678);
  });

  test.each(orders64)('64 bits in order %s', (byteOrder, bytes) => {
    expect(sampleFrom(hex(bytes), { type: 'uint64', byteOrder }).value).toBe(0x0123456789abcdefn);
  });

  test('the order of the connection is that of its longer values', () => {
    const swapped = { ...defaults, byteOrder: 'DCBA' } as const;
    const read = (type: TagType, bytes: string): unknown => {
      const { layout } = layOut(tagOf({ address: 'hr:0', type }), swapped);
      return layout && samplerOf(layout, 0)(hex(bytes), 0).value;
    };
    expect(read('uint32', '78563412')).toBe(0x12345678);
    expect(read('int64', 'efcdab8967452301')).toBe(0x0123456789abcdefn);
    expect(read('uint16', '1234')).toBe(0x1234);
    expect(read('string:2', '4142')).toBe('AB');
  });

  test('a tag may swap the bytes of single registers and text', () => {
    expect(sampleFrom(hex('3412'), { type: 'uint16', byteOrder: 'BADC' }).value).toBe(0x1234);
    expect(sampleFrom(hex('42414300'), { type: 'string:3', byteOrder: 'BADC' }).value).toBe('AB');
    expect(sampleFrom(hex('42414443'), { type: 'string:3', byteOrder: 'BADC' }).value).toBe('ABC');
    expect(sampleFrom(hex('0180'), { type: 'bool', address: 'hr:0.8', byteOrder: 'BADC' }).value).toBe(false);
    expect(sampleFrom(hex('0180'), { type: 'bool', address: 'hr:0.7', byteOrder: 'BADC' }).value).toBe(false);
    expect(sampleFrom(hex('0180'), { type: 'bool', address: 'hr:0.15', byteOrder: 'BADC' }).value).toBe(true);
  });

  test('bits of registers and of bit areas', () => {
    const bits = [0, 3, 8, 15].map(
      (bit) => sampleFrom(hex('8008'), { type: 'bool', address: `hr:0.${bit}` }).value,
    );
    expect(bits).toEqual([false, true, false, true]);
    const layout = layOut(tagOf({ address: 'di:21', type: 'auto' }), defaults).layout;
    expect(layout && samplerOf(layout, 10)(hex('0008'), 0).value).toBe(true);
    expect(layout && samplerOf(layout, 10)(hex('fff7'), 0).value).toBe(false);
  });

  test('scale and offset leave clean decimals', () => {
    expect(sampleFrom(hex('1fbc'), { type: 'int16', scale: 0.1 }).value).toBe(812.4);
    expect(sampleFrom(hex('0003'), { type: 'int16', scale: 0.1 }).value).toBe(0.3);
    expect(sampleFrom(hex('00fd'), { type: 'uint16', scale: 0.1, offset: -40 }).value).toBe(-14.7);
    expect(sampleFrom(hex('0007'), { type: 'uint16', scale: 1e3 }).value).toBe(7000);
    expect(sampleFrom(hex('0007'), { type: 'uint16', scale: 1e-7 }).value).toBe(7e-7);
    expect(sampleFrom(hex('ffffffff'), { type: 'uint32', scale: 0.00000152587890625 }).value).toBe(
      6553.6 - 1.52587890625e-6,
    );
    expect(sampleFrom(hex('3f8ccccd'), { type: 'float32', scale: 10 }).value).toBe(11);
    expect(sampleFrom(hex('00000000'), { type: 'float32', scale: 10 }).value).toBe(0);
    expect(sampleFrom(hex('3ff199999999999a'), { type: 'float64', scale: 10 }).value).toBe(11);
  });

  test('64-bit integers stay exact where their scale is an integer', () => {
    const bytes = hex('0020000000000001');
    expect(sampleFrom(bytes, { type: 'uint64', scale: 10, offset: 1 }).value).toBe(90071992547409931n);
    expect(sampleFrom(bytes, { type: 'uint64', scale: 0.01 }).value).toBe(Number('90071992547409.93'));
    expect(sampleFrom(hex('000000000000007b'), { type: 'uint64', scale: 0.01 }).value).toBe(1.23);
  });

  test('outside its limits a value is kept and doubted', () => {
    const limits = { type: 'int16', min: -10, max: 100 } as const;
    const doubted = { quality: 'UNCERTAIN', status: Status.UncertainEngineeringUnitsExceeded };
    expect(sampleFrom(hex('0065'), limits)).toMatchObject({ value: 101, ...doubted });
    expect(sampleFrom(hex('fff5'), limits)).toMatchObject({ value: -11, ...doubted });
    expect(sampleFrom(hex('0064'), limits)).toMatchObject({ value: 100, quality: 'GOOD' });
    expect(sampleFrom(hex('00000000000000ff'), { ...limits, type: 'uint64' })).toMatchObject({
      value: 255n,
      ...doubted,
    });
  });

  test.each([
    ['float32', '7fc00000', Status.BadOutOfRange],
    ['float32', 'ff800000', Status.BadOutOfRange],
    ['float64', '7ff0000000000000', Status.BadOutOfRange],
    ['bcd16', '12a4', Status.BadDecodingError],
    ['bcd32', '1234567f', Status.BadDecodingError],
  ] as const)('%s %s is no value', (type, bytes, status) => {
    expect(sampleFrom(hex(bytes), { type, scale: 2 })).toMatchObject({ value: null, quality: 'BAD', status });
  });
});
