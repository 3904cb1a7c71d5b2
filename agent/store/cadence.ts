/**
 * When to commit: every interval, or where it is over and rows come, at once. A scan has just ended then, and while a slow
 * disk takes its time the next one is furthest away.
 */
import type { Clock } from '../base/clock.ts';
import { Nap } from '../base/nap.ts';
import type { Pending } from './pending.ts';

/** An idle store still notes that it was alive, so that a power cut's gap begins where it began. */
const aliveEveryMs = 10_000;
/** Wait between attempts while the disk refuses. */
const retryMs = 1_000;
/** Share of the interval after which it counts as over: polls at the same interval come a little early at times. */
const dueShare = 0.9;
/** Where no rows come it is looked this often: for a cursor, which goes with rows where there are any, and for the file. */
const idleMs = 1_000;

/** The intervals between commits, by the monotonic clock. */
export class Cadence {
  readonly #clock: Clock;
  readonly #everyMs: number;
  #committedMs: number;
  readonly #nap = new Nap();

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

  /** Waits until the next look, or until somebody wakes it: rows do not wait for as long as nothing does. */
  async wait(pending: Pending, isFailing: boolean, stop: AbortSignal): Promise<void> {
    const dueMs = pending.isIdle ? idleMs : this.#everyMs - this.#sinceMs;
    const ms = isFailing ? Math.max(retryMs, this.#everyMs) : Math.max(0, dueMs);
    await this.#nap.take(this.#clock, ms, stop);
  }

  /** Rows came. */
  wake(): void {
    this.#nap.wake();
  }

  /** Whether who brings rows commits them: at the end of a scan, when the next one is furthest away. */
  get isDue(): boolean {
    return this.#sinceMs >= dueShare * this.#everyMs;
  }

  /** Whether a look commits. */
  asks(pending: Pending, isWitnessDirty: boolean): boolean {
    if (this.#sinceMs >= aliveEveryMs || isWitnessDirty) return true;
    return !pending.isEmpty && this.#sinceMs >= (pending.isIdle ? idleMs : this.#everyMs);
  }

  get #sinceMs(): number {
    return this.#clock.elapsed() - this.#committedMs;
  }
}
