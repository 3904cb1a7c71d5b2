/**
 * Which addresses of an area can be read, found with few requests: looks at every `step`th address, and where one answers,
 * follows the range to its ends, in leaps that grow while they succeed and halve where they fail. So an end costs about
 * twice the logarithm of a request's length, an empty area one request per step, and a full one little more than reading it.
 */

/** Addresses `from` to `to`, both in it; 0-based. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * What one request came to.
 *   data         it can be read
 *   refused      not all of it
 *   unsupported  nothing of this area ever will be
 *   silent       no answer
 *   over         ask no more
 */
export type Outcome = 'data' | 'refused' | 'unsupported' | 'silent' | 'over';

/** Where to look. */
export interface Search extends Range {
  readonly step: number;
  /** Longest request: 125 registers or 2000 bits. */
  readonly longest: number;
}

/** What was found. */
export interface Found {
  readonly ranges: readonly Range[];
  /** Whether the device has the area at all; undefined where nothing of it was ever answered. */
  readonly isSupported: boolean | undefined;
  /** Longest request it answers, where it refuses longer ones over addresses that it has. */
  readonly longest?: number | undefined;
  /** It kept silent too often to go on. */
  readonly isGivenUp: boolean;
}

/** Silences in one area after which it is left: each costs a timeout and a connection. */
const mostSilences = 4;

/** Makes the search. @param ask reads `count` addresses from `start` on */
export async function findRanges(
  search: Search,
  ask: (start: number, count: number) => Promise<Outcome>,
): Promise<Found> {
  return await new RangeSearch(search, ask).run();
}

class RangeSearch {
  readonly #search: Search;
  readonly #ask: (start: number, count: number) => Promise<Outcome>;
  readonly #ranges: Range[] = [];
  #longest: number;
  #silences = 0;
  #isOver = false;
  #isSupported: boolean | undefined;

  constructor(search: Search, ask: (start: number, count: number) => Promise<Outcome>) {
    this.#search = search;
    this.#ask = ask;
    this.#longest = search.longest;
  }

  async run(): Promise<Found> {
    const { from, to, step, longest } = this.#search;
    // All before it is known.
    let next = from;
    for (let at = from; at <= to && !this.#isOver; at += step) {
      if (at < next) continue;
      if (!(await this.#reads(at, 1))) continue;
      const first = await this.#follow(at, Math.max(next, at - step + 1) - 1, -1);
      const last = await this.#follow(at, to + 1, 1);
      this.#keep({ from: first, to: last });
      next = last + 2;
    }
    return {
      ranges: this.#ranges,
      isSupported: this.#isSupported,
      longest: this.#longest < longest ? this.#longest : undefined,
      isGivenUp: this.#silences >= mostSilences,
    };
  }

  /** The last readable address from a readable one on in a direction, before `limit`. */
  async #follow(at: number, limit: number, direction: 1 | -1): Promise<number> {
    let last = at;
    let leap = Math.min(16, this.#longest);
    // The far end of a leap that failed, and the longest that succeeded since.
    let failed: { readonly end: number; succeeded: number } | undefined;
    while (!this.#isOver) {
      const room = Math.abs(limit - last) - 1;
      const count = Math.min(leap, room);
      if (count < 1) break;
      const start = direction === 1 ? last + 1 : last - count;
      if (await this.#reads(start, count)) {
        last += direction * count;
        if (failed !== undefined) {
          failed.succeeded = Math.max(failed.succeeded, count);
          // All of it can be read, only not in one go: the device has a limit of its own.
          if ((last - failed.end) * direction >= 0) {
            this.#longest = failed.succeeded;
            failed = undefined;
          }
        }
        leap = Math.min(this.#longest, failed === undefined ? leap * 2 : leap);
        continue;
      }
      if (count === 1) break;
      failed ??= { end: last + direction * count, succeeded: 0 };
      leap = Math.floor(count / 2);
    }
    return last;
  }

  async #reads(start: number, count: number): Promise<boolean> {
    const outcome = await this.#ask(start, count);
    if (outcome === 'data' || outcome === 'refused') this.#isSupported = true;
    if (outcome === 'unsupported') this.#isSupported ??= false;
    if (outcome === 'silent') this.#silences++;
    this.#isOver = outcome === 'over' || this.#isSupported === false || this.#silences >= mostSilences;
    return outcome === 'data';
  }

  /** Ranges that touch are one. */
  #keep(range: Range): void {
    const before = this.#ranges.at(-1);
    if (before === undefined || before.to + 1 < range.from) this.#ranges.push(range);
    else this.#ranges[this.#ranges.length - 1] = { from: before.from, to: range.to };
  }
}
