import type { Notice } from '../base/health.ts';
import type { Message, Seq } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';

/** A message the destination will never take, and what it answered. */
export interface Refusal {
  readonly seq: Seq;
  readonly reason: string;
}

/** What happened to the gateway's clock since a row was made. */
export interface ClockSince {
  /** By how many milliseconds it was set, altogether. */
  readonly setMs: number;
  /** Where it was wrong then: times of the row from `fromT` to `toT` become right by adding `shiftMs`. */
  readonly rebase?: { readonly shiftMs?: number | undefined; readonly fromT: EpochMs; readonly toT: EpochMs };
}

/** A row as a destination gets it: its topic may stand under another root. */
export interface Outgoing extends Message {
  /** Number of the row that this destination accepted before it; only where it gets a part of the rows (CONTRACT 4). */
  readonly prev?: Seq | undefined;
  /** Absent: nothing. */
  readonly since?: ClockSince | undefined;
}

/** A destination asks for patience. */
export interface Hold extends Notice {
  /** How long to wait before the next attempt, milliseconds. */
  readonly ms: number;
  /** It passes only when a person does something: until then the destination gets nothing. */
  readonly needsPerson: boolean;
}

/** What came of one `publish`. */
export interface Published {
  /** Every row up to here is acknowledged or refused; the row before the first one if none is. */
  readonly through: Seq;
  readonly refused: readonly Refusal[];
  /** Set where the destination asked for patience. */
  readonly hold?: Hold;
}

/** One outgoing link. Three verbs, no retries: the runtime reconnects and repeats from its cursor. */
export interface Publisher extends AsyncDisposable {
  /** Names its cursor in the store. */
  readonly name: string;

  /**
   * Resolves when the far side accepts messages. May be called again after the link is lost.
   * @throws RetryableError
   */
  connect(signal: AbortSignal): Promise<void>;

  /** Aborted as soon as the present link is lost, whoever notices. */
  readonly lost: AbortSignal;

  /** Where the present link leads; undefined while there is none. */
  readonly address: string | undefined;

  /** What a person should know of the present link, though it works. */
  readonly notice: Notice | undefined;

  /** Most bytes a payload may have on the present link. */
  readonly maxBodyBytes: number;

  /** Sends rows in order and resolves when each is answered, or earlier when the link is lost or `signal` aborts. */
  publish(rows: readonly Outgoing[], signal: AbortSignal): Promise<Published>;
}
