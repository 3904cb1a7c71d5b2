/** Which devices give nothing GOOD though they are up. */
import type { SoakDevice } from './device.ts';
import type { Arrived } from './readings.ts';

const stuckMs = 60_000;

/** To be asked to look now and then. */
export class StuckWatch {
  readonly #devices: readonly SoakDevice[];
  readonly #arrived: ReadonlyMap<string, Arrived>;
  readonly #times = new Map<string, number>();
  /** Since when each has been up and has had no GOOD reading, monotonic. */
  readonly #since = new Map<string, number>();

  constructor(devices: readonly SoakDevice[], arrived: ReadonlyMap<string, Arrived>) {
    this.#devices = devices;
    this.#arrived = arrived;
  }

  /** Counts those that have been stuck for a minute, once a minute. */
  look(): void {
    const nowMs = performance.now();
    for (const { id, isUp } of this.#devices) {
      const sinceMs = Math.max(this.#since.get(id) ?? nowMs, this.#arrived.get(id)?.lastGoodMs ?? 0);
      const isStuck = nowMs - sinceMs > stuckMs;
      if (isStuck) this.#times.set(id, this.times(id) + 1);
      this.#since.set(id, isUp && !isStuck ? sinceMs : nowMs);
    }
  }

  /** How often this one was stuck. */
  times(id: string): number {
    return this.#times.get(id) ?? 0;
  }

  get total(): number {
    return [...this.#times.values()].reduce((sum, times) => sum + times, 0);
  }
}
