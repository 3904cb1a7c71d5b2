import { describe, expect, test } from 'vitest';
import {
  crc16,
  isReadFunction,
  parseFrame,
  writeFrame,
  type Expected,
} from '../../../collectors/modbus/frame.ts';
import { hex } from './tags.ts';

const expected: Expected = { transaction: 5, unit: 1, function: 3, isPending: true, before: 2 };

describe('Modbus frames', () => {
  test('a request gets its header', () => {
    expect(writeFrame(0x1234, hex('01 03 0000 0002'))).toEqual(hex('1234 0000 0006 01 03 0000 0002'));
  });

  test('the checksum of the serial line specification', () => {
    // The example of MODBUS over Serial Line V1.02, appendix B: 02 07 is followed by 41 12.
    expect(crc16(hex('0207'))).toBe(0x1241);
  });

  test.each([
    ['the reply', '0005 0000 0005 01 03 02 0007', 'frame'],
    ['an exception', '0005 0000 0003 01 83 02', 'frame'],
    ['half a header', '0005 00', 'more'],
    ['half a reply', '0005 0000 0005 01 03 02', 'more'],
    ['an older reply again', '0004 0000 0005 01 03 02 0007', 'old'],
    ['a reply from before this connection', '0002 0000 0005 01 03 02 0007', 'doubt'],
    ['a reply to the future', '0006 0000 0005 01 03 02 0007', 'doubt'],
    ['another protocol', '0005 0001 0005 01 03 02 0007', 'doubt'],
    ['an impossible length', '0005 0000 ffff 01 03 02 0007', 'doubt'],
    ['an empty frame', '0005 0000 0002 01 03', 'doubt'],
    ['another unit', '0005 0000 0005 02 03 02 0007', 'doubt'],
    ['an exception of another unit', '0005 0000 0003 02 83 02', 'doubt'],
    ['another function', '0005 0000 0005 01 04 02 0007', 'doubt'],
    ['a long exception', '0005 0000 0004 01 83 02 00', 'doubt'],
  ])('%s', (_name, bytes, kind) => {
    expect(parseFrame(hex(bytes), expected).kind).toBe(kind);
  });

  test('a reply that comes twice is old', () => {
    const again = hex('0005 0000 0005 01 03 02 0007');
    expect(parseFrame(again, { ...expected, isPending: false }).kind).toBe('old');
    expect(parseFrame(again, { ...expected, isPending: false, before: -1 }).kind).toBe('doubt');
  });

  test('ids wrap', () => {
    const wrapped = { ...expected, transaction: 0 };
    expect(parseFrame(hex('ffff 0000 0003 01 83 02'), wrapped).kind).toBe('old');
    expect(parseFrame(hex('fffd 0000 0003 01 83 02'), wrapped).kind).toBe('doubt');
  });

  test('only functions that read are known', () => {
    expect([1, 2, 3, 4, 5, 6, 15, 16, 22, 23, 43].filter(isReadFunction)).toEqual([1, 2, 3, 4, 43]);
  });
});
