/**
 * The durable store.
 *
 * Group commit: `append` numbers and encodes into `pending`; every `commitEveryMs`, or sooner when much is pending, ONE
 * transaction writes rows, state, cursors and the alive mark, with one fsync (cadence.ts).
 *
 * What a crash can leave: exactly the transactions that had returned. Pending rows are lost with their numbers, which
 * nobody has seen; a cursor may be older than what was delivered, so messages are repeated, byte for byte.
 * When a transaction fails (disk full, read-only, I/O error) pending stays as it is and the same bytes are tried again.
 * When the file turns out to be broken, the store ends itself: it reads nothing and writes nothing any more, and says so by
 * `broken`. Who opened it closes it and opens anew with `remains`, which sets the file aside and saves what can be read.
 */
import type { Clock } from '../base/clock.ts';
import type { Health } from '../base/health.ts';
import { Latch } from '../base/latch.ts';
import type { Draft, Message, Seq } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';
import { Cadence } from './cadence.ts';
import { DamageError } from './damage.ts';
import { ledgerTables, type LedgerTables } from './ledger.ts';
import { openDatabase, type OpenDatabase, type OpenOptions } from './open.ts';
import { outboxTables, type OutboxTables } from './outbox.ts';
import { Pending, type Remains } from './pending.ts';
import { Soundness } from './soundness.ts';
import { salvagedKey } from './store.ts';
import type {
  Append,
  Batch,
  Loss,
  PreviousRun,
  Rejection,
  Salvaged,
  Store,
  StoreFigures,
  Trimmed,
  TrimLimits,
} from './store.ts';
import type { Found, Selection } from './selection.ts';
import { writePending, writeSealed } from './transaction.ts';
import type { Sealed, Witness } from './witness.ts';

/** Pending bytes that are committed at once instead of at the next interval: keeps a transaction short. */
const commitBytes = 1 << 20;
/** Pending bytes beyond which `append` waits: what may be in memory while the disk refuses. */
const maxPendingBytes = 8 << 20;

export interface SqliteStoreOptions extends Omit<OpenOptions, 'now'> {
  readonly commitEveryMs: number;
  readonly clock: Clock;
  readonly health: Health;
}

/**
 * Opens the store of the data folder, making it where there is none; a broken one becomes a new one.
 * @throws CodedError `store.inUse`, `store.tooNew`, `store.unusable`; RetryableError `store.notWritable`
 */
export function openStore(options: SqliteStoreOptions): SqliteStore {
  const open = openDatabase({ ...options, now: options.clock.now() });
  return new SqliteStore(options, open, outboxTables(open.database), ledgerTables(open.database));
}

/** The store of the agent, over one SQLite file. */
export class SqliteStore implements Store {
  readonly epoch: string;
  readonly previousRun: PreviousRun | undefined;
  /** Buffers that broke and whose loss nobody was told of yet. */
  readonly salvaged: readonly Salvaged[];
  readonly #options: SqliteStoreOptions;
  readonly #open: OpenDatabase;
  readonly #tables: OutboxTables;
  readonly #ledger: LedgerTables;
  #witness: Witness | undefined;
  #witnessFailed: (error: unknown) => void = () => undefined;
  /** Records up to here have been looked at: their windows are empty. */
  #prunedTo: number;
  readonly #commitTransaction: (first?: () => void) => Sealed | undefined;
  readonly #committed = new Latch();
  readonly #room = new Latch();

  readonly #pending = new Pending();
  /** Cursors as they were last told, on disk or not. */
  readonly #cursors = new Map<string, Seq>();
  readonly #sound: Soundness;
  readonly #cadence: Cadence;
  #nextSeq: Seq;
  #lastSeq: Seq;
  #aliveAt: EpochMs | undefined;
  #failing = false;
  #closing = false;
  #commits = 0;

  constructor(options: SqliteStoreOptions, open: OpenDatabase, tables: OutboxTables, ledger: LedgerTables) {
    this.#options = options;
    this.#open = open;
    this.#tables = tables;
    this.#ledger = ledger;
    this.epoch = tables.fact('epoch') ?? '';
    const aliveAt = tables.fact('aliveAt');
    this.previousRun =
      aliveAt === undefined ? undefined : { aliveAt: Number(aliveAt), clean: tables.fact('clean') === '1' };
    this.#cadence = new Cadence(options.clock, options.commitEveryMs);
    this.#lastSeq = tables.lastSeq();
    this.#nextSeq = this.#lastSeq + 1;
    this.salvaged = JSON.parse(tables.state(salvagedKey)?.toString() ?? '[]') as Salvaged[];
    this.#sound = new Soundness(options.clock, options.health, this.salvaged);
    this.#prunedTo = ledger.prunedTo();
    this.#commitTransaction = open.database.transaction((first?: () => void) => {
      first?.();
      return this.#write();
    });
  }

  /** Aborted when the file turned out to be broken; its reason is a text for the log. */
  get broken(): AbortSignal {
    return this.#sound.broken;
  }

  /** What has to go on in the next store, where this one broke. */
  get remains(): Remains {
    const { messages, state } = this.#pending;
    const cursors = new Map([...this.#cursors, ...this.#pending.cursors]);
    return { messages, state, cursors, aliveAt: this.#aliveAt };
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#cadence.wait(this.#pending, this.#failing, signal);
      if (this.#open.isGone()) this.#sound.failed(new DamageError('the file is gone'));
      if (this.#cadence.asks(this.#pending, this.#witness?.isDirty === true)) this.#tryCommit();
    }
  }

  attach(witness: Witness, failed: (error: unknown) => void): void {
    this.#witness = witness;
    this.#witnessFailed = failed;
  }

  flush(): boolean {
    return (this.#pending.isEmpty && this.#witness?.isDirty !== true) || this.#tryCommit();
  }

  async append(entry: Append, signal: AbortSignal): Promise<void> {
    const isHeld = (): boolean => this.#failing || this.broken.aborted;
    while (isHeld() && this.#pending.bytes >= maxPendingBytes && !signal.aborted)
      await this.#room.wait(signal);
    const wasIdle = this.#pending.isIdle;
    for (const draft of entry.drafts) this.#take(draft);
    if (entry.state) for (const [key, value] of entry.state) this.#pending.state.set(key, value);
    const isFull = this.#pending.bytes >= commitBytes;
    if ((isFull || (entry.drafts.length > 0 && this.#cadence.isDue)) && !isHeld()) this.#tryCommit();
    if (wasIdle && !this.#pending.isIdle && !this.#failing) this.#cadence.wake();
  }

  next(after: Seq, limit: Batch): Message[] {
    return this.#sound.read([], () => this.#tables.select(after, limit));
  }

  search(after: Seq, limit: Batch, selection: Selection): Found {
    return this.#sound.read({ rows: [], through: after }, () => this.#tables.search(after, limit, selection));
  }

  async wait(after: Seq, signal: AbortSignal): Promise<void> {
    if (this.#lastSeq <= after || this.broken.aborted) await this.#committed.wait(signal);
  }

  cursor(publisher: string): Seq {
    const known = this.#pending.cursors.get(publisher) ?? this.#cursors.get(publisher);
    if (known !== undefined) return known;
    const read = this.#sound.read(undefined, () => this.#tables.cursor(publisher));
    if (read !== undefined) this.#cursors.set(publisher, read);
    return read ?? 0;
  }

  commit(publisher: string, through: Seq): void {
    if (through > this.cursor(publisher)) this.#pending.cursors.set(publisher, through);
  }

  reject(publisher: string, rejections: readonly Rejection[]): void {
    for (const rejection of rejections) this.#pending.rejections.push({ publisher, rejection });
  }

  trim(limits: TrimLimits, gapOf: (loss: Loss) => Draft): Trimmed {
    const nothing: Trimmed = { delivered: 0, loss: undefined, more: false };
    if (!this.#sound.read(true, () => this.#tables.wantsTrim(limits))) return nothing;
    let trimmed = nothing;
    const committed = this.#tryCommit(() => {
      trimmed = this.#tables.trim(limits);
      if (trimmed.loss === undefined) return;
      this.#tables.toldLoss({ seq: this.#nextSeq, loss: trimmed.loss });
      this.#take(gapOf(trimmed.loss));
    });
    return committed ? trimmed : nothing;
  }

  enrol(publishers: readonly string[]): readonly string[] {
    return this.#sound.read([], () => this.#open.database.transaction(this.#tables.enrol)(publishers));
  }

  ledgerSize(): number {
    return this.#sound.read(0, () => this.#ledger.size());
  }

  prune(before: EpochMs): boolean {
    try {
      const last = this.#sound.read(this.#prunedTo, () =>
        this.#open.database.transaction(this.#ledger.prune)(this.#prunedTo, before),
      );
      const hasMore = last > this.#prunedTo;
      this.#prunedTo = last;
      return hasMore;
    } catch {
      // Somebody else holds the file, or the disk is full: the next pass tries again. Commits say what is wrong.
      return false;
    }
  }

  state(key: string): Buffer | undefined {
    const pending = this.#pending.state.get(key);
    if (pending) return pending.length === 0 ? undefined : pending;
    return this.#sound.read(undefined, () => this.#tables.state(key));
  }

  figures(): StoreFigures {
    const [lastSeq, pendingRows, commits] = [this.#lastSeq, this.#pending.messages.length, this.#commits];
    const nothing = { firstSeq: lastSeq + 1, lastSeq, bytes: 0, pendingRows, commits, deadLetters: 0 };
    return this.#sound.read(nothing, () => ({
      ...nothing,
      firstSeq: this.#tables.firstSeq() ?? lastSeq + 1,
      bytes: this.#tables.bytes(),
      deadLetters: this.#tables.deadLetters(),
    }));
  }

  /** Commits what is pending, marks the run as cleanly ended, closes. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true;
    this.#tryCommit();
    this.#open.close();
  }

  /** Numbers and encodes. */
  #take(draft: Draft): void {
    const seq = this.#nextSeq++;
    const { encode, ...head } = draft;
    this.#pending.take({ ...head, seq, body: encode(seq) });
  }

  /** @param first goes before the pending rows, in the same transaction; when that fails, what it took in is given back */
  #tryCommit(first?: () => void): boolean {
    this.#cadence.committing();
    if (this.broken.aborted) return false;
    const [rows, seq] = [this.#pending.messages.length, this.#nextSeq];
    let sealed: Sealed | undefined;
    try {
      sealed = this.#commitTransaction(first);
    } catch (error) {
      this.#pending.cutTo(rows);
      this.#nextSeq = seq;
      this.#failing = true;
      this.#sound.failed(error);
      return false;
    }
    if (this.#failing || this.#commits === 0) this.#sound.works();
    this.#failing = false;
    this.#commits += 1;
    this.#lastSeq = this.#pending.messages.at(-1)?.seq ?? this.#lastSeq;
    this.#aliveAt = this.#options.clock.now();
    for (const [publisher, through] of this.#pending.cursors) this.#cursors.set(publisher, through);
    this.#pending.clear();
    sealed?.kept();
    this.#room.open();
    this.#committed.open();
    return true;
  }

  /** A witness that fails must not keep readings from the disk. */
  #seal(): Sealed | undefined {
    try {
      return this.#witness?.seal(this.#pending.messages);
    } catch (error) {
      this.#witness = undefined;
      this.#witnessFailed(error);
      return undefined;
    }
  }

  /** Everything pending, inside the transaction. */
  #write(): Sealed | undefined {
    const sealed = this.#seal();
    if (sealed) writeSealed(this.#tables, this.#ledger, sealed);
    const lastSeq = this.#pending.messages.at(-1)?.seq ?? this.#lastSeq;
    writePending(this.#tables, this.#pending, {
      now: this.#options.clock.now(),
      lastSeq,
      isLast: this.#closing,
    });
    return sealed;
  }
}
