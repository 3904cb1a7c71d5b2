/** How evenly one group was read: the milliseconds between the starts of scans that followed each other. Pure and bounded. */
import type { WindowPace } from '../model/record.ts';

/** Intervals up to this are kept to the millisecond; longer ones in 64 steps to each doubling. */
const exactMs = 128;
const stepsEach = 64;
/** Longer ones are none: the clock was set. A record's counts end at 2³² − 1, and a gateway without a battery wakes in 1970. */
const longestMs = 7 * 86_400_000;

/** One group of one equipment over one connection. */
export class Pace {
  readonly connection: string;
  readonly group: string;
  readonly #intervalMs: number;
  #scans = 0;
  /** Intervals by bucket; a fixed array, as it is looked through in every transaction. */
  readonly #counts = new Uint32Array(bucketOf(longestMs) + 1);
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
    const bucket = bucketOf(ms);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
  }

  /** The link was down: the time until the next scan is no interval of ours. */
  broken(): void {
    this.#lastMs = undefined;
  }

  /** A new window begins; the interval that reaches into it counts there. */
  restart(): void {
    this.#scans = 0;
    this.#counts.fill(0);
    this.#min = this.#max = undefined;
  }

  finding(): WindowPace {
    const { connection, group } = this;
    const head = { connection, group, intervalMs: this.#intervalMs, scans: this.#scans };
    if (this.#min === undefined) return head;
    const [p50, p95] = this.#quantiles([50, 95]);
    return { ...head, min: this.#min, p50, p95, max: this.#max };
  }

  /** For each of `percents`, ascending, the smallest interval that so many of all do not exceed. */
  #quantiles(percents: readonly number[]): number[] {
    const [min, max] = [this.#min ?? 0, this.#max ?? 0];
    let total = 0;
    for (let at = bucketOf(min); at <= bucketOf(max); at += 1) total += this.#counts[at] ?? 0;
    let at = bucketOf(min);
    let seen = this.#counts[at] ?? 0;
    return percents.map((percent) => {
      while (100 * seen < percent * total) seen += this.#counts[++at] ?? 0;
      // What stands for a bucket must not lead out of what was measured.
      return Math.max(min, Math.min(middleOf(at), max));
    });
  }
}

function bucketOf(ms: number): number {
  if (ms <= exactMs) return ms;
  const doubling = Math.floor(Math.log2(ms / exactMs));
  const begin = exactMs * 2 ** doubling;
  return exactMs + 1 + doubling * stepsEach + Math.floor(((ms - begin) * stepsEach) / begin);
}

/** The interval that stands for a bucket. */
function middleOf(bucket: number): number {
  if (bucket <= exactMs) return bucket;
  const [doubling, step] = [
    Math.floor((bucket - exactMs - 1) / stepsEach),
    (bucket - exactMs - 1) % stepsEach,
  ];
  const begin = exactMs * 2 ** doubling;
  return Math.floor(begin + ((step + 0.5) * begin) / stepsEach);
}
