/**
 * Watches the deadline of whatever is under way, one thing after the other: one sleep at a time, not one per thing. They
 * follow each other faster than deadlines pass, so hardly any costs a timer: only one that is due sooner than the one before.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../../agent/base/clock.ts';

/** Something that is waited for until a monotonic time, in milliseconds. */
export interface Awaited {
  readonly deadline: number;
}

/** A sleep, and until when it lasts. */
interface Sleep {
  readonly ended: AbortController;
  untilMs: number;
}

/** The watch over one thing at a time. */
export class DeadlineWatch<Thing extends Awaited> {
  readonly #clock: Clock;
  readonly #underWay: () => Thing | undefined;
  readonly #late: () => void;
  #sleep: Sleep | undefined;

  /**
   * @param underWay what is waited for now
   * @param late the deadline of what is under way has passed
   */
  constructor(clock: Clock, underWay: () => Thing | undefined, late: () => void) {
    this.#clock = clock;
    this.#underWay = underWay;
    this.#late = late;
  }

  /** Something else is under way. */
  begin({ deadline }: Thing): void {
    if (this.#sleep !== undefined && this.#sleep.untilMs <= deadline) return;
    this.end();
    const sleep: Sleep = { ended: new AbortController(), untilMs: deadline };
    this.#sleep = sleep;
    void this.#watch(sleep);
  }

  /** Nothing is under way any more. */
  end(): void {
    this.#sleep?.ended.abort();
    this.#sleep = undefined;
  }

  async #watch(sleep: Sleep): Promise<void> {
    for (
      let thing = this.#underWay();
      this.#sleep === sleep && thing !== undefined;
      thing = this.#underWay()
    ) {
      sleep.untilMs = thing.deadline;
      const leftMs = thing.deadline - this.#clock.elapsed();
      if (leftMs > 0) {
        await this.#clock.sleep(leftMs, sleep.ended.signal);
        continue;
      }
      // Where this process itself was held up, the reply may lie in the port: it is read before this turn comes.
      await nextTurn();
      if (this.#underWay() === thing) this.#late();
    }
    if (this.#sleep === sleep) this.#sleep = undefined;
  }
}
