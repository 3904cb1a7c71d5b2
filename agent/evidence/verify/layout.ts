/** Which entries a pack has, and in which order (README, "The pack"). */
import type { ZipEntry } from './zip.ts';

/** The entries of a pack by what they hold. */
export interface Layout {
  readonly manifest?: ZipEntry | undefined;
  readonly signature?: ZipEntry | undefined;
  readonly checkpoints?: ZipEntry | undefined;
  /** By first index. */
  readonly records: readonly NumberedEntry[];
  readonly proofs?: ZipEntry | undefined;
  readonly anchors?: ZipEntry | undefined;
  /** By number of the window record. */
  readonly messages: readonly NumberedEntry[];
  readonly values?: ZipEntry | undefined;
}

/** An entry with a number in its name. */
export interface NumberedEntry extends ZipEntry {
  readonly n: number;
  /** messages only: leaf hashes instead of bodies. */
  readonly hashes: boolean;
}

/** Of the entries with these ranks there may be several, with ascending numbers. */
const recordsRank = 3;
const messagesRank = 6;

const order: readonly RegExp[] = [
  /^manifest\.json$/,
  /^manifest\.sig$/,
  /^checkpoints\.jsonl$/,
  /^records\/(\d{10})\.jsonl$/,
  /^proofs\.jsonl$/,
  /^anchors\.jsonl$/,
  /^messages\/(0|[1-9]\d{0,15})\.(?:jsonl|hashes)$/,
  /^values\.jsonl$/,
];

/** Sorts the entries. `stray` is the first one that is no entry of a pack or stands where it must not. */
export function layoutOf(entries: readonly ZipEntry[]): { layout: Layout; stray?: string } {
  const single = new Map<number, ZipEntry>();
  const records: NumberedEntry[] = [];
  const messages: NumberedEntry[] = [];
  let stray: string | undefined;
  let last = { rank: -1, n: -1 };
  for (const entry of entries) {
    const rank = order.findIndex((pattern) => pattern.test(entry.name));
    const several = rank === recordsRank || rank === messagesRank;
    const n = several ? Number(order[rank]?.exec(entry.name)?.[1]) : 0;
    const isNext = rank > last.rank || (several && rank === last.rank && n > last.n);
    if (rank < 0 || !isNext) {
      stray ??= entry.name;
      continue;
    }
    last = { rank, n };
    const numbered = { ...entry, n, hashes: entry.name.endsWith('.hashes') };
    if (rank === recordsRank) records.push(numbered);
    else if (rank === messagesRank) messages.push(numbered);
    else single.set(rank, entry);
  }
  const layout = {
    manifest: single.get(0),
    signature: single.get(1),
    checkpoints: single.get(2),
    records,
    proofs: single.get(4),
    anchors: single.get(5),
    messages,
    values: single.get(7),
  };
  return stray === undefined ? { layout } : { layout, stray };
}
