import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { encode, widthOf } from '../../../scripts/workshop/modbus/encode.ts';
import { parseOrder } from '../../../scripts/workshop/control.ts';

test('known bytes', () => {
  expect(encode('float32', 1.5).toString('hex')).toBe('3fc00000');
  expect(encode('float32', 1.5, 'CDAB').toString('hex')).toBe('00003fc0');
  expect(encode('int16', -2).toString('hex')).toBe('fffe');
  expect(encode('uint32', 0x01020304, 'BADC').toString('hex')).toBe('02010403');
  expect(encode('uint32', 0x01020304, 'DCBA').toString('hex')).toBe('04030201');
  expect(encode('uint64', 0x0102030405060708n, 'GHEFCDAB').toString('hex')).toBe('0708050603040102');
  expect(encode('bcd16', 1234).toString('hex')).toBe('1234');
  expect(encode('bcd32', 7).toString('hex')).toBe('00000007');
  expect(encode('string:5', 'AB').toString('hex')).toBe('414200000000');
});

test('integers are clamped, never wrapped', () => {
  expect(encode('uint16', 70_000).toString('hex')).toBe('ffff');
  expect(encode('uint16', -1).toString('hex')).toBe('0000');
  expect(encode('int64', 2n ** 70n).toString('hex')).toBe('7fffffffffffffff');
});

test('64-bit integers are exact and every type fills whole registers', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      expect(encode('int64', value).readBigInt64BE()).toBe(value);
    }),
  );
  for (const type of ['bool', 'int16', 'bcd32', 'float64', 'string:3', 'uint8hi'] as const) {
    expect(widthOf(type) % 2).toBe(0);
  }
});

test('a byte order of another width is a mistake', () => {
  expect(() => encode('float64', 1, 'ABCD')).toThrow(RangeError);
});

test('a fault order is parsed strictly', () => {
  expect(parseOrder('{"server":"press-01","fault":"late","delayMs":50}')).toEqual({
    server: 'press-01',
    order: { fault: 'late', delayMs: 50 },
  });
  expect(() => parseOrder('{"server":"press-01","fault":"explode"}')).toThrow(/fault is not one of/);
  expect(() => parseOrder('{"fault":"late"}')).toThrow(/server is missing/);
  expect(() => parseOrder('{"server":"a","fault":"late","seconds":"10"}')).toThrow(/seconds/);
  expect(() => parseOrder('{"server":"a","fault":"exception","area":"xx"}')).toThrow(/area/);
});
