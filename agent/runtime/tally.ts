/**
 * How completely one equipment's data are collected in the present clock hour, by count of readings:
 * scheduled = good + bad + missing.
 */
import type { ClockMove } from '../mes/feed.ts';
import type { EpochMs } from '../model/time.ts';

const hourMs = 3_600_000;

/** Counts since `from`. */
export interface Completeness {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly scheduled: number;
  readonly good: number;
  readonly bad: number;
  readonly missing: number;
}

export class Tally {
  #from: EpochMs;
  #good = 0;
  #bad = 0;
  #missing = 0;

  /** @param since nothing was scheduled before this time */
  constructor(since: EpochMs) {
    this.#from = since;
  }

  /** Counts readings as of `now`; a new clock hour begins from nothing. UNCERTAIN values are usable and count as good. */
  add(now: EpochMs, good: number, bad: number, missing: number): void {
    const hour = Math.floor(now / hourMs) * hourMs;
    // A clock that steps back must not leave the hour in the future.
    if (hour > this.#from || this.#from > now) {
      this.#from = hour;
      this.#good = this.#bad = this.#missing = 0;
    }
    this.#good += good;
    this.#bad += bad;
    this.#missing += missing;
  }

  /** It is counted since as long ago as before. */
  setClock({ measured }: ClockMove): void {
    this.#from = measured(this.#from);
  }

  completeness(now: EpochMs): Completeness {
    this.add(now, 0, 0, 0);
    const scheduled = this.#good + this.#bad + this.#missing;
    return { from: this.#from, to: now, scheduled, good: this.#good, bad: this.#bad, missing: this.#missing };
  }
}
