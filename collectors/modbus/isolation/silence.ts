/**
 * Tells a request that its unit does not answer from a unit that is silent: some devices say nothing where they should refuse an
 * address. Pure.
 */
import type { Presence } from './presence.ts';

/** Silences on end after which it is the request: one that was never answered, and one that was. */
const silencesAtFirst = 3;
const silences = 6;

/** What came of one request of the plan, from round to round. */
export class Silence {
  #count = 0;
  #wasAnswered = false;
  #wasRead = false;
  /** What its unit had answered when the request was first not answered. */
  #answers = 0;

  /** Whether it ever brought data. */
  get wasRead(): boolean {
    return this.#wasRead;
  }

  /** It was answered, with data or with an exception. */
  end(isData: boolean): void {
    this.#wasRead ||= isData;
    this.#count = 0;
    this.#wasAnswered = true;
  }

  /** It was not answered. @returns whether that is its own fault: its unit has answered others meanwhile */
  goOn({ answers }: Presence): boolean {
    if (this.#count++ === 0) this.#answers = answers;
    return answers > this.#answers && this.#count >= (this.#wasAnswered ? silences : silencesAtFirst);
  }
}
