/**
 * How long the cycles of a connection's groups take, and how many scans are missed over it, since the agent started.
 *
 * A missed scan is counted as missing here, in `_status` and in the signed windows, whose pace says how far apart the readings
 * were. It is no gap message: a gap is a time of which nothing is known, and on a line that is too slow there are readings all
 * along, only further apart than scheduled.
 */
import type { Scan } from '../model/scan.ts';

/** Figures of one group. */
export interface CycleFigures {
  readonly scans: number;
  /** Scheduled scans that passed unread because this cycle, or that of another group, took too long. */
  readonly missed: number;
  /** Milliseconds from the first request of a cycle to its last reply; null before the first. */
  readonly lastMs: number | null;
  readonly meanMs: number | null;
  readonly maxMs: number | null;
}

/** Counts the cycles of one connection. */
export class Cycles {
  readonly #groups = new Map<
    string,
    { scans: number; missed: number; sumMs: number; lastMs: number; maxMs: number }
  >();

  take({ group, startedAt, endedAt, missed }: Scan): void {
    const counted = this.#groups.get(group) ?? { scans: 0, missed: 0, sumMs: 0, lastMs: 0, maxMs: 0 };
    const lastMs = Math.max(0, endedAt - startedAt);
    this.#groups.set(group, {
      scans: counted.scans + 1,
      missed: counted.missed + missed,
      sumMs: counted.sumMs + lastMs,
      lastMs,
      maxMs: Math.max(counted.maxMs, lastMs),
    });
  }

  of(group: string): CycleFigures {
    const counted = this.#groups.get(group);
    if (counted === undefined) return { scans: 0, missed: 0, lastMs: null, meanMs: null, maxMs: null };
    const { scans, missed, sumMs, lastMs, maxMs } = counted;
    return { scans, missed, lastMs, meanMs: Math.round(sumMs / scans), maxMs };
  }
}
