/** How evenly one group was read: the milliseconds between the starts of scans that followed each other. Pure and bounded. */
import type { WindowPace } from '../model/record.ts';

/** Intervals up to this are kept to the millisecond, longer ones to 1 in 64. */
const exactMs = 128;
/** Longer ones are none: the clock was set. A record's counts end at 2³² − 1, and a gateway without a battery wakes in 1970. */
const longestMs = 7 * 86_400_000;

/** One group of one equipment over one connection. */
export class Pace {
  readonly connection: string;
  readonly group: string;
  readonly #intervalMs: number;
  #scans = 0;
  #counts = new Map<number, number>();
  #min: number | undefined;
  #max: number | undefined;
  #lastMs: number | undefined;

  constructor(connection: string, group: string, intervalMs: number) {
    this.connection = connection;
    this.group = group;
    this.#intervalMs = intervalMs;
  }

  /** A scan was made. @param startedMs when it began, by the wall clock */
  scan(startedMs: number): void {
    this.#scans += 1;
    const last = this.#lastMs;
    this.#lastMs = startedMs;
    if (last === undefined) return;
    const ms = startedMs - last;
    if (ms < 0 || ms > longestMs) return;
    this.#min = Math.min(ms, this.#min ?? ms);
    this.#max = Math.max(ms, this.#max ?? ms);
    const rounded = roundedMs(ms);
    this.#counts.set(rounded, (this.#counts.get(rounded) ?? 0) + 1);
  }

  /** The link was down: the time until the next scan is no interval of ours. */
  broken(): void {
    this.#lastMs = undefined;
  }

  /** A new window begins; the interval that reaches into it counts there. */
  restart(): void {
    this.#scans = 0;
    this.#counts = new Map();
    this.#min = this.#max = undefined;
  }

  finding(): WindowPace {
    const { connection, group } = this;
    const head = { connection, group, intervalMs: this.#intervalMs, scans: this.#scans };
    if (this.#min === undefined) return head;
    return { ...head, min: this.#min, p50: this.#quantile(50), p95: this.#quantile(95), max: this.#max };
  }

  /** Smallest interval that `percent` of all do not exceed. */
  #quantile(percent: number): number {
    const sorted = [...this.#counts].sort(([a], [b]) => a - b);
    const total = sorted.reduce((sum, [, count]) => sum + count, 0);
    let seen = 0;
    for (const [ms, count] of sorted) {
      seen += count;
      // Rounding must not lead out of what was measured.
      if (100 * seen >= percent * total) return Math.max(this.#min ?? ms, Math.min(ms, this.#max ?? ms));
    }
    return 0;
  }
}

function roundedMs(ms: number): number {
  if (ms <= exactMs) return ms;
  const step = 2 ** Math.floor(Math.log2(ms / exactMs)) * 2;
  return Math.round(ms / step) * step;
}
