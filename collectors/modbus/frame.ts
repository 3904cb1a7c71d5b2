/**
 * Frames of Modbus TCP and the checksum of Modbus RTU. Pure.
 *
 *   MBAP header (Implementation Guide V1.0b §3.1.3):  transaction 2 · protocol 2 (= 0) · length 2 │ unit 1 · function 1 · data
 *                                                                                                └─ counted by length ─┘
 */

/** Bytes before the part that `length` counts. */
export const headerBytes = 6;

/** What `length` may be: unit, function and one byte at least; unit and a PDU of 253 bytes at most (§4.1). */
const minLength = 3;
const maxLength = 254;

/** The functions this agent sends: reading, and FC 43 for identification. It sends nothing else (DESIGN law 6). */
const readFunctions: ReadonlySet<number> = new Set([1, 2, 3, 4, 43]);

/** What the reply to a request must look like. */
export interface Expected {
  readonly transaction: number;
  readonly unit: number;
  readonly function: number;
  /** False once it has been answered. */
  readonly isPending: boolean;
  /** Requests made before on this connection: their replies may come twice. −1 before the first request. */
  readonly before: number;
}

/** `more`: the frame is not all there. `old`: a repeated reply to an earlier request. `doubt`: nothing after it can be trusted. */
export type Parsed =
  | { readonly kind: 'frame'; readonly body: Buffer; readonly size: number }
  | { readonly kind: 'old'; readonly size: number }
  | { readonly kind: 'more' }
  | { readonly kind: 'doubt'; readonly detail: string };

const more: Parsed = { kind: 'more' };

/** Whether a function only reads. */
export function isReadFunction(code: number): boolean {
  return readFunctions.has(code);
}

/** A request with its header. @param body unit, function and data */
export function writeFrame(transaction: number, body: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(headerBytes + body.length);
  frame.writeUInt16BE(transaction, 0);
  frame.writeUInt16BE(0, 2);
  frame.writeUInt16BE(body.length, 4);
  frame.set(body, headerBytes);
  return frame;
}

/** Looks at the first frame of `received`, which may hold less or more than one. */
export function parseFrame(received: Buffer, expected: Expected): Parsed {
  if (received.length < headerBytes) return more;
  const protocol = received.readUInt16BE(2);
  const length = received.readUInt16BE(4);
  if (protocol !== 0) return doubt(`protocol ${protocol}`);
  if (length < minLength || length > maxLength) return doubt(`length ${length}`);
  const size = headerBytes + length;
  if (received.length < size) return more;

  const transaction = received.readUInt16BE(0);
  const age = (expected.transaction - transaction) & 0xffff;
  if (age > 0 || !expected.isPending)
    return age <= expected.before ? { kind: 'old', size } : doubt(`transaction ${transaction}`);
  const body = received.subarray(headerBytes, size);
  const unit = body[0];
  const code = body[1] ?? 0;
  if (unit !== expected.unit) return doubt(`unit ${unit} instead of ${expected.unit}`);
  if ((code & 0x7f) !== expected.function) return doubt(`function ${code} instead of ${expected.function}`);
  if (code > 0x7f && length !== minLength) return doubt(`exception of ${length} bytes`);
  return { kind: 'frame', body, size };
}

function doubt(detail: string): Parsed {
  return { kind: 'doubt', detail };
}

const crcTable = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  return crc;
});

/** CRC-16 of a serial frame (MODBUS over Serial Line V1.02 §2.5.1.2); sent low byte first. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) crc = (crc >> 8) ^ (crcTable[(crc ^ byte) & 0xff] ?? 0);
  return crc;
}
