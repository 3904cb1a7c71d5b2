/**
 * RTU framing (Modbus over Serial Line V1.02, 2.5.1), written for the far side alone: it shares no code with the agent.
 *
 *   | unit 1 | PDU ≤ 253 | CRC-16 low 1 | CRC-16 high 1 |        at most 256 bytes, frames parted by 3.5 characters of silence
 */

/** How characters travel. */
export interface LineFormat {
  /** Bits per second. */
  readonly baudRate: number;
  /** Default none. */
  readonly parity?: 'none' | 'even' | 'odd';
  /** Default 1; the standard wants 2 where there is no parity, most devices do not. */
  readonly stopBits?: 1 | 2;
}

const maxFrameBytes = 256;

/** Milliseconds that one character of 8 data bits takes: 1 start bit, the data, parity if any, the stop bits. */
export function characterMs({ baudRate, parity = 'none', stopBits = 1 }: LineFormat): number {
  if (!(baudRate > 0)) throw new RangeError(`baudRate ${baudRate}: above 0`);
  return ((1 + 8 + (parity === 'none' ? 0 : 1) + stopBits) * 1000) / baudRate;
}

/** Silence that ends a frame: 3.5 characters, and 1.75 ms at more than 19 200 bit/s (2.5.1.1). */
export function silenceMs(format: LineFormat): number {
  return format.baudRate > 19_200 ? 1.75 : 3.5 * characterMs(format);
}

/** CRC-16 of the standard's appendix 6.2.2: polynomial 0xA001 (reflected), start 0xFFFF. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
}

/** A frame of a unit and a PDU. */
export function frameOf(unit: number, pdu: Uint8Array): Buffer {
  const body = Buffer.from([unit, ...pdu]);
  const crc = crc16(body);
  return Buffer.from([...body, crc & 0xff, crc >> 8]);
}

/** Unit and PDU of the bytes between two silences; undefined when they are no intact frame. */
export function parseFrame(bytes: Buffer): { readonly unit: number; readonly pdu: Buffer } | undefined {
  if (bytes.length < 4 || bytes.length > maxFrameBytes) return undefined;
  const body = bytes.subarray(0, -2);
  if (crc16(body) !== bytes.readUInt16LE(body.length)) return undefined;
  return { unit: body.readUInt8(0), pdu: body.subarray(1) };
}
