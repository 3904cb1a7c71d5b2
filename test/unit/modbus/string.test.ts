import { describe, expect, test } from 'vitest';
import { readString } from '../../../collectors/modbus/tags/string.ts';
import { hex } from './tags.ts';

function read(bytes: string, pad?: 'nul' | 'space' | 'both'): string {
  const all = hex(bytes);
  return readString(all, 0, all.length, false, pad);
}

const utf8 = Buffer.from('设备3').toString('hex');

describe('text in registers', () => {
  test.each([
    ['a NUL ends it', '41420043', undefined, 'AB'],
    ['blanks at its end do not count', '41422020', undefined, 'AB'],
    ['nor blanks before the NUL', '4142202000', undefined, 'AB'],
    ['unless NULs alone fill it', '4142202000', 'nul', 'AB  '],
    ['or nothing did', '41422020', 'nul', 'AB  '],
    ['blanks alone fill it: a NUL is a character', '4100422020', 'space', 'A\u0000B'],
    ['nothing', '000000', undefined, ''],
    ['nothing but blanks', '202020', 'both', ''],
  ] as const)('%s', (_name, bytes, pad, text) => {
    expect(read(bytes, pad)).toBe(text);
  });

  test('UTF-8, cut wherever the length ends', () => {
    // 6 bytes of two characters, and one digit.
    const cuts = [...Array(8).keys()].map((length) => read(utf8.slice(0, length * 2)));
    expect(cuts).toEqual(['', '', '', '设', '设', '设', '设备', '设备3']);
    expect(read(Buffer.from('A1设').toString('hex').slice(0, 6))).toBe('A1');
    expect(read(Buffer.from('A1设').toString('hex').slice(0, 8))).toBe('A1');
    expect(read(Buffer.from('A😀').toString('hex').slice(0, 8))).toBe('A');
  });

  test('UTF-8, cut and then filled', () => {
    expect(read(`${utf8.slice(0, 10)}00`)).toBe('设');
    expect(read(`${utf8.slice(0, 10)}000000`)).toBe('设');
    expect(read(`${utf8.slice(0, 10)}0000`, 'nul')).toBe('设');
    // A device that ends every text with a NUL.
    expect(read('4131e8ae00')).toBe('A1');
  });

  test('GB 18030, whole, cut and swapped', () => {
    expect(read('c9e8b1b8')).toBe('设备');
    expect(read('c9e8b1b80000')).toBe('设备');
    expect(read('c9e8b1b82020')).toBe('设备');
    expect(read('c9e8b1')).toBe('设');
    expect(read('31bac5d1b9bbfa')).toBe('1号压机');
    expect(read('31bac5d1b9bb')).toBe('1号压');
    const swapped = hex('e8c9b8b10000');
    expect(readString(swapped, 0, 6, true)).toBe('设备');
    expect(readString(swapped, 0, 3, true)).toBe('设');
  });

  test('one GB 18030 character after ASCII, with room left, is that character', () => {
    // E7 B1 could be two bytes of three in UTF-8, but nothing has cut them.
    expect(read('41e7b1000000')).toBe('A绫');
  });
});
