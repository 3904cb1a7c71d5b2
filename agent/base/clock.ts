/**
 * The only file that reads a clock. Wall time stamps, monotonic time measures (DESIGN law 9).
 */
import { uptime } from 'node:os';
import type { EpochMs } from '../model/time.ts';

export interface Clock {
  /** Wall time, integer UTC milliseconds. It may step in either direction; never measure with it. */
  now(): EpochMs;
  /** Monotonic milliseconds since an arbitrary start; with fraction. They go on while the machine sleeps. */
  elapsed(): number;
  /** Resolves after `ms`, or at once when `signal` aborts: the caller looks at the signal. Never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The machine's clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: sleepless({ now: Date.now, awake: () => performance.now(), upMs: machineUpMs }),
  sleep,
};

/** As `setTimeout` of node:timers/promises, at half its cost: on a quiet gateway much of what there is to do is to wait. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const wake = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, Math.max(0, ms));
    signal.addEventListener('abort', wake, { once: true });
  });
}

/** Milliseconds since the machine was started, those it slept included (CLOCK_BOOTTIME); steps of about 10 ms. */
export function machineUpMs(): number {
  return uptime() * 1000;
}

/** What the wall clock may run away from the monotonic one by before somebody asks why. */
const doubtMs = 500;

/**
 * Monotonic time that counts sleep. `performance.now()` is CLOCK_MONOTONIC, which stands still while the machine sleeps:
 * to whom goes by it, a suspend is a wall clock set forward, and the scans of that time were never due. The time since the
 * machine was started is dearer to ask for (a read of /proc/uptime), so it is asked only when the wall clock says that there
 * is something to ask: a sleep, or that it was set.
 */
export function sleepless(clocks: { now(): EpochMs; awake(): number; upMs(): number }): () => number {
  const { now, awake, upMs } = clocks;
  const begunMs = upMs() - awake();
  let lead = now() - awake();
  let sleptMs = 0;
  return () => {
    const awakeMs = awake();
    const leadNow = now() - awakeMs;
    if (Math.abs(leadNow - lead) >= doubtMs) {
      lead = leadNow;
      const asleepMs = upMs() - awakeMs - begunMs;
      if (asleepMs - sleptMs >= doubtMs) sleptMs = asleepMs;
    }
    return awakeMs + sleptMs;
  };
}

/** A wall-clock time as ISO 8601 UTC with milliseconds. */
export function isoTime(time: EpochMs): string {
  return new Date(time).toISOString();
}
