/**
 * The pages of a database that SQLite may refuse: read straight from the file and its write-ahead log, in every version
 * there is. Rows of the outbox are never changed, so an old version of a page gives no wrong row, at most one more.
 */
import fs from 'node:fs';
import type { PageOf } from './page.ts';
import { indexBytes, indexedFrames, readWal, type Wal } from './wal.ts';

/** Read at a time when going through the file. */
const stretchBytes = 1 << 20;
/** Size of the pages of all databases of ours; asked for where the header is broken. */
const usualPageBytes = 4096;

/** A version of a page, with where its overflow pages are to be looked for. */
export interface PageVersion {
  readonly page: Buffer;
  /** Whether it is the newest that was committed. */
  readonly isCurrent: boolean;
  readonly pageOf: PageOf;
}

/** An open database file and its log; either may be missing. */
export class Image implements Disposable {
  readonly #file: number | undefined;
  readonly #log: number | undefined;
  readonly #wal: Wal | undefined;
  readonly #isCutOff: boolean;
  readonly #pageBytes: number;
  readonly #pages: number;
  /** Newest committed frame of each page. */
  readonly #newest = new Map<number, number>();
  #stretch: { readonly from: number; readonly bytes: Buffer } = { from: 0, bytes: Buffer.alloc(0) };

  constructor(file: string) {
    this.#file = openIfThere(file);
    this.#log = openIfThere(`${file}-wal`);
    const log = this.#log;
    this.#wal =
      log === undefined ? undefined : readWal(fs.fstatSync(log).size, (at, bytes) => readAt(log, at, bytes));
    this.#pageBytes = this.#wal?.pageBytes ?? pageBytesOf(this.#file);
    const index = openIfThere(`${file}-shm`);
    const header = log === undefined ? Buffer.alloc(0) : readAt(log, 0, 32);
    const indexed = index === undefined ? 0 : indexedFrames(readAt(index, 0, indexBytes), header);
    if (index !== undefined) fs.closeSync(index);
    this.#isCutOff = indexed > (this.#wal?.committed ?? 0);
    const size = this.#file === undefined ? 0 : fs.fstatSync(this.#file).size;
    this.#pages = Math.floor(size / this.#pageBytes);
    const frames = this.#wal?.frames ?? [];
    const committed = frames.findLastIndex(({ isCommit }) => isCommit) + 1;
    for (const { page, offset } of frames.slice(0, committed)) this.#newest.set(page, offset);
  }

  /** Whether transactions are missing in the log, so that pages may be older than others, or than what was sent. */
  get isTorn(): boolean {
    return this.#wal?.isBroken === true || this.#isCutOff;
  }

  /** Every version of every page but the first, which holds the schema alone: the file's, then the log's in order. */
  *versions(): Generator<PageVersion> {
    const newest: PageOf = (number) => this.#fromLog(this.#newest.get(number)) ?? this.#fromFile(number);
    const older: PageOf = (number) => this.#fromFile(number) ?? newest(number);
    for (let number = 2; number <= this.#pages; number += 1) {
      this.#stretchTo(number);
      const page = this.#fromFile(number);
      if (page === undefined) continue;
      yield { page, isCurrent: !this.#newest.has(number), pageOf: newest };
      // Where a page's overflow was used anew since, the file may still hold what it was.
      if (this.#newest.size > 0) yield { page, isCurrent: false, pageOf: older };
    }
    for (const { page: number, offset } of this.#wal?.frames ?? []) {
      const page = number === 1 ? undefined : this.#fromLog(offset);
      if (page !== undefined) yield { page, isCurrent: this.#newest.get(number) === offset, pageOf: newest };
    }
  }

  [Symbol.dispose](): void {
    for (const open of [this.#file, this.#log]) if (open !== undefined) fs.closeSync(open);
  }

  #fromLog(offset: number | undefined): Buffer | undefined {
    if (offset === undefined || this.#log === undefined) return undefined;
    return whole(readAt(this.#log, offset, this.#pageBytes), this.#pageBytes);
  }

  #fromFile(number: number): Buffer | undefined {
    if (this.#file === undefined || number > this.#pages) return undefined;
    const at = (number - 1) * this.#pageBytes;
    const { from, bytes } = this.#stretch;
    if (at >= from && at + this.#pageBytes <= from + bytes.length)
      return bytes.subarray(at - from, at - from + this.#pageBytes);
    return whole(readAt(this.#file, at, this.#pageBytes), this.#pageBytes);
  }

  /** Reads on, where a page is not in what was read last. */
  #stretchTo(number: number): void {
    const at = (number - 1) * this.#pageBytes;
    const { from, bytes } = this.#stretch;
    if (this.#file === undefined || (at >= from && at + this.#pageBytes <= from + bytes.length)) return;
    this.#stretch = { from: at, bytes: readAt(this.#file, at, stretchBytes) };
  }
}

function openIfThere(file: string): number | undefined {
  return fs.existsSync(file) ? fs.openSync(file, 'r') : undefined;
}

/** What can be read: less at the end of the file, nothing where the disk cannot read the place. */
function readAt(open: number, at: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  try {
    return buffer.subarray(0, fs.readSync(open, buffer, 0, bytes, at));
  } catch {
    return buffer.subarray(0, 0);
  }
}

function whole(bytes: Buffer, length: number): Buffer | undefined {
  return bytes.length === length ? bytes : undefined;
}

/** sqlite.org/fileformat2.html §1.3.2. */
function pageBytesOf(file: number | undefined): number {
  const header = file === undefined ? Buffer.alloc(0) : readAt(file, 16, 2);
  const told = header.length === 2 ? header.readUInt16BE(0) : 0;
  const isPower = told >= 512 && told <= 32_768 && (told & (told - 1)) === 0;
  return isPower ? told : usualPageBytes;
}
