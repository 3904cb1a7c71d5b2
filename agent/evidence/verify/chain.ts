/**
 * The chain of `prev`: each record names the leaf hash of the one before, so that of 400 000 records the one that was
 * changed can be named. Where the link between two is broken, either the first was changed or the second names another:
 * what comes after the second tells, since it names the second.
 *
 *     … ← i−1 ← i ✗ i+1 ← i+2     i was changed            … ← i ✗ i+1 ✗ i+2     i+1 was changed
 */
import { base64 } from './bytes.ts';

/** Follows the chain record by record. */
export class Chain {
  readonly #first: number;
  /** What the next record must name; undefined where that is not known. */
  #link: string | undefined;
  /** The first record of a broken link, until the next link shows which of the two it is. */
  #doubtful: number | undefined;

  /** `before`: leaf hash of the record before the first, where it is known. */
  constructor(first: number, before: Uint8Array | undefined) {
    this.#first = first;
    this.#link = first === 0 ? '' : before && linkOf(before);
  }

  /** Adds a record; answers with one that was changed, once that is known. */
  add(n: number, prev: unknown, leaf: Uint8Array): number | undefined {
    const fits = this.#link === undefined || prev === this.#link;
    this.#link = linkOf(leaf);
    const doubtful = this.#doubtful;
    this.#doubtful = undefined;
    if (doubtful !== undefined) return fits ? doubtful : doubtful + 1;
    if (fits) return undefined;
    // What comes before the first record is vouched for by the manifest.
    if (n === this.#first) return n;
    this.#doubtful = n - 1;
    return undefined;
  }

  /** At the end, the record that is left in doubt: it, or the last one. */
  get doubtful(): number | undefined {
    return this.#doubtful;
  }
}

function linkOf(leaf: Uint8Array): string {
  return base64(leaf.subarray(0, 12));
}
