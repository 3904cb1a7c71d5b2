/**
 * The write-ahead log of SQLite (sqlite.org/fileformat2.html §4.1, walformat.html §2). SQLite itself stops at the first
 * frame that does not fit its checksum and forgets what is behind it, without a word. Each frame's checksum goes on from the
 * one before, which stands in the file: so every frame is judged for itself here.
 */

/** Of the shared-memory index: two copies of its header, and how far the log is in the database. */
export const indexBytes = 136;

const headerBytes = 32;
const frameHeaderBytes = 24;
const magic = 0x377f0682;

/** One frame whose checksum holds. */
export interface Frame {
  /** Page it is a version of. */
  readonly page: number;
  /** Where the page begins in the log. */
  readonly offset: number;
  /** Whether it ends a transaction. */
  readonly isCommit: boolean;
  /** Whether every frame before it holds too: SQLite reads up to there. */
  readonly isLinked: boolean;
}

export interface Wal {
  readonly pageBytes: number;
  readonly frames: readonly Frame[];
  /** Frames up to the last commit that SQLite sees. */
  readonly committed: number;
  /** A transaction that was on disk is broken: others follow it. A power cut breaks only the last one. */
  readonly isBroken: boolean;
}

/** Reads a log. @param size its length @param read up to `bytes` from `offset` */
export function readWal(size: number, read: (offset: number, bytes: number) => Buffer): Wal | undefined {
  if (size < headerBytes + frameHeaderBytes) return undefined;
  const header = read(0, headerBytes);
  // The last bit names the byte order of the checksums; this machine's own is little-endian, as all we run on.
  const isBig = header.readUInt32BE(0) === (magic | 1);
  const sum = sumOf(header.subarray(0, 24), [0, 0], isBig);
  const isSound =
    (header.readUInt32BE(0) & ~1) === magic &&
    sum[0] === header.readUInt32BE(24) &&
    sum[1] === header.readUInt32BE(28);
  const pageBytes = isSound ? header.readUInt32BE(8) : 4096;
  const step = frameHeaderBytes + pageBytes;
  // Where the header is broken, the first frame still says which log this is.
  const salts = isSound ? header.subarray(16, 24) : read(headerBytes, frameHeaderBytes).subarray(8, 16);
  let before: Sum | undefined = isSound ? sum : undefined;
  let isLinked = isSound;
  let committed = 0;
  let brokenCommits = 0;
  let isBroken = false;
  const frames: Frame[] = [];
  for (let index = 0; headerBytes + (index + 1) * step <= size; index += 1) {
    const at = headerBytes + index * step;
    const frame = read(at, step);
    if (frame.length < step) break;
    const told: Sum = [frame.readUInt32BE(16), frame.readUInt32BE(20)];
    const isOurs = frame.subarray(8, 16).equals(salts);
    const own = before && isOurs ? frameSum(frame, before, isBig) : undefined;
    const holds = own !== undefined && own[0] === told[0] && own[1] === told[1];
    const number = frame.readUInt32BE(0);
    const isCommit = frame.readUInt32BE(4) !== 0;
    before = told;
    isLinked &&= holds;
    if (!holds || number === 0) continue;
    frames.push({ page: number, offset: at + frameHeaderBytes, isCommit, isLinked });
    if (isLinked) {
      if (isCommit) committed = index + 1;
      continue;
    }
    isBroken ||= brokenCommits > 0;
    if (isCommit) brokenCommits += 1;
  }
  return { pageBytes, frames, committed, isBroken };
}

type Sum = readonly [number, number];

function frameSum(frame: Buffer, before: Sum, isBig: boolean): Sum {
  const head = sumOf(frame.subarray(0, 8), before, isBig);
  return sumOf(frame.subarray(frameHeaderBytes), head, isBig);
}

/** walformat.html §2.2. */
function sumOf(bytes: Buffer, [first, second]: Sum, isBig: boolean): Sum {
  let [a, b] = [first, second];
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + (isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + b) >>> 0;
    b = (b + (isBig ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + a) >>> 0;
  }
  return [a, b];
}

/**
 * How many frames a living process last committed, by the log's index in shared memory (`-shm`), where it speaks of the
 * log with these salts, or where there is no log. The index is written after the log is on disk, so a log that is shorter
 * was damaged.
 * @returns 0 where it says nothing, or everything is in the database already
 */
export function indexedFrames(index: Buffer, walHeader: Buffer): number {
  if (index.length < indexBytes) return 0;
  const copy = index.subarray(0, 48);
  if (!copy.equals(index.subarray(48, 96)) || copy[12] !== 1) return 0;
  const isOther = !copy.subarray(32, 40).equals(walHeader.subarray(16, 24));
  if (isOther && walHeader.length >= headerBytes) return 0;
  const frames = copy.readUInt32LE(16);
  const taken = index.readUInt32LE(96);
  return taken >= frames ? 0 : frames;
}
