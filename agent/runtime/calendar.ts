/**
 * The time by which things grow old. Throwing away cannot be taken back, and a wall clock may be set to anything: so this one
 * does not leap. Forward it follows the wall clock at a bounded pace, over restarts too; back it goes with it at once; a time
 * that cannot be is not followed at all.
 */
import type { Clock } from '../base/clock.ts';
import { releasedAt } from '../base/version.ts';
import type { EpochMs } from '../model/time.ts';
import type { Store } from '../store/store.ts';

const stateKey = 'calendar/1';
/** How much faster than time itself: a day's stop is caught up with in an hour, a year too many would take two weeks. */
const pace = 24;
/** It is saved this often. */
const saveEveryMs = 3_600_000;

export class Calendar {
  readonly #clock: Clock;
  readonly #store: Store;
  #at: EpochMs;
  #lookedMs: number;
  #savedMs = -Infinity;

  constructor(clock: Clock, store: Store) {
    this.#clock = clock;
    this.#store = store;
    this.#lookedMs = clock.elapsed();
    const wall = clock.now();
    const saved = Number(store.state(stateKey)?.toString());
    const before = saved || store.previousRun?.aliveAt || wall;
    this.#at = before < releasedAt ? wall : before;
  }

  /** The present, as far as throwing away goes. */
  now(): EpochMs {
    const [wall, elapsedMs] = [this.#clock.now(), this.#clock.elapsed()];
    const passedMs = elapsedMs - this.#lookedMs;
    this.#lookedMs = elapsedMs;
    this.#at = wall < releasedAt ? this.#at + passedMs : Math.min(wall, this.#at + pace * passedMs);
    return Math.floor(this.#at);
  }

  /** Makes it last beyond this run, now and then. */
  async save(signal: AbortSignal): Promise<void> {
    if (this.#lookedMs - this.#savedMs < saveEveryMs) return;
    this.#savedMs = this.#lookedMs;
    const state = new Map([[stateKey, Buffer.from(String(this.now()))]]);
    await this.#store.append({ drafts: [], state }, signal);
  }
}
