/**
 * The records of a pack, read once from the first to the last: form, numbers and chain of each, and the tree they make.
 * What they say is folded by observers; no record is kept here.
 */
import type { EvidenceRecord } from '../../model/record.ts';
import { linesOf, textsOf } from './bytes.ts';
import { isObject, parseJson } from './canonical.ts';
import { Chain } from './chain.ts';
import { leafHash } from './hash.ts';
import type { Manifest } from './manifest.ts';
import { Frontier } from './merkle.ts';
import type { Outcomes } from './outcomes.ts';
import type { Pack } from './pack.ts';
import { readRecord } from './record-shapes.ts';

/** A record that was read: of a known kind, and well formed. */
export interface Seen {
  readonly record: EvidenceRecord;
  /** Its place in the log. */
  readonly n: number;
  readonly leaf: Uint8Array;
  /** The entry it stands in. */
  readonly entry: string;
}

/** What is told of the log as a whole. */
export interface Log {
  /** All entries could be read: what is not found in the records is not there. */
  readonly isWhole: boolean;
  /** First index after the last record. */
  readonly size: number;
  /** Roots at the sizes asked for. */
  readonly roots: ReadonlyMap<number, Uint8Array>;
  readonly root: Uint8Array;
  /** Time of the first and last record. */
  readonly first: number;
  readonly last: number;
}

/** Lines an entry of records may have. */
const maxLines = 20_000;

/** Reads the records. `sizes`: where roots are wanted, any order. */
export class LogReader {
  readonly #pack: Pack;
  readonly #outcomes: Outcomes;
  readonly #observe: (seen: Seen) => void;
  readonly #tree: Frontier;
  readonly #chain: Chain;
  readonly #range: readonly [number, number];
  readonly #wanted: number[];
  readonly #roots = new Map<number, Uint8Array>();
  #first: number | undefined;
  #last = 0;
  #isWhole = true;

  constructor(
    pack: Pack,
    manifest: Manifest,
    sizes: Iterable<number>,
    outcomes: Outcomes,
    observe: (seen: Seen) => void,
  ) {
    this.#pack = pack;
    this.#outcomes = outcomes;
    this.#observe = observe;
    this.#range = manifest.range;
    const [begin] = manifest.range;
    this.#tree = new Frontier(begin, manifest.left);
    this.#chain = new Chain(begin, begin % 2 === 1 ? manifest.left.at(-1) : undefined);
    this.#wanted = [...new Set(sizes)].sort((a, b) => b - a);
  }

  async read(): Promise<Log> {
    const [begin, end] = this.#range;
    const { records } = this.#pack.layout;
    this.#keepRoot();
    for (const entry of records) {
      if (entry.n !== this.#tree.size)
        this.#bad('evidence.records.entry', this.#tree.size, entry.name, { expected: this.#tree.size });
      this.#readEntry(entry.name, await this.#pack.read(entry));
    }
    const { doubtful } = this.#chain;
    if (doubtful !== undefined) this.#bad('evidence.records.changed', doubtful, undefined);
    if (this.#tree.size !== end)
      this.#bad('evidence.records.count', Math.min(this.#tree.size, end), undefined, {
        found: this.#tree.size,
        expected: end,
      });
    const [first, last] = [this.#first ?? 0, this.#last];
    this.#outcomes.match('records', 'evidence.records.ok', {
      count: this.#tree.size - begin,
      begin,
      end: end - 1,
    });
    const isWhole = this.#isWhole && this.#tree.size === end;
    return { isWhole, size: this.#tree.size, roots: this.#roots, root: this.#tree.root(), first, last };
  }

  #readEntry(entry: string, bytes: Uint8Array | undefined): void {
    if (bytes === undefined) {
      this.#isWhole = false;
      this.#bad('evidence.records.unreadable', this.#tree.size, entry, { entry });
      return;
    }
    const { lines, whole } = linesOf(bytes);
    if (!whole || lines.length > maxLines || lines.length === 0)
      this.#bad('evidence.records.lines', this.#tree.size, entry, { entry });
    const texts = textsOf(bytes, lines);
    for (const [at, line] of lines.entries()) this.#readLine(entry, line, texts[at]);
  }

  #readLine(entry: string, line: Uint8Array, text: string | undefined): void {
    const n = this.#tree.size;
    const leaf = leafHash(line);
    this.#tree.append(leaf);
    this.#keepRoot();
    const parsed = parseJson(text ?? '');
    const value = isObject(parsed?.value) ? parsed.value : {};
    if (parsed === undefined) this.#bad('evidence.records.noJson', n, entry);
    else if (!parsed.canonical) this.#bad('evidence.records.canonical', n, entry);
    else if (value['n'] !== n) this.#bad('evidence.records.number', n, entry, { found: String(value['n']) });
    const changed = this.#chain.add(n, value['prev'], leaf);
    if (changed !== undefined) this.#bad('evidence.records.changed', changed, entry);
    const { record, fault } = readRecord(parsed?.value);
    if (fault !== undefined) this.#bad('evidence.records.field', n, entry, { field: fault });
    if (Number.isSafeInteger(value['time'])) {
      this.#last = Number(value['time']);
      this.#first ??= this.#last;
    }
    if (record !== undefined) this.#observe({ record, n, leaf, entry });
  }

  #keepRoot(): void {
    while ((this.#wanted.at(-1) ?? Infinity) < this.#tree.size) this.#wanted.pop();
    if (this.#wanted.at(-1) === this.#tree.size) this.#roots.set(this.#tree.size, this.#tree.root());
  }

  #bad(
    text: Parameters<Outcomes['mismatch']>[1],
    record: number,
    entry: string | undefined,
    params: Record<string, string | number> = {},
  ): void {
    this.#outcomes.mismatch('records', text, { n: record, ...params }, { record, entry });
  }
}
