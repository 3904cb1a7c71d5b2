/**
 * When to commit: every interval, or where it is over and rows come, at once. A scan has just ended then, and while a slow
 * disk takes its time the next one is furthest away.
 */
import type { Clock } from '../base/clock.ts';
import type { Pending } from './pending.ts';

/** An idle store still notes that it was alive, so that a power cut's gap begins where it began. */
const aliveEveryMs = 10_000;
/** Wait between attempts while the disk refuses. */
const retryMs = 1_000;
/** Share of the interval after which it counts as over: polls at the same interval come a little early at times. */
const dueShare = 0.9;
/** A cursor goes with the rows that come next; where none come, after this. */
const cursorEveryMs = 1_000;

/** The intervals between commits, by the monotonic clock. */
export class Cadence {
  readonly #clock: Clock;
  readonly #everyMs: number;
  #committedMs: number;

  /** @param everyMs longest wait of a row */
  constructor(clock: Clock, everyMs: number) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#committedMs = clock.elapsed();
  }

  /** A commit begins. */
  committing(): void {
    this.#committedMs = this.#clock.elapsed();
  }

  /** Until the next look. */
  waitMs(isFailing: boolean): number {
    return isFailing ? Math.max(retryMs, this.#everyMs) : this.#everyMs;
  }

  /** Whether who brings rows commits them: at the end of a scan, when the next one is furthest away. */
  get isDue(): boolean {
    return this.#sinceMs >= dueShare * this.#everyMs;
  }

  /** Whether a look commits. */
  asks(pending: Pending, isWitnessDirty: boolean): boolean {
    if (this.#sinceMs >= aliveEveryMs || isWitnessDirty) return true;
    return pending.isCursorsAlone ? this.#sinceMs >= cursorEveryMs : !pending.isEmpty;
  }

  get #sinceMs(): number {
    return this.#clock.elapsed() - this.#committedMs;
  }
}
