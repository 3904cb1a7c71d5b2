/** A clock that moves only when told; sleepers wake in the order of their times. */
import type { Clock } from '../../agent/base/clock.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export class FakeClock implements Clock {
  #now: number;
  #elapsed = 0;
  readonly #sleepers = new Set<Sleeper>();

  constructor(now = Date.UTC(2026, 0, 5, 8)) {
    this.#now = now;
  }

  now(): number {
    return Math.floor(this.#now);
  }

  elapsed(): number {
    return this.#elapsed;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const abort = (): void => this.#wake(sleeper);
      const wake = (): void => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      const sleeper = { at: this.#elapsed + Math.max(0, ms), wake };
      this.#sleepers.add(sleeper);
      signal.addEventListener('abort', abort, { once: true });
    });
  }

  /** Lets `ms` pass; whoever wakes runs before the next one wakes. */
  async advance(ms: number): Promise<void> {
    const until = this.#elapsed + ms;
    for (;;) {
      await settle();
      const next = [...this.#sleepers]
        .filter((sleeper) => sleeper.at <= until)
        .sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#move(Math.max(next.at, this.#elapsed));
      this.#wake(next);
    }
    this.#move(until);
    await settle();
  }

  /** Lets as much time pass as the next sleeper wants. @throws Error nobody sleeps: time would stand still for ever */
  async next(): Promise<void> {
    await settle();
    let next: Sleeper | undefined;
    for (const sleeper of this.#sleepers) if (next === undefined || sleeper.at < next.at) next = sleeper;
    if (next === undefined) throw new Error('nobody sleeps');
    this.#move(Math.max(next.at, this.#elapsed));
    this.#wake(next);
    await settle();
  }

  /** Steps the wall clock alone, as NTP or an operator would. */
  stepWall(ms: number): void {
    this.#now += ms;
  }

  #move(elapsed: number): void {
    this.#now += elapsed - this.#elapsed;
    this.#elapsed = elapsed;
  }

  #wake(sleeper: Sleeper): void {
    this.#sleepers.delete(sleeper);
    sleeper.wake();
  }
}

/** Lets everything that is ready to run, run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
