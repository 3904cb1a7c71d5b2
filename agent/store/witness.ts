/** What sees every transaction and adds to it (DESIGN law 3): the evidence. The store knows nothing of its meaning. */
import type { LedgerCheckpoint, LedgerOpening, LedgerRow } from '../model/ledger.ts';
import type { Message } from '../model/message.ts';

/** What goes into the transaction beside the messages. */
export interface Sealed {
  readonly rows: readonly LedgerRow[];
  readonly checkpoints: readonly LedgerCheckpoint[];
  readonly openings: readonly LedgerOpening[];
  /** Keys to set; an empty buffer removes the key. */
  readonly state: ReadonlyMap<string, Buffer>;
  /** The transaction is on disk. */
  readonly kept: () => void;
}

export interface Witness {
  /** Whether it has something for a transaction although no message waits. */
  readonly isDirty: boolean;
  /**
   * Called inside each transaction with the messages it makes durable. Where the transaction fails it is called again with
   * the same ones, perhaps with others behind them: it changes nothing of its own before `kept`.
   */
  seal(messages: readonly Message[]): Sealed;
}
