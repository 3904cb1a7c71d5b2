/** Whether the file is sound, and what is said of it: once it is known to be broken nobody asks it any more. */
import type { Clock } from '../base/clock.ts';
import { CodedError } from '../base/errors.ts';
import type { Health } from '../base/health.ts';
import { hintOf, type TextKey, type TextParams } from '../base/text.ts';
import { damageText, isDamage, isReadError } from './damage.ts';
import type { Salvaged } from './store.ts';

/**
 * I/O errors in a row, and for how long, after which the file is given up: a place of it can not be read any more. Where it
 * was the whole disk, this is asked for until it is back, and nothing is lost. Both: attempts may come faster than one a
 * second, and a process that was stopped meanwhile made none.
 */
const patience = 60;
const patienceMs = 60_000;

export class Soundness {
  #diskErrors = 0;
  /** Monotonic time of the first of them. */
  #sinceMs = 0;
  readonly #clock: Clock;
  readonly #health: Health;
  readonly #salvaged: readonly Salvaged[];
  readonly #broken = new AbortController();

  /** @param salvaged buffers that broke before this one: that is to be seen for as long as the run lasts */
  constructor(clock: Clock, health: Health, salvaged: readonly Salvaged[]) {
    this.#clock = clock;
    this.#health = health;
    this.#salvaged = salvaged;
  }

  /** Aborted when the file turns out to be broken; the reason is a text for the log. */
  get broken(): AbortSignal {
    return this.#broken.signal;
  }

  /** Asks the file. @returns `otherwise` where it is broken; an error of the disk is thrown */
  read<Found>(otherwise: Found, ask: () => Found): Found {
    if (this.broken.aborted) return otherwise;
    try {
      return ask();
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.failed(error);
      return otherwise;
    }
  }

  /** A transaction failed. */
  failed(error: unknown): void {
    if (this.broken.aborted) return;
    const nowMs = this.#clock.elapsed();
    this.#diskErrors = isReadError(error) ? this.#diskErrors + 1 : 0;
    if (this.#diskErrors <= 1) this.#sinceMs = nowMs;
    const isHopeless = this.#diskErrors >= patience && nowMs - this.#sinceMs >= patienceMs;
    if (!isDamage(error) && !isHopeless) {
      const { code, message, params } = new CodedError('store.commitFailed', {}, error);
      this.#health.set('failed', code, message, hintOf('en', code), params);
      return;
    }
    const why = damageText(error);
    this.#say('failed', 'store.broken', { why });
    this.#broken.abort(why);
  }

  /** Transactions are on disk again. */
  works(): void {
    this.#diskErrors = 0;
    const last = this.#salvaged.at(-1);
    if (last === undefined) return this.#health.set('ok');
    const lost = last.holes.reduce((sum, { count }) => sum + count, 0);
    this.#say('degraded', 'store.salvaged', { saved: last.saved, lost, folder: last.folder });
  }

  #say(state: 'failed' | 'degraded', code: TextKey, params: TextParams): void {
    this.#health.set(state, code, new CodedError(code, params).message, hintOf('en', code, params), params);
  }
}
