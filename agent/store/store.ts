/**
 * What the store promises; the SQLite and the in-memory one keep the same contract (test/contract/store.ts).
 *
 *   append ──► pending ──group commit──► outbox rows ──► next() ──► a publisher ──► commit(cursor)
 *
 * - A row is visible to `next` only after the transaction that holds it is on disk (law 1).
 * - What one `append` brings (rows, state) becomes durable together or not at all (law 3).
 * - Delivered = the publisher's cursor has passed (law 2). The cursor itself becomes durable with the next group commit,
 *   so a crash can only repeat a delivery, never skip one.
 * - A crash loses at most what was appended within the last `commitEveryMs`. Numbers given to lost rows are given again;
 *   nobody has seen them.
 */
import type { Draft, Message, Seq } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';
import type { Found, Selection } from './selection.ts';
import type { Witness } from './witness.ts';

/** What becomes durable together. */
export interface Append {
  readonly drafts: readonly Draft[];
  /** Keys to set; an empty buffer removes the key. */
  readonly state?: ReadonlyMap<string, Buffer>;
}

/** A message a destination will never take. */
export interface Rejection {
  readonly seq: Seq;
  /** What the destination answered, for the dead-letter table. */
  readonly reason: string;
}

/** What `next` may return at most; at least one row is returned where there is one. */
export interface Batch {
  readonly rows: number;
  readonly bytes: number;
}

/** Undelivered messages that had to go. */
export interface Loss {
  readonly count: number;
  readonly fromSeq: Seq;
  readonly toSeq: Seq;
  /** Epoch of these numbers, where it is not the store's: rows that were saved from another buffer. */
  readonly ofEpoch?: string | undefined;
  readonly fromTime: EpochMs;
  readonly toTime: EpochMs;
  readonly equipment: readonly string[];
  /** Publishers that have not delivered all of them. */
  readonly publishers: readonly string[];
}

/** What one step of trimming did. `more`: another step would find work. */
export interface Trimmed {
  readonly delivered: number;
  readonly loss: Loss | undefined;
  readonly more: boolean;
}

export interface TrimLimits {
  /**
   * Publishers whose cursors count; one that is no longer configured holds nothing back. Where there is no room, what the
   * first one has delivered goes although others have not.
   */
  readonly publishers: readonly string[];
  readonly maxBytes: number;
  /** Delivered rows made before this time go. */
  readonly keepAfter: EpochMs;
  /** Whether undelivered telemetry may go when there is no other way to keep to `maxBytes`. */
  readonly dropUndelivered: boolean;
}

export interface StoreFigures {
  /** `lastSeq + 1` when empty; below 1 where rows were saved from a buffer that broke. */
  readonly firstSeq: Seq;
  /** Highest number that is durable. */
  readonly lastSeq: Seq;
  /** Space in use on disk. */
  readonly bytes: number;
  /** Appended and not yet durable. */
  readonly pendingRows: number;
  readonly commits: number;
  readonly deadLetters: number;
}

/** How the run before this one ended. */
export interface PreviousRun {
  /** Last time it is known to have been alive. */
  readonly aliveAt: EpochMs;
  /** Whether it said goodbye. */
  readonly clean: boolean;
}

/** Messages of one epoch that are gone, as far as holes between others tell. */
export interface Hole {
  readonly epoch: string | undefined;
  readonly fromSeq: Seq;
  readonly toSeq: Seq;
  /** How many; others in between may be there. */
  readonly count: number;
  readonly fromTime: EpochMs;
  readonly toTime: EpochMs;
}

/** What became of a buffer that broke. */
export interface Salvaged {
  /** Its epoch, where that could be read. */
  readonly epoch: string | undefined;
  /** Where it lies now, from the data folder. */
  readonly folder: string;
  /** What was wrong with it. */
  readonly why: string;
  /** Messages that were not delivered yet and are here now, before the first own one, under numbers below 1. */
  readonly saved: number;
  readonly holes: readonly Hole[];
}

/** Key of the state that holds `Salvaged[]` until it is told: the append that tells it removes the key. */
export const salvagedKey = 'store/salvaged';

export interface Store extends AsyncDisposable {
  /** Random id made with the database: (gateway, epoch, seq) names a message for ever. */
  readonly epoch: string;
  /** Undefined for a new database. */
  readonly previousRun: PreviousRun | undefined;

  /** Makes appends durable every `commitEveryMs` until `signal` aborts, then once more. Failures are retried, and reported. */
  run(signal: AbortSignal): Promise<void>;

  /**
   * Numbers, encodes and takes in. Resolves at once, or, while the disk refuses commits and too much is pending, when
   * there is room again: that wait is the backpressure. An abort of `signal` ends the wait, and the entry is taken in.
   */
  append(entry: Append, signal: AbortSignal): Promise<void>;

  /**
   * From now on every transaction is shown to `witness`, which adds to it. At most one.
   * @param failed told when it throws: it is shown nothing any more, and the transaction goes on without it
   */
  attach(witness: Witness, failed: (error: unknown) => void): void;

  /** Rows of the evidence log. */
  ledgerSize(): number;

  /** Makes what is pending durable now. @returns false where the disk refuses: it stays pending and is tried again */
  flush(): boolean;

  /** Durable rows after `after`, oldest first. */
  next(after: Seq, limit: Batch): Message[];
  /** Durable rows after `after` that are selected, oldest first. Looks at a bounded number of rows. */
  search(after: Seq, limit: Batch, selection: Selection): Found;
  /** Resolves when there may be a durable row after `after`, or when `signal` aborts. */
  wait(after: Seq, signal: AbortSignal): Promise<void>;

  /** Last number a publisher has delivered; for a new one 0, or below where saved rows wait. */
  cursor(publisher: string): Seq;
  /**
   * Says which publishers there are, before any of them reads: the places of others are forgotten.
   * @returns those that are new
   */
  enrol(publishers: readonly string[]): readonly string[];
  /** Moves a cursor forward; a lower number is ignored. */
  commit(publisher: string, through: Seq): void;
  /** Keeps refused messages aside. The caller moves the cursor and appends the gap message. */
  reject(publisher: string, rejections: readonly Rejection[]): void;

  /** One bounded step of cleaning up. What undelivered has to go is told by `gapOf` in the same transaction. */
  trim(limits: TrimLimits, gapOf: (loss: Loss) => Draft): Trimmed;

  /**
   * One bounded step of emptying the oldest window records, as long as they were made before a time; their hashes stay.
   * @returns whether another step would find work
   */
  prune(before: EpochMs): boolean;

  state(key: string): Buffer | undefined;
  figures(): StoreFigures;
}
