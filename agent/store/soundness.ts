/** Whether the file is sound, and what is said of it: once it is known to be broken nobody asks it any more. */
import { CodedError } from '../base/errors.ts';
import type { Health } from '../base/health.ts';
import { hintOf, type TextKey, type TextParams } from '../base/text.ts';
import { damageText, isDamage, isReadError } from './damage.ts';
import type { Salvaged } from './store.ts';

/** Errors of the disk in a row after which the file is taken for broken, though the disk may be meant: a place that cannot be
 * read. One comes with every attempt to write, a second apart. */
const patience = 60;

export class Soundness {
  #diskErrors = 0;
  readonly #health: Health;
  readonly #salvaged: readonly Salvaged[];
  readonly #broken = new AbortController();

  /** @param salvaged buffers that broke before this one: that is to be seen for as long as the run lasts */
  constructor(health: Health, salvaged: readonly Salvaged[]) {
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
    this.#diskErrors = isReadError(error) ? this.#diskErrors + 1 : 0;
    if (!isDamage(error) && this.#diskErrors < patience) {
      const { code, message } = new CodedError('store.commitFailed', {}, error);
      this.#health.set('failed', code, message);
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
