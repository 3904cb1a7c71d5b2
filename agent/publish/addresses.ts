/**
 * The addresses of one destination, and which is tried when. Pure; times are of the monotonic clock, in milliseconds.
 *
 * In the order written, from the first, at every connect. One whose connection did not last a minute stands at the end for
 * ten minutes, so that a broker that takes connections and cannot hold them does not have the gateway come and go.
 */

/** A connection that stood for this long was sound. */
export const settledMs = 60_000;
/** How long an address that did not hold stands at the end, and how often a better one is looked at. */
export const lookBackMs = 600_000;

export class Addresses {
  readonly #urls: readonly string[];
  readonly #unsteadyAt = new Map<string, number>();

  constructor(urls: readonly string[]) {
    this.#urls = urls;
  }

  /** The preferred one. */
  get first(): string {
    return this.#urls[0] ?? '';
  }

  /** All, in the order to try them. */
  inOrder(now: number): string[] {
    const steady = this.#urls.filter((url) => this.#isSteady(url, now));
    return [...steady, ...this.#urls.filter((url) => !steady.includes(url))];
  }

  /** Those that would be better than `url`. */
  betterThan(url: string, now: number): string[] {
    return this.#urls.slice(0, this.#urls.indexOf(url)).filter((one) => this.#isSteady(one, now));
  }

  /** A connection to `url` is lost that stood for `ms`. */
  lost(url: string, ms: number, now: number): void {
    if (ms < settledMs) this.#unsteadyAt.set(url, now);
  }

  #isSteady(url: string, now: number): boolean {
    return now - (this.#unsteadyAt.get(url) ?? -Infinity) >= lookBackMs;
  }
}
