/**
 * The answer of one unit to one request PDU. Pure apart from the reply buffer it fills; reads only: every write
 * function answers exception 1 (illegal function), as the whole project never writes.
 */
import { answerIdentity } from './identity.ts';
import type { Identity } from './identity.ts';
import type { RegisterImage } from './image.ts';

/** One unit behind an endpoint. */
export interface Unit {
  readonly image: RegisterImage;
  readonly identity: Identity;
}

/** Modbus exception codes (Modbus 7). */
export const exception = {
  illegalFunction: 1,
  illegalAddress: 2,
  illegalValue: 3,
  gatewayTargetSilent: 0x0b,
} as const;

/** The longest reply ADU over TCP: 7 bytes of header and a PDU of at most 253. */
export const maxReply = 260;

const maxRegisters = 125;
const maxBits = 2000;

/** Writes an exception PDU at an offset; gives its length. */
export function putException(functionCode: number, code: number, into: Buffer, offset: number): number {
  into[offset] = functionCode | 0x80;
  into[offset + 1] = code;
  return 2;
}

/** Writes the reply PDU at an offset of a buffer that has room for it; gives its length. */
export function answer(unit: Unit, pdu: Buffer, into: Buffer, offset: number): number {
  const functionCode = pdu[0] ?? 0;
  if (functionCode >= 1 && functionCode <= 4) return answerRead(unit.image, functionCode, pdu, into, offset);
  if (functionCode !== 0x2b) return putException(functionCode, exception.illegalFunction, into, offset);
  const reply = answerIdentity(unit.identity, pdu);
  if (typeof reply === 'number') return putException(functionCode, reply, into, offset);
  return reply.copy(into, offset);
}

function answerRead(
  image: RegisterImage,
  functionCode: number,
  pdu: Buffer,
  into: Buffer,
  offset: number,
): number {
  if (pdu.length !== 5) return putException(functionCode, exception.illegalValue, into, offset);
  const from = ((pdu[1] ?? 0) << 8) | (pdu[2] ?? 0);
  const count = ((pdu[3] ?? 0) << 8) | (pdu[4] ?? 0);
  const limit = functionCode <= 2 ? maxBits : maxRegisters;
  if (count < 1 || count > limit) return putException(functionCode, exception.illegalValue, into, offset);
  if (functionCode >= 3) {
    const area = functionCode === 3 ? 'hr' : 'ir';
    if (!image.holds(area, from, count))
      return putException(functionCode, exception.illegalAddress, into, offset);
    into[offset] = functionCode;
    into[offset + 1] = count * 2;
    image.copyWords(area, from, count, into, offset + 2);
    return 2 + count * 2;
  }
  const area = functionCode === 1 ? 'co' : 'di';
  if (!image.holds(area, from, count))
    return putException(functionCode, exception.illegalAddress, into, offset);
  into[offset] = functionCode;
  into[offset + 1] = Math.ceil(count / 8);
  image.packBits(area, from, count, into, offset + 2);
  return 2 + Math.ceil(count / 8);
}
