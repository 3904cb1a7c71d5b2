/** Waits between attempts: doubling from `firstMs` to `maxMs`, each spread by ±20 % so that many do not return at once. */
export class Backoff {
  readonly #firstMs: number;
  readonly #maxMs: number;
  readonly #random: () => number;
  #attempt = 0;

  /** @param random uniform in [0, 1); a parameter so that a test can fix it */
  constructor(firstMs: number, maxMs: number, random: () => number) {
    this.#firstMs = firstMs;
    this.#maxMs = maxMs;
    this.#random = random;
  }

  /** The next wait in milliseconds. */
  next(): number {
    const exponent = Math.min(this.#attempt++, 30);
    const base = Math.min(this.#maxMs, this.#firstMs * 2 ** exponent);
    return Math.round(base * (0.8 + 0.4 * this.#random()));
  }

  /** Called after success: the next wait is the first again. */
  reset(): void {
    this.#attempt = 0;
  }
}
