/**
 * Reads the ZIP file of a pack, and nothing but it (README, "The pack"): every byte that is not packed contents is
 * compared with what it must be, so that nothing can hide in a header, between entries or after a stream.
 *
 *     local header · name · packed | … | central header · name | … | end record (22 bytes, no comment)
 */
import { inflateSync } from 'fflate';
import { sameBytes } from './bytes.ts';

/** One entry, as the directory at the end names it. */
export interface ZipEntry {
  readonly name: string;
  /** Where its local header begins, and its packed contents. */
  readonly header: number;
  readonly start: number;
  readonly packed: number;
  readonly size: number;
  readonly crc: number;
}

/** What is wrong: `directory` the file as a whole, else the entry. */
export interface ZipFault {
  readonly fault: 'directory' | 'header' | 'inflate' | 'crc';
  readonly entry?: string;
}

const centralLength = 46;
const localLength = 30;
const endLength = 22;

/** An entry is held in memory whole; a longer one is no entry of a pack. */
export const maxEntryBytes = 256 * 1024 * 1024;

/** The entries of a file. Where the directory is not as it must be there are none. */
export function readDirectory(zip: Uint8Array): { entries: readonly ZipEntry[]; fault?: ZipFault } {
  const broken = { entries: [], fault: { fault: 'directory' } } as const;
  const end = zip.length - endLength;
  if (end < 0) return broken;
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const count = view.getUint16(end + 10, true);
  const directory = view.getUint32(end + 16, true);
  const ending = header(endLength, [
    [0, 4, 0x06054b50],
    [8, 2, count],
    [10, 2, count],
    [12, 4, end - directory],
    [16, 4, directory],
  ]);
  if (directory > end || !sameBytes(ending, zip.subarray(end))) return broken;
  const entries: ZipEntry[] = [];
  let at = directory;
  let next = 0;
  let fault: ZipFault | undefined;
  for (let index = 0; index < count; index += 1) {
    if (at + centralLength > end) return broken;
    const nameLength = view.getUint16(at + 28, true);
    const name = asciiOf(zip.subarray(at + centralLength, at + centralLength + nameLength));
    if (name === undefined || at + centralLength + nameLength > end) return broken;
    const sizes = {
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
    };
    const entry = { name, header: next, start: next + localLength + nameLength, ...sizes };
    if (entry.start + entry.packed > directory || entry.size > maxEntryBytes) return broken;
    if (!isCentral(zip, at, entry) || !isLocal(zip, entry)) fault ??= { fault: 'header', entry: name };
    entries.push(entry);
    at += centralLength + nameLength;
    next = entry.start + entry.packed;
  }
  if (at !== end || next !== directory) return broken;
  return fault === undefined ? { entries } : { entries, fault };
}

/** The contents of an entry. Bytes may come with a fault: what was unpacked has another checksum. */
export function readEntry(zip: Uint8Array, entry: ZipEntry): { bytes?: Uint8Array; fault?: ZipFault } {
  const packed = zip.subarray(entry.start, entry.start + entry.packed);
  const bytes = inflated(packed, entry.size);
  const broken = { fault: { fault: 'inflate', entry: entry.name } } as const;
  if (bytes === undefined || bytes.length !== entry.size) return broken;
  // The stream must need its last byte: inflate itself does not mind what comes after the end.
  if (inflated(packed.subarray(0, -1), entry.size) !== undefined) return broken;
  if (crc32(bytes) !== entry.crc) return { bytes, fault: { fault: 'crc', entry: entry.name } };
  return { bytes };
}

function inflated(packed: Uint8Array, size: number): Uint8Array | undefined {
  if (packed.length === 0) return undefined;
  try {
    // One byte more than it should take shows whether it wants more.
    return inflateSync(packed, { out: new Uint8Array(size + 1) });
  } catch {
    return undefined;
  }
}

/** Fields that both headers have from `at` on: version needed to the lengths of name and extra field. */
function shared(at: number, entry: ZipEntry): Field[] {
  return [
    [at, 2, 20],
    [at + 4, 2, 8], // deflated
    [at + 8, 2, 0x21], // 1980-01-01
    [at + 10, 4, entry.crc],
    [at + 14, 4, entry.packed],
    [at + 18, 4, entry.size],
    [at + 22, 2, entry.name.length],
  ];
}

function isLocal(zip: Uint8Array, entry: ZipEntry): boolean {
  const expected = header(localLength, [[0, 4, 0x04034b50], ...shared(4, entry)]);
  const found = zip.subarray(entry.header, entry.header + localLength);
  return (
    sameBytes(expected, found) &&
    asciiOf(zip.subarray(entry.header + localLength, entry.start)) === entry.name
  );
}

function isCentral(zip: Uint8Array, at: number, entry: ZipEntry): boolean {
  const expected = header(centralLength, [
    [0, 4, 0x02014b50],
    [4, 2, 20],
    ...shared(6, entry),
    [42, 4, entry.header],
  ]);
  return sameBytes(expected, zip.subarray(at, at + centralLength));
}

type Field = readonly [offset: number, length: 2 | 4, value: number];

/** A header whose other bytes are zero. */
function header(length: number, fields: readonly Field[]): Uint8Array {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  for (const [offset, width, value] of fields)
    if (width === 2) view.setUint16(offset, value, true);
    else view.setUint32(offset, value, true);
  return bytes;
}

function asciiOf(bytes: Uint8Array): string | undefined {
  let text = '';
  for (const byte of bytes) {
    if (byte < 0x21 || byte > 0x7e) return undefined;
    text += String.fromCharCode(byte);
  }
  return text === '' ? undefined : text;
}

const crcTables = new Uint32Array(4 * 256);
for (let byte = 0; byte < 256; byte += 1) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  crcTables[byte] = crc;
}
for (let at = 256; at < crcTables.length; at += 1) {
  const before = crcTables[at - 256] ?? 0;
  crcTables[at] = (crcTables[before & 255] ?? 0) ^ (before >>> 8);
}

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4)
    crc =
      (crcTables[0x300 + ((crc ^ (bytes[at] ?? 0)) & 255)] ?? 0) ^
      (crcTables[0x200 + (((crc >>> 8) ^ (bytes[at + 1] ?? 0)) & 255)] ?? 0) ^
      (crcTables[0x100 + (((crc >>> 16) ^ (bytes[at + 2] ?? 0)) & 255)] ?? 0) ^
      (crcTables[(crc >>> 24) ^ (bytes[at + 3] ?? 0)] ?? 0);
  for (; at < bytes.length; at += 1) crc = (crcTables[(crc ^ (bytes[at] ?? 0)) & 255] ?? 0) ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}
