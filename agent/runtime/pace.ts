/** How many rows of a backlog go at a time: so many that what is made meanwhile waits about `aimMs` for its turn. */
import type { Batch } from '../store/store.ts';

const aimMs = 200;
const mostRows = 256;
const bytes = 2 << 20;

/** Doubles while the far side is quick, halves while it is slow. */
export class Pace {
  #rows = 16;

  /** What to send next. */
  get batch(): Batch {
    return { rows: this.#rows, bytes };
  }

  /** The last batch took so long. */
  took(ms: number): void {
    if (ms > aimMs) this.#rows = Math.max(1, Math.floor(this.#rows / 2));
    else if (ms < aimMs / 2) this.#rows = Math.min(mostRows, this.#rows * 2);
  }
}
