/**
 * The one clock that every process of a chaos run shares: CLOCK_MONOTONIC of the machine, which nobody steps. All logs of
 * a run are stamped with it.
 */

/** Milliseconds since the machine started, with fraction. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
