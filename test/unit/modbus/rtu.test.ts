import { describe, expect, test } from 'vitest';
import { readRequest, identifyRequest } from '../../../collectors/modbus/wire/request.ts';
import { crc16, RtuFraming } from '../../../collectors/modbus/wire/rtu.ts';
import { hex } from './tags.ts';

/** A frame: its bytes with their checksum. */
function framed(bytes: string): Buffer {
  const body = hex(bytes);
  const sum = Buffer.alloc(2);
  sum.writeUInt16LE(crc16(body));
  return Buffer.concat([body, sum]);
}

/** A line on which two registers of unit 1 are asked for. */
function asked(): RtuFraming {
  const framing = new RtuFraming();
  framing.begin();
  framing.write(readRequest(1, 'hr', 0, 2));
  return framing;
}

const reply = framed('01 03 04 0007 0008');

describe('frames of Modbus RTU', () => {
  test('the checksum of the serial line specification', () => {
    // The example of MODBUS over Serial Line V1.02, appendix B: 02 07 is followed by 41 12.
    expect(crc16(hex('0207'))).toBe(0x1241);
  });

  test('a request gets its checksum', () => {
    expect(new RtuFraming().write(readRequest(1, 'hr', 0, 2))).toEqual(framed('01 03 0000 0002'));
  });

  test.each([
    ['the reply', reply, 'reply'],
    ['an exception', framed('01 83 02'), 'reply'],
    ['after a heartbeat', Buffer.concat([Buffer.from('ping'), reply]), 'reply'],
    ['after the echo of the request', Buffer.concat([framed('01 03 0000 0002'), reply]), 'reply'],
    ['after another unit', Buffer.concat([framed('02 03 04 0001 0002'), reply]), 'reply'],
    ['after half of itself', Buffer.concat([reply.subarray(0, 5), reply]), 'reply'],
    ['half a reply', reply.subarray(0, 6), 'more'],
    ['a flipped bit', Buffer.concat([reply.subarray(0, 4), hex('ff'), reply.subarray(5)]), 'more'],
    ['another unit', framed('02 03 04 0007 0008'), 'more'],
    ['another function', framed('01 04 04 0007 0008'), 'more'],
    ['another length', framed('01 03 02 0007'), 'more'],
  ])('%s', (_name, bytes, kind) => {
    const look = asked().look(bytes);
    expect(look.kind).toBe(kind);
    if (look.kind === 'reply') expect(look.size).toBe(bytes.length);
  });

  test('nothing is a reply where nothing was asked, or where it was given up', () => {
    expect(new RtuFraming().look(reply)).toEqual({ kind: 'skip', size: reply.length });
    const framing = asked();
    framing.forget();
    expect(framing.look(reply)).toEqual({ kind: 'skip', size: reply.length });
  });

  test('a reply twice is one', () => {
    const framing = asked();
    expect(framing.look(reply).kind).toBe('reply');
    expect(framing.look(reply).kind).toBe('skip');
  });

  test('an identification in several replies ends where its checksum does, though it counts the objects of all', () => {
    const framing = new RtuFraming();
    framing.write(identifyRequest(1, 1, 0));
    const first = framed('01 2b 0e 01 01 ff 01 02 00 02 4142');
    expect(framing.look(first.subarray(0, -1))).toMatchObject({ kind: 'more' });
    expect(framing.look(first)).toEqual({ kind: 'reply', body: first.subarray(0, -2), size: first.length });
  });

  test('an identification ends where its objects end', () => {
    const framing = new RtuFraming();
    framing.write(identifyRequest(1, 1, 0));
    const whole = framed('01 2b 0e 01 01 00 00 02 00 02 4142 01 01 43');
    for (let length = 1; length < whole.length; length++)
      expect(framing.look(whole.subarray(0, length)).kind).toBe('more');
    expect(framing.look(whole)).toEqual({ kind: 'reply', body: whole.subarray(0, -2), size: whole.length });
  });

  test('noise without end does not fill the memory', () => {
    expect(asked().look(Buffer.alloc(1000))).toEqual({ kind: 'skip', size: 1000 - 256 });
  });
});
