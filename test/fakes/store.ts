/** A store that forgets with the process: for tests of what stands above it. Every append is durable at once. */
import { Latch } from '../../agent/base/latch.ts';
import type { LedgerRow } from '../../agent/model/ledger.ts';
import type { Draft, Message, Seq } from '../../agent/model/message.ts';
import type {
  Append,
  Loss,
  Batch,
  Rejection,
  Store,
  StoreFigures,
  Trimmed,
  TrimLimits,
} from '../../agent/store/store.ts';
import { publisherOf } from '../../agent/store/delivered.ts';
import { selects, type Found, type Selection } from '../../agent/store/selection.ts';
import type { Witness } from '../../agent/store/witness.ts';

/** Told of a witness that fails where none should. */
export function unexpected(error: unknown): never {
  throw error;
}

export class MemoryStore implements Store {
  readonly epoch = 'memory00';
  readonly previousRun = undefined;
  readonly deadLetters: { publisher: string; rejection: Rejection }[] = [];
  /** Set by a test: appends wait for it, as for a disk that refuses. */
  held: Promise<void> | undefined;
  readonly #committed = new Latch();
  readonly #cursors = new Map<string, Seq>();
  readonly #state = new Map<string, Buffer>();
  readonly ledger: LedgerRow[] = [];
  #witness: Witness | undefined;
  #rows: Message[] = [];
  #lastSeq: Seq = 0;

  async run(signal: AbortSignal): Promise<void> {
    if (!signal.aborted) await new Latch().wait(signal);
  }

  async append(entry: Append, _signal: AbortSignal): Promise<void> {
    await this.held;
    const taken = entry.drafts.map(({ encode, ...head }) => {
      const seq = ++this.#lastSeq;
      return { ...head, seq, body: encode(seq) };
    });
    this.#rows.push(...taken);
    this.#keep(taken);
    for (const [key, value] of entry.state ?? []) this.#state.set(key, value);
    this.#committed.open();
  }

  attach(witness: Witness): void {
    this.#witness = witness;
  }

  flush(): boolean {
    this.#keep([]);
    return true;
  }

  next(after: Seq, limit: Batch): Message[] {
    const rows: Message[] = [];
    let bytes = 0;
    for (const row of this.#rows) {
      if (row.seq <= after) continue;
      bytes += row.body.length;
      if (rows.length === limit.rows || (rows.length > 0 && bytes > limit.bytes)) break;
      rows.push(row);
    }
    return rows;
  }

  search(after: Seq, limit: Batch, selection: Selection): Found {
    const rows: Message[] = [];
    let bytes = 0;
    let through = after;
    for (const row of this.#rows) {
      if (row.seq <= after) continue;
      if (selects(selection, row)) {
        bytes += row.body.length;
        if (rows.length === limit.rows || (rows.length > 0 && bytes > limit.bytes)) break;
        rows.push(row);
      }
      through = row.seq;
    }
    return { rows, through };
  }

  async wait(after: Seq, signal: AbortSignal): Promise<void> {
    if (this.#lastSeq <= after) await this.#committed.wait(signal);
  }

  cursor(publisher: string): Seq {
    return this.#cursors.get(publisher) ?? 0;
  }

  commit(publisher: string, through: Seq): void {
    this.#cursors.set(publisher, Math.max(through, this.cursor(publisher)));
  }

  reject(publisher: string, rejections: readonly Rejection[]): void {
    for (const rejection of rejections) this.deadLetters.push({ publisher, rejection });
  }

  trim(limits: TrimLimits, _gapOf: (loss: Loss) => Draft): Trimmed {
    const delivered = Math.min(...limits.publishers.map((publisher) => this.cursor(publisher)));
    const kept = this.#rows.filter((row) => row.seq > delivered || row.time >= limits.keepAfter);
    const gone = this.#rows.length - kept.length;
    this.#rows = kept;
    return { delivered: gone, loss: undefined, more: false };
  }

  enrol(publishers: readonly string[]): readonly string[] {
    for (const name of this.#cursors.keys())
      if (!publishers.includes(publisherOf(name))) this.#cursors.delete(name);
    const fresh = publishers.filter((publisher) => !this.#cursors.has(publisher));
    for (const publisher of fresh) this.#cursors.set(publisher, 0);
    return fresh;
  }

  ledgerSize(): number {
    return this.ledger.length;
  }

  prune(): boolean {
    return false;
  }

  state(key: string): Buffer | undefined {
    const value = this.#state.get(key);
    return value?.length ? value : undefined;
  }

  figures(): StoreFigures {
    return {
      firstSeq: this.#rows[0]?.seq ?? this.#lastSeq + 1,
      lastSeq: this.#lastSeq,
      bytes: this.#rows.reduce((sum, row) => sum + row.body.length, 0),
      pendingRows: 0,
      commits: 0,
      deadLetters: this.deadLetters.length,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#rows = [];
  }

  #keep(messages: readonly Message[]): void {
    const sealed = this.#witness?.seal(messages);
    if (sealed === undefined) return;
    this.ledger.push(...sealed.rows);
    for (const [key, value] of sealed.state) this.#state.set(key, value);
    sealed.kept();
  }
}
