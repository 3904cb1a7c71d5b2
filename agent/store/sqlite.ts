/**
 * The durable store.
 *
 * Group commit: `append` numbers and encodes into `pending`; every `commitEveryMs`, or sooner when much is pending, ONE
 * transaction writes rows, state, cursors and the alive mark, with one fsync.
 *
 * What a crash can leave: exactly the transactions that had returned. Pending rows are lost with their numbers, which
 * nobody has seen; a cursor may be older than what was delivered, so messages are repeated, byte for byte.
 * When a transaction fails (disk full, read-only, I/O error) pending stays as it is and the same bytes are tried again.
 */
import type { Clock } from '../base/clock.ts';
import { CodedError } from '../base/errors.ts';
import type { Health } from '../base/health.ts';
import { Latch } from '../base/latch.ts';
import type { Draft, Message, Seq } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';
import { openDatabase, type OpenDatabase } from './database.ts';
import { ledgerTables, type LedgerTables } from './ledger.ts';
import { outboxTables, type OutboxTables } from './outbox.ts';
import type {
  Append,
  Batch,
  Loss,
  PreviousRun,
  Rejection,
  Store,
  StoreFigures,
  Trimmed,
  TrimLimits,
} from './store.ts';
import type { Found, Selection } from './selection.ts';
import type { Sealed, Witness } from './witness.ts';

/** Pending bytes that are committed at once instead of at the next interval: keeps a transaction short. */
const commitBytes = 1 << 20;
/** Pending bytes beyond which `append` waits: what may be in memory while the disk refuses. */
const maxPendingBytes = 8 << 20;
/** An idle store still notes that it was alive, so that a power cut's gap begins where it began. */
const aliveEveryMs = 10_000;
/** Wait between attempts while the disk refuses. */
const retryMs = 1_000;

export interface SqliteStoreOptions {
  readonly dataDir: string;
  readonly gateway: string;
  readonly commitEveryMs: number;
  readonly clock: Clock;
  readonly health: Health;
}

/**
 * Opens the store of the data folder, making it where there is none.
 * @throws CodedError `store.inUse`, `store.tooNew` or `store.unusable`
 */
export function openStore(options: SqliteStoreOptions): SqliteStore {
  const open = openDatabase(options.dataDir, options.gateway, options.clock.now());
  return new SqliteStore(options, open, outboxTables(open.database), ledgerTables(open.database));
}

/** The store of the agent, over one SQLite file. */
export class SqliteStore implements Store {
  readonly epoch: string;
  readonly previousRun: PreviousRun | undefined;
  readonly #options: SqliteStoreOptions;
  readonly #open: OpenDatabase;
  readonly #tables: OutboxTables;
  readonly #ledger: LedgerTables;
  #witness: Witness | undefined;
  #witnessFailed: (error: unknown) => void = () => undefined;
  /** Records up to here have been looked at: their windows are empty. */
  #prunedTo: number;
  readonly #prune: (after: number, before: EpochMs) => number;
  readonly #commitTransaction: (first?: () => void) => Sealed | undefined;
  readonly #committed = new Latch();
  readonly #room = new Latch();

  #pending: Message[] = [];
  #pendingBytes = 0;
  #pendingState = new Map<string, Buffer>();
  #pendingCursors = new Map<string, Seq>();
  #pendingRejections: { publisher: string; rejection: Rejection }[] = [];
  #nextSeq: Seq;
  #lastSeq: Seq;
  #lastCommitAt = -Infinity;
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
    this.#lastSeq = tables.lastSeq();
    this.#nextSeq = this.#lastSeq + 1;
    this.#prune = open.database.transaction(ledger.prune);
    this.#prunedTo = ledger.prunedTo();
    this.#commitTransaction = open.database.transaction((first?: () => void) => {
      first?.();
      return this.#write();
    });
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, commitEveryMs } = this.#options;
    while (!signal.aborted) {
      await clock.sleep(this.#failing ? Math.max(retryMs, commitEveryMs) : commitEveryMs, signal);
      if (this.#dirty() || clock.elapsed() - this.#lastCommitAt >= aliveEveryMs) this.#tryCommit();
    }
  }

  attach(witness: Witness, failed: (error: unknown) => void): void {
    this.#witness = witness;
    this.#witnessFailed = failed;
  }

  flush(): boolean {
    return !this.#dirty() || this.#tryCommit();
  }

  async append(entry: Append, signal: AbortSignal): Promise<void> {
    while (this.#failing && this.#pendingBytes >= maxPendingBytes && !signal.aborted)
      await this.#room.wait(signal);
    for (const draft of entry.drafts) this.#take(draft);
    if (entry.state) for (const [key, value] of entry.state) this.#pendingState.set(key, value);
    if (this.#pendingBytes >= commitBytes && !this.#failing) this.#tryCommit();
  }

  next(after: Seq, limit: Batch): Message[] {
    return this.#tables.select(after, limit);
  }

  search(after: Seq, limit: Batch, selection: Selection): Found {
    return this.#tables.search(after, limit, selection);
  }

  async wait(after: Seq, signal: AbortSignal): Promise<void> {
    if (this.#lastSeq <= after) await this.#committed.wait(signal);
  }

  cursor(publisher: string): Seq {
    return this.#pendingCursors.get(publisher) ?? this.#tables.cursor(publisher);
  }

  commit(publisher: string, through: Seq): void {
    if (through > this.cursor(publisher)) this.#pendingCursors.set(publisher, through);
  }

  reject(publisher: string, rejections: readonly Rejection[]): void {
    for (const rejection of rejections) this.#pendingRejections.push({ publisher, rejection });
  }

  trim(limits: TrimLimits, gapOf: (loss: Loss) => Draft): Trimmed {
    let trimmed: Trimmed = { delivered: 0, loss: undefined, more: false };
    const committed = this.#tryCommit(() => {
      trimmed = this.#tables.trim(limits);
      if (trimmed.loss) this.#take(gapOf(trimmed.loss));
    });
    return committed ? trimmed : { delivered: 0, loss: undefined, more: false };
  }

  ledgerSize(): number {
    return this.#ledger.size();
  }

  prune(before: EpochMs): boolean {
    try {
      const last = this.#prune(this.#prunedTo, before);
      const hasMore = last > this.#prunedTo;
      this.#prunedTo = last;
      return hasMore;
    } catch {
      // Somebody else holds the file, or the disk is full: the next pass tries again. Commits say what is wrong.
      return false;
    }
  }

  state(key: string): Buffer | undefined {
    const pending = this.#pendingState.get(key);
    if (pending) return pending.length === 0 ? undefined : pending;
    return this.#tables.state(key);
  }

  figures(): StoreFigures {
    return {
      firstSeq: this.#tables.firstSeq(),
      lastSeq: this.#lastSeq,
      bytes: this.#tables.bytes(),
      pendingRows: this.#pending.length,
      commits: this.#commits,
      deadLetters: this.#tables.deadLetters(),
    };
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
    const body = encode(seq);
    this.#pending.push({ ...head, seq, body });
    this.#pendingBytes += body.length;
  }

  #dirty(): boolean {
    return (
      this.#pending.length > 0 ||
      this.#pendingState.size > 0 ||
      this.#pendingCursors.size > 0 ||
      this.#pendingRejections.length > 0 ||
      this.#witness?.isDirty === true
    );
  }

  /** @param first goes before the pending rows, in the same transaction; when that fails, what it took in is given back */
  #tryCommit(first?: () => void): boolean {
    this.#lastCommitAt = this.#options.clock.elapsed();
    const [rows, bytes, seq] = [this.#pending.length, this.#pendingBytes, this.#nextSeq];
    let sealed: Sealed | undefined;
    try {
      sealed = this.#commitTransaction(first);
    } catch (error) {
      this.#pending.length = rows;
      this.#pendingBytes = bytes;
      this.#nextSeq = seq;
      this.#failing = true;
      const failed = new CodedError('store.commitFailed', {}, error);
      this.#options.health.set('failed', failed.code, failed.message);
      return false;
    }
    if (this.#failing || this.#commits === 0) this.#options.health.set('ok');
    this.#failing = false;
    this.#commits += 1;
    this.#lastSeq = this.#pending.at(-1)?.seq ?? this.#lastSeq;
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#pendingState.clear();
    this.#pendingCursors.clear();
    this.#pendingRejections = [];
    sealed?.kept();
    this.#room.open();
    this.#committed.open();
    return true;
  }

  /** A witness that fails must not keep readings from the disk. */
  #seal(): Sealed | undefined {
    try {
      return this.#witness?.seal(this.#pending);
    } catch (error) {
      this.#witness = undefined;
      this.#witnessFailed(error);
      return undefined;
    }
  }

  /** Everything pending, inside the transaction. */
  #write(): Sealed | undefined {
    const sealed = this.#seal();
    if (sealed) {
      for (const row of sealed.rows) this.#ledger.insert(row);
      for (const checkpoint of sealed.checkpoints) this.#ledger.insertCheckpoint(checkpoint);
      for (const opening of sealed.openings) this.#ledger.insertOpening(opening);
      for (const [key, value] of sealed.state) this.#tables.setState(key, value);
    }
    for (const message of this.#pending) this.#tables.insert(message);
    for (const [key, value] of this.#pendingState) this.#tables.setState(key, value);
    const now = this.#options.clock.now();
    for (const { publisher, rejection } of this.#pendingRejections)
      this.#tables.reject(publisher, rejection, now);
    for (const [publisher, seq] of this.#pendingCursors) this.#tables.setCursor(publisher, seq);
    this.#tables.setFact('aliveAt', String(now));
    this.#tables.setFact('clean', this.#closing ? '1' : '0');
    return sealed;
  }
}
