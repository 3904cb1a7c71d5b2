/**
 * Finished cycles (CONTRACT 5, cycle). What tells the end, the best there is: a `cycle.done` pulse, a counter
 * (`count.cycle`, else `count.total` beside another cycle tag), the falling edge of `cycle.active`. A counter says how
 * many; only an edge that was seen, or the machine's own `cycle.time`, says how long. No time is invented.
 */
import type { CycleData, Verdict } from '../model/event.ts';
import type { EpochMs } from '../model/time.ts';
import type { CountStep } from './count.ts';
import type { ClockMove, Feed } from './feed.ts';
import { parseVerdict } from './options.ts';
import { Signal, isYes } from './signal.ts';

/** Milliseconds per unit of measure of a time tag. */
const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  毫秒: 1,
  s: 1000,
  sec: 1000,
  秒: 1000,
  min: 60_000,
  分: 60_000,
  分钟: 60_000,
};

/** A cycle message to be, and the tags it came from. */
export interface CycleTold {
  readonly at: EpochMs;
  readonly data: CycleData;
  readonly feeds: readonly Feed[];
}

export class Cycles {
  /** Name of the counter that counts cycles, if one does. */
  readonly counter: 'cycle' | 'total' | undefined;
  readonly #done: Signal | undefined;
  readonly #active: Signal | undefined;
  readonly #time: Feed | undefined;
  readonly #ideal: Feed | undefined;
  readonly #partId: Feed | undefined;
  readonly #partResult: Feed | undefined;
  /** Start of the running cycle, where it was seen. */
  #startedAt: EpochMs | undefined;
  /** The last cycle whose start and end were both seen and that was not told yet. */
  #seen: { readonly from: EpochMs; readonly to: EpochMs } | undefined;
  /** An end that was seen of a cycle whose start was not. */
  #endedAt: EpochMs | undefined;

  constructor(feeds: readonly Feed[]) {
    const of = (role: Feed['role']): Feed | undefined => feeds.find((feed) => feed.role === role);
    const signal = (feed: Feed | undefined): Signal | undefined => feed && new Signal(feed);
    this.#done = signal(of('cycle.done'));
    this.#active = signal(of('cycle.active'));
    this.#time = of('cycle.time');
    this.#ideal = of('cycle.ideal');
    this.#partId = of('part.id');
    this.#partResult = of('part.result');
    const hasCycleTag = this.#active !== undefined || this.#time !== undefined || this.#ideal !== undefined;
    if (this.#done !== undefined) this.counter = undefined;
    else if (of('count.cycle') !== undefined) this.counter = 'cycle';
    else if (hasCycleTag && of('count.total') !== undefined) this.counter = 'total';
  }

  /** Whether cycles can be told at all. */
  get canTell(): boolean {
    return this.#done !== undefined || this.counter !== undefined || this.#active !== undefined;
  }

  /** Follows the readings of a scan. @param step of the counter that counts cycles, in this scan */
  follow(step: CountStep | undefined): CycleTold | undefined {
    const wasDone = this.#done?.level;
    const wasActive = this.#active?.level;
    this.#done?.follow();
    this.#active?.follow();
    if (this.#active?.changed === true) this.#edge(this.#active, wasActive);
    if (this.#done !== undefined) {
      const { level, since, changed } = this.#done;
      if (!changed || level !== true || wasDone !== false) return undefined;
      return this.#told(1, this.#seen?.from ?? since, since, this.#done.feed);
    }
    if (this.counter !== undefined) {
      const n = Math.round(step?.steps ?? 0);
      if (step === undefined || n < 1) return undefined;
      const feed = this.#active?.feed;
      return this.#told(n, step.data.from, step.data.to, feed);
    }
    const endedAt = this.#endedAt;
    this.#endedAt = undefined;
    if (this.#active === undefined) return undefined;
    const { feed } = this.#active;
    if (this.#seen !== undefined) return this.#told(1, this.#seen.from, this.#seen.to, feed);
    return endedAt === undefined
      ? undefined
      : this.#told(1, Math.min(feed.heldUntil ?? endedAt, endedAt), endedAt, feed);
  }

  setClock(move: ClockMove): void {
    const { measured } = move;
    this.#done?.setClock(move);
    this.#active?.setClock(move);
    if (this.#startedAt !== undefined) this.#startedAt = measured(this.#startedAt);
    if (this.#endedAt !== undefined) this.#endedAt = measured(this.#endedAt);
    this.#seen = this.#seen && { from: measured(this.#seen.from), to: measured(this.#seen.to) };
  }

  #edge({ level, since }: Signal, before: boolean | undefined): void {
    if (level === undefined) this.#startedAt = undefined;
    else if (level) {
      // A counter that told the cycle before its bit fell has told it; what the bit saw of it is not of the next one.
      this.#seen = undefined;
      if (before === false) this.#startedAt = since;
    } else {
      if (this.#startedAt !== undefined) this.#seen = { from: this.#startedAt, to: since };
      else if (before === true) this.#endedAt = since;
      this.#startedAt = undefined;
    }
  }

  #told(n: number, from: EpochMs, to: EpochMs, feed: Feed | undefined): CycleTold {
    const seen = n === 1 ? this.#seen : undefined;
    this.#seen = undefined;
    const told = n === 1 && this.#time?.isFresh !== false ? millis(this.#time) : undefined;
    const span = seen ?? { from: told === undefined ? from : Math.min(from, Math.round(to - told)), to };
    const durMs = told ?? (seen && seen.to - seen.from);
    const feeds = [feed, told === undefined ? undefined : this.#time].filter((one) => one !== undefined);
    const one = n === 1 ? { partId: this.#part(), result: this.#result() } : {};
    return { at: span.to, data: { n, ...span, durMs, idealMs: millis(this.#ideal), ...one }, feeds };
  }

  /** The part that was in the machine. */
  #part(): string | undefined {
    const feed = this.#partId;
    const value = feed?.options['take'] === 'now' ? feed.value : feed?.valueBefore;
    return partIdOf(value);
  }

  #result(): Verdict | undefined {
    return this.#partResult && verdictOf(this.#partResult);
  }
}

/** The id of a part as text; undefined where there is none. */
export function partIdOf(value: Feed['value']): string | undefined {
  if (value === undefined || typeof value === 'object') return undefined;
  const text = String(value);
  return text.trim() === '' ? undefined : text;
}

/** A tag's value as a verdict: by its map, else true or 1 is OK and false or 0 is NOK. */
export function verdictOf(feed: Feed): Verdict {
  const { value } = feed;
  if (value === undefined || typeof value === 'object') return 'UNDECIDABLE';
  const written = feed.meaningOf(String(value)) ?? feed.meaningOf('*');
  const mapped = written === undefined ? undefined : parseVerdict(written);
  if (mapped !== undefined) return mapped;
  const hasMap = Object.keys(feed.options).length > 0;
  if (hasMap) return 'UNDECIDABLE';
  if (typeof value === 'string') return parseVerdict(value) ?? (isYes(value) ? 'OK' : 'UNDECIDABLE');
  return Number(value) === 1 ? 'OK' : Number(value) === 0 ? 'NOK' : 'UNDECIDABLE';
}

/** A time tag in milliseconds; seconds where no unit is given. */
function millis(feed: Feed | undefined): number | undefined {
  const { value } = feed ?? {};
  if (feed === undefined || (typeof value !== 'number' && typeof value !== 'bigint')) return undefined;
  const factor = unitMs[feed.tag.unitOfMeasure?.toLowerCase() ?? 's'];
  const ms = factor === undefined ? Number.NaN : Number((Number(value) * factor).toPrecision(12));
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}
