/**
 * A ZIP file as the pack wants it (agent/evidence/README.md): entries deflated, one after the other, with nothing in the
 * headers that could be otherwise. Written from PKWARE APPNOTE 6.3.10 §4.3. Pure.
 */
import { crc32 } from 'node:zlib';
import { deflateSync } from 'fflate';

/** §4.4.3: 2.0, the first that deflates. */
const version = 20;
const deflated = 8;
/** 1980-01-01, the first date there is. */
const dosDate = 0x21;

/** What a ZIP file without extensions can hold (§4.4.1.4). */
export const mostEntries = 0xffff;
export const mostBytes = 0xffff_ffff;

/** An entry ready to be written. */
export interface ZipEntry {
  readonly name: Buffer;
  readonly data: Buffer;
  /** What local and central header share (§4.3.7): version, flags, method, time, date, crc, sizes, lengths. */
  readonly fields: Buffer;
}

/** @param name ASCII, unique in the file */
export function zipEntry(name: string, content: Buffer): ZipEntry {
  const data = deflateSync(content, { level: 6 });
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(version, 0);
  fields.writeUInt16LE(deflated, 4);
  fields.writeUInt16LE(dosDate, 8);
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(data.length, 14);
  fields.writeUInt32LE(content.length, 18);
  fields.writeUInt16LE(name.length, 22);
  // A copy: the library's buffer is as large as the content was.
  return { name: Buffer.from(name, 'latin1'), data: Buffer.from(data), fields };
}

/**
 * The file, entries in this order.
 * @throws RangeError where there is more than a ZIP file can hold
 */
export function zipFile(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  let offset = 0;
  const push = (...more: readonly Buffer[]): void => {
    parts.push(...more);
    for (const part of more) offset += part.length;
  };
  const central: Buffer[] = [];
  for (const { name, data, fields } of entries) {
    // §4.3.12: made by 2.0; no comment, first disk, no attributes.
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, tail, name);
    push(Buffer.from('PK\x03\x04', 'latin1'), fields, name, data);
    if (offset > mostBytes) throw new RangeError('more bytes than a ZIP file can hold');
  }
  const start = offset;
  push(...central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(offset - start, 12);
  end.writeUInt32LE(start, 16);
  push(end);
  return Buffer.concat(parts);
}
