/** What came while a reply was awaited, and is none: a line at another speed, or something else that anyone may say. Pure. */

import { crc16 } from './rtu.ts';

/** What a driver of the line leaves on it when it is switched off. */
export const mostStrayBytes = 2;

/**
 * How many of the bytes that came are a reply spoilt beyond recognition, for all one can tell. None where they are what a line
 * says without any device: the echo of the request, as two-wire adapters let it through, a modem's words in plain text
 * (its registration, its heartbeat), a stray byte or two; nor where they are the late reply of a unit, for which the one that
 * is asked now is not to blame.
 * @param frame of the request
 * @param isOwing whether a unit may owe a reply
 */
export function noiseOf(received: Buffer, frame: Buffer, isOwing: (unit: number) => boolean): number {
  if (received.length <= mostStrayBytes || received.equals(frame)) return 0;
  if (isOwing(received.readUInt8(0)) && isFrame(received)) return 0;
  return received.every(isText) ? 0 : received.length;
}

/** ASCII, with the ends of lines. */
function isText(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d;
}

/** Whether it is one whole frame of a serial line: over all of it, its checksum with it, the checksum is 0. */
function isFrame(received: Buffer): boolean {
  return crc16(received) === 0;
}
