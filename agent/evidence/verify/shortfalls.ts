/**
 * When too little was read of each equipment: windows below the threshold, those that follow each other in one piece. Of each
 * machine only the worst are kept, so memory does not grow with the length of the log.
 */
import type { WindowRecord } from '../../model/record.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Seen } from './log.ts';

/** So many stretches of one machine are named; of the others there is the number. */
const mostNamed = 5;

/** Windows in a row in each of which fewer than X % of the readings scheduled in it were good. */
export interface Stretch {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly good: number;
  /** By the windows' own counts: above 0, and never below `good`. */
  readonly scheduled: number;
}

/** The stretches of one machine. */
export interface Shortfall {
  readonly equipment: string;
  /** Those in which most readings are lacking, at most five, in order of time. */
  readonly worst: readonly Stretch[];
  /** How many there are in all. */
  readonly count: number;
}

/** What is kept of one machine. */
interface Trace {
  open: Stretch | undefined;
  worst: Stretch[];
  count: number;
}

/** Folds the windows of a period. The threshold is that of the register before each window. */
export class Shortfalls {
  readonly #from: EpochMs;
  readonly #to: EpochMs;
  readonly #traces = new Map<string, Trace>();
  #percent = 0;

  constructor(from: EpochMs, to: EpochMs) {
    this.#from = from;
    this.#to = to;
  }

  see({ record }: Seen): void {
    if (record.kind === 'register') this.#percent = record.headline.minCompletenessPercent;
    if (record.kind !== 'window' || record.equipment === '') return;
    if (record.from < this.#from || record.to > this.#to) return;
    this.#add(record);
  }

  /** Machines with at least one such stretch. */
  list(): Shortfall[] {
    return [...this.#traces]
      .map(([equipment, trace]) => ({ equipment, ...closed(trace) }))
      .filter(({ count }) => count > 0);
  }

  #add({ equipment, from, to, good, scheduled }: WindowRecord): void {
    const trace = this.#traces.get(equipment) ?? { open: undefined, worst: [], count: 0 };
    const isShort = 100n * BigInt(good) < BigInt(this.#percent) * BigInt(scheduled);
    const { open } = trace;
    const isNext = isShort && open?.to === from;
    // A window in which nothing was due says nothing either way, but it parts what it stands between.
    if (!isNext) Object.assign(trace, closed(trace), { open: undefined });
    if (isShort)
      trace.open = isNext
        ? { from: open.from, to, good: open.good + good, scheduled: open.scheduled + scheduled }
        : { from, to, good, scheduled };
    this.#traces.set(equipment, trace);
  }
}

function closed({ open, worst, count }: Trace): Pick<Trace, 'worst' | 'count'> {
  if (open === undefined) return { worst, count };
  const kept = [...worst, open]
    .toSorted((a, b) => lacking(b) - lacking(a) || a.from - b.from)
    .slice(0, mostNamed)
    .toSorted((a, b) => a.from - b.from);
  return { worst: kept, count: count + 1 };
}

/** Readings that were due in it and are not good. */
export function lacking({ good, scheduled }: Stretch): number {
  return scheduled - good;
}
