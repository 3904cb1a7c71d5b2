/**
 * A temperature (or any first-order quantity) that approaches a target exponentially. The formula is exact
 * between two changes of the target, so the size of the steps does not matter.
 */
export class Thermal {
  readonly #timeConstantMs: number;
  #fromMs: number;
  #fromValue: number;
  #target: number;

  constructor(startMs: number, value: number, target: number, timeConstantMs: number) {
    this.#timeConstantMs = timeConstantMs;
    this.#fromMs = startMs;
    this.#fromValue = value;
    this.#target = target;
  }

  /** Gives a new target from a moment on. */
  aim(target: number, atMs: number): void {
    this.#fromValue = this.at(atMs);
    this.#fromMs = atMs;
    this.#target = target;
  }

  /** The value at a moment not before the last change of the target. */
  at(timeMs: number): number {
    const decay = Math.exp(-Math.max(0, timeMs - this.#fromMs) / this.#timeConstantMs);
    return this.#target + (this.#fromValue - this.#target) * decay;
  }
}
