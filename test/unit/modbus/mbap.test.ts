import { describe, expect, test } from 'vitest';
import { MbapFraming, type MbapTolerance } from '../../../collectors/modbus/wire/mbap.ts';
import { readFunctions, readRequest } from '../../../collectors/modbus/wire/request.ts';
import { hex } from './tags.ts';

const request = readRequest(1, 'hr', 0, 1);

/** Two connections: one request on the first, and the fifth of all, which is under way, as the third of the second. */
function fifth(tolerance: MbapTolerance = {}): MbapFraming {
  const framing = new MbapFraming(tolerance);
  framing.begin();
  for (let made = 0; made < 2; made++) framing.write(request);
  framing.begin();
  for (let made = 0; made < 3; made++) framing.write(request);
  return framing;
}

describe('frames of Modbus TCP', () => {
  test('a request gets its header', () => {
    const framing = new MbapFraming();
    framing.begin();
    expect(framing.write(readRequest(1, 'hr', 0, 2))).toEqual(hex('0001 0000 0006 01 03 0000 0002'));
    expect(framing.write(readRequest(2, 'di', 0x1234, 3))).toEqual(hex('0002 0000 0006 02 02 1234 0003'));
  });

  test.each([
    ['the reply', '0005 0000 0005 01 03 02 0007', 'reply'],
    ['an exception', '0005 0000 0003 01 83 02', 'reply'],
    ['half a header', '0005 00', 'more'],
    ['half a reply', '0005 0000 0005 01 03 02', 'more'],
    ['an older reply again', '0004 0000 0005 01 03 02 0007', 'skip'],
    ['a reply from before this connection', '0002 0000 0005 01 03 02 0007', 'doubt'],
    ['a reply to the future', '0006 0000 0005 01 03 02 0007', 'doubt'],
    ['another protocol', '0005 0001 0005 01 03 02 0007', 'doubt'],
    ['an impossible length', '0005 0000 ffff 01 03 02 0007', 'doubt'],
    ['an empty frame', '0005 0000 0002 01 03', 'doubt'],
    ['another unit', '0005 0000 0005 02 03 02 0007', 'doubt'],
    ['an exception of another unit', '0005 0000 0003 02 83 02', 'doubt'],
    ['another function', '0005 0000 0005 01 04 02 0007', 'doubt'],
    ['a long exception', '0005 0000 0004 01 83 02 00', 'doubt'],
    ['transaction 0', '0000 0000 0005 01 03 02 0007', 'doubt'],
  ])('%s', (_name, bytes, kind) => {
    expect(fifth().look(hex(bytes)).kind).toBe(kind);
  });

  test('a reply that comes twice is skipped, one that was given up leaves doubt where it is none of these', () => {
    const twice = fifth();
    const reply = hex('0005 0000 0005 01 03 02 0007');
    expect(twice.look(reply).kind).toBe('reply');
    expect(twice.look(reply).kind).toBe('skip');
    twice.begin();
    expect(twice.look(reply).kind).toBe('doubt');
  });

  test('ids wrap', () => {
    const framing = new MbapFraming();
    framing.begin();
    for (let made = 0; made < 0x10000; made++) framing.write(request);
    expect(framing.look(hex('ffff 0000 0003 01 83 02')).kind).toBe('skip');
    expect(framing.look(hex('0000 0000 0003 01 83 02')).kind).toBe('reply');
    expect(framing.look(hex('0001 0000 0003 01 83 02')).kind).toBe('doubt');
  });

  test('what a gateway is forgiven where its quirks say so', () => {
    expect(fifth({ anyUnit: true }).look(hex('0005 0000 0005 02 03 02 0007')).kind).toBe('reply');
    expect(fifth({ zeroTransaction: true }).look(hex('0000 0000 0005 01 03 02 0007')).kind).toBe('reply');
    expect(fifth({ zeroTransaction: true }).look(hex('0009 0000 0005 01 03 02 0007')).kind).toBe('doubt');
  });

  test('only functions that read are sent', () => {
    expect([...readFunctions].toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 43]);
  });
});
