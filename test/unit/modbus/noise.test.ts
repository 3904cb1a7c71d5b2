/** Which bytes that came in the place of a reply are told as noise. */
import { expect, test } from 'vitest';
import { noiseOf } from '../../../collectors/modbus/wire/noise.ts';

const frame = Buffer.from('0103000000020b', 'hex');

test.each<[string, Buffer, number]>([
  ['nothing', Buffer.alloc(0), 0],
  ['what a driver leaves on the line', Buffer.from([0x00, 0xff]), 0],
  ['the echo of the request', Buffer.from(frame), 0],
  ['a modem that says who it is', Buffer.from('DTU-0042\r\n'), 0],
  ['an echo and something after it', Buffer.concat([frame, Buffer.from([0x80])]), 8],
  ['a line at another speed', Buffer.from('e61c00fe98', 'hex'), 5],
  ['text with a byte that is none', Buffer.from('abc\u0000'), 4],
])('%s', (_name, received, bytes) => {
  expect(noiseOf(received, frame, () => false)).toBe(bytes);
});

test.each<[string, string, number]>([
  ['the late reply of a unit that owes one', '070304000000009c33', 0],
  ['the same spoilt', '070304000100009c33', 9],
  ['of one that owes nothing', '0903040000000073f3', 9],
])('%s', (_name, hex, bytes) => {
  expect(noiseOf(Buffer.from(hex, 'hex'), frame, (unit) => unit === 7)).toBe(bytes);
});
