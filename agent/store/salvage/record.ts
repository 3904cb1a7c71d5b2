/** The record format of SQLite (sqlite.org/fileformat2.html §2.1): a header of serial types, and the values behind it. */

export type Column = null | number | string | Buffer;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A variable-length integer: its value and where it ends. @returns undefined where it is cut off or no safe integer */
export function varint(
  bytes: Buffer,
  at: number,
): { readonly value: number; readonly end: number } | undefined {
  let value = 0n;
  for (let index = 0; index < 9; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    const isLast = index === 8 || byte < 0x80;
    value = index === 8 ? (value << 8n) | BigInt(byte) : (value << 7n) | BigInt(byte & 0x7f);
    if (!isLast) continue;
    const signed = Number(BigInt.asIntN(64, value));
    return Number.isSafeInteger(signed) ? { value: signed, end: at + index + 1 } : undefined;
  }
  return undefined;
}

/** The columns of a record. @returns undefined unless header and values fill the payload exactly */
export function columnsOf(payload: Buffer): Column[] | undefined {
  const head = varint(payload, 0);
  if (head === undefined || head.value > payload.length || head.value < head.end) return undefined;
  const columns: Column[] = [];
  let [type, value] = [head.end, head.value];
  while (type < head.value) {
    const serial = varint(payload, type);
    if (serial === undefined || serial.value < 0) return undefined;
    type = serial.end;
    const bytes = sizeOf(serial.value);
    if (bytes === undefined || value + bytes > payload.length) return undefined;
    const column = columnOf(serial.value, payload.subarray(value, value + bytes));
    if (column === undefined) return undefined;
    columns.push(column);
    value += bytes;
  }
  return type === head.value && value === payload.length ? columns : undefined;
}

function sizeOf(serial: number): number | undefined {
  if (serial >= 12) return Math.floor((serial - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][serial];
}

function columnOf(serial: number, bytes: Buffer): Column | undefined {
  if (serial === 0) return null;
  if (serial === 7) return bytes.readDoubleBE(0);
  if (serial === 8 || serial === 9) return serial - 8;
  if (serial === 6) {
    const value = Number(bytes.readBigInt64BE(0));
    return Number.isSafeInteger(value) ? value : undefined;
  }
  if (serial < 6) return bytes.readIntBE(0, bytes.length);
  if (serial % 2 === 0) return Buffer.from(bytes);
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
