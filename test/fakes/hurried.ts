/** A clock that goes faster than the world's: what lasts a minute to who asks it is over in some seconds. */
import type { Clock } from '../../agent/base/clock.ts';
import type { EpochMs } from '../../agent/model/time.ts';

/** Two processes that are given the same three figures have the same time, to the millisecond or so. */
export interface Hurry {
  /** How many times faster; the machine's own delays look as many times longer. */
  readonly factor: number;
  /** The wall time it shows, and when, by the machine's monotonic clock since 1970 (`realNow`). */
  readonly startMs: EpochMs;
  readonly realStartMs: number;
}

/** The machine's wall time at start-up of this process and the monotonic time since: it does not step. */
export function realNow(): number {
  return performance.timeOrigin + performance.now();
}

/** A clock in a hurry. */
export function hurriedClock({ factor, startMs, realStartMs }: Hurry): Clock {
  return {
    now: () => Math.floor(startMs + factor * (realNow() - realStartMs)),
    elapsed: () => factor * performance.now(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const wake = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        const timer = setTimeout(wake, Math.max(0, ms) / factor);
        signal.addEventListener('abort', wake, { once: true });
      }),
  };
}
