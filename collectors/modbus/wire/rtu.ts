/**
 * Frames of Modbus RTU (MODBUS over Serial Line V1.02 §2.5.1):  unit 1 · function 1 · data · CRC 2, low byte first.
 *
 * A frame says neither what it answers nor where it begins, so a reply is looked for and not awaited: the first bytes that
 * have the unit, the function and the length of the request under way and whose checksum is right. What stands before them
 * is skipped: a DTU's heartbeat, the echo of a two-wire adapter, another unit's late reply, half of a frame.
 */
import type { Framing, Look, Sign } from './framing.ts';
import { identifyFunction } from './mei.ts';
import type { Request } from './request.ts';

const crcBytes = 2;
/** Unit, function, exception code, checksum. */
const exceptionBytes = 5;
/** Unit, function, number of bytes, checksum. */
const readBytes = 5;
/** Unit, function and the six bytes before the objects of an identification. */
const identityHead = 8;
/** Longest frame (§2.5.1). */
export const longest = 256;

/** The frames of one line. */
export class RtuFraming implements Framing {
  readonly isAnonymous = true;
  #pending: Request | undefined;

  begin(): void {
    this.#pending = undefined;
  }

  write(request: Request): Buffer {
    this.#pending = request;
    const { body } = request;
    const frame = Buffer.allocUnsafe(body.length + crcBytes);
    frame.set(body);
    frame.writeUInt16LE(crc16(body), body.length);
    return frame;
  }

  forget(): void {
    this.#pending = undefined;
  }

  look(received: Buffer): Look {
    const pending = this.#pending;
    if (pending === undefined) return { kind: 'skip', size: received.length };
    let sign: Sign = 'none';
    for (let at = 0; at < received.length; at++) {
      const size = sizeOf(received, at, pending);
      if (size === undefined) continue;
      if (at + size > received.length) {
        if (sign === 'none') sign = 'part';
        continue;
      }
      if (!isWhole(received, at, at + size)) {
        sign = 'spoilt';
        continue;
      }
      this.#pending = undefined;
      return { kind: 'reply', body: received.subarray(at, at + size - crcBytes), size: at + size };
    }
    // What is older than the longest frame cannot be the begin of one that is still to come.
    return received.length > longest
      ? { kind: 'skip', size: received.length - longest }
      : { kind: 'more', sign };
  }
}

/** Whether a whole and right reply to a request is among the bytes. */
export function holdsReply(received: Buffer, request: Request): boolean {
  for (let at = 0; at < received.length; at++) {
    const size = sizeOf(received, at, request);
    // Over all of a frame, its checksum with it, the checksum is 0.
    if (size === undefined || at + size > received.length) continue;
    if (crc16(received.subarray(at, at + size)) === 0) return true;
  }
  return false;
}

/** How long the frame is that begins here, if it is one to the request; undefined where it is none, or cannot be known yet. */
function sizeOf(received: Buffer, at: number, { unit, code, dataBytes }: Request): number | undefined {
  if (received[at] !== unit) return undefined;
  const answered = received[at + 1];
  if (answered === (code | 0x80)) return exceptionBytes;
  if (answered !== code) return undefined;
  if (dataBytes !== undefined) return received[at + 2] === dataBytes ? readBytes + dataBytes : undefined;
  return code === identifyFunction ? identitySize(received, at) : undefined;
}

/**
 * An identification says how many objects it has, and each how long it is. Where it comes in several replies some devices
 * count the objects of all (mei.ts): it ends after the first object at which its checksum is right.
 */
function identitySize(received: Buffer, at: number): number | undefined {
  let end = at + identityHead;
  for (let left = received[end - 1] ?? 0; left > 0; left--) {
    const length = received[end + 1];
    if (length === undefined) return undefined;
    end += 2 + length;
    if (isWhole(received, at, end + crcBytes)) break;
  }
  const size = end - at + crcBytes;
  return received.length < at + identityHead || size > longest ? undefined : size;
}

/** Whether the bytes of a frame are there, with the checksum that is theirs. */
function isWhole(received: Buffer, start: number, end: number): boolean {
  const sumAt = end - crcBytes;
  return end <= received.length && received.readUInt16LE(sumAt) === crc16(received.subarray(start, sumAt));
}

const crcTable = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  return crc;
});

/** CRC-16 of a serial frame (§2.5.1.2). */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) crc = (crc >> 8) ^ (crcTable[(crc ^ byte) & 0xff] ?? 0);
  return crc;
}
