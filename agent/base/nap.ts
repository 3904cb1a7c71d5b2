/** A sleep from which others can wake. Who wakes looks for himself what there is to do. */
import type { Clock } from './clock.ts';

/** The sleeps of one loop. */
export class Nap {
  #end: () => void = () => undefined;

  /** Sleeps for `ms` milliseconds, or until `wake` is called or `stop` aborts. Never rejects. */
  async take(clock: Clock, ms: number, stop: AbortSignal): Promise<void> {
    if (stop.aborted) return;
    const ended = new AbortController();
    this.#end = () => ended.abort();
    stop.addEventListener('abort', this.#end, { once: true });
    await clock.sleep(ms, ended.signal);
    stop.removeEventListener('abort', this.#end);
  }

  /** Ends the sleep that is being taken, if one is. */
  wake(): void {
    this.#end();
  }
}
