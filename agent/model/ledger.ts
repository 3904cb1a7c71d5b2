import type { EpochMs } from './time.ts';
import type { RecordKind } from './record.ts';

/** One leaf of the evidence log as it is kept. */
export interface LedgerRow {
  /** Leaf index, from 0. */
  readonly n: number;
  readonly time: EpochMs;
  readonly kind: RecordKind;
  /** RFC 6962 leaf hash of `body`. */
  readonly hash: Buffer;
  /** Canonical JSON; empty once it is older than is kept. */
  readonly body: Buffer;
}

/** A signed head of the log. */
export interface LedgerCheckpoint {
  readonly size: number;
  readonly time: EpochMs;
  /** C2SP signed note. */
  readonly note: string;
}

/** Canonical JSON of what a record holds only the hash of. */
export interface LedgerOpening {
  /** Index of the record. */
  readonly n: number;
  readonly body: string;
}
