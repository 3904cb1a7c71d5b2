/**
 * The only file that reads a clock. Wall time stamps, monotonic time measures (DESIGN law 9).
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { EpochMs } from '../model/time.ts';

export interface Clock {
  /** Wall time, integer UTC milliseconds. It may step in either direction; never measure with it. */
  now(): EpochMs;
  /** Monotonic milliseconds since an arbitrary start; with fraction. */
  elapsed(): number;
  /** Resolves after `ms`, or at once when `signal` aborts: the caller looks at the signal. Never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The machine's clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (ms, signal) => delay(Math.max(0, ms), undefined, { signal }).catch(() => undefined),
};

/** A wall-clock time as ISO 8601 UTC with milliseconds. */
export function isoTime(time: EpochMs): string {
  return new Date(time).toISOString();
}
