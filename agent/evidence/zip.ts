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

interface Entry {
  readonly name: Buffer;
  readonly offset: number;
  readonly fields: Buffer;
}

/** Collects entries; the whole file is in memory, compressed. */
export class ZipFile {
  readonly #parts: Buffer[] = [];
  readonly #entries: Entry[] = [];
  #offset = 0;

  /** @param name ASCII, unique */
  add(name: string, content: Buffer): void {
    const data = deflateSync(content, { level: 6 });
    // What local and central header share (§4.3.7): version, flags, method, time, date, crc, sizes, lengths.
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(version, 0);
    fields.writeUInt16LE(deflated, 4);
    fields.writeUInt16LE(dosDate, 8);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(content.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const entry = { name: Buffer.from(name, 'latin1'), offset: this.#offset, fields };
    this.#entries.push(entry);
    this.#push(
      Buffer.from('PK\x03\x04', 'latin1'),
      fields,
      entry.name,
      Buffer.from(data.buffer, 0, data.length),
    );
  }

  /** The file; nothing can be added after it. */
  end(): Buffer {
    const start = this.#offset;
    for (const { name, offset, fields } of this.#entries) {
      const head = Buffer.from('PK\x01\x02\x14\x00', 'latin1');
      // §4.3.12: no comment, first disk, no attributes.
      const tail = Buffer.alloc(14);
      tail.writeUInt32LE(offset, 10);
      this.#push(head, fields, tail, name);
    }
    const end = Buffer.alloc(22);
    end.write('PK\x05\x06', 'latin1');
    end.writeUInt16LE(this.#entries.length, 8);
    end.writeUInt16LE(this.#entries.length, 10);
    end.writeUInt32LE(this.#offset - start, 12);
    end.writeUInt32LE(start, 16);
    this.#push(end);
    return Buffer.concat(this.#parts);
  }

  #push(...parts: readonly Buffer[]): void {
    this.#parts.push(...parts);
    for (const part of parts) this.#offset += part.length;
  }
}
