/** What was done to the agent, from the journal: what its clock showed, when it could not run, how it ended. */
import { LogTail } from '../appended.ts';
import { entriesOf, type Dated } from '../journal.ts';

/** Settings of the clock that follow each other may be told as one, after a while, and not to the millisecond. */
const setWithinMs = 120_000;
const setPrecisionMs = 500;

export interface Span {
  readonly from: number;
  readonly to: number;
}

export class World {
  readonly #tail: LogTail;
  readonly #clock: { readonly at: number; readonly offsetMs: number }[] = [{ at: 0, offsetMs: 0 }];
  readonly #walls: { readonly at: number; readonly aheadMs: number }[] = [];
  readonly #frozen: Span[] = [];
  readonly #disk: Span[] = [];
  readonly #ends: { readonly at: number; readonly isClean: boolean }[] = [];
  readonly #rounds: { readonly at: number; readonly round: number }[] = [];
  readonly #begun = new Map<string, number>();

  constructor(file: string) {
    this.#tail = new LogTail(file);
  }

  /** Takes in what was done since the last call. */
  read(): void {
    for (const entry of entriesOf(this.#tail)) this.#take(entry);
  }

  /** The round that was going on. */
  roundAt(at: number): number {
    return lastBy(this.#rounds, at)?.round ?? 0;
  }

  /** Whether the agent's clock showed one and the same time all the while, give or take `marginMs`. */
  isSteady({ from, to }: Span, marginMs: number): boolean {
    const last = lastBy(this.#clock, from - marginMs)?.offsetMs;
    return this.#clock.every(
      ({ at, offsetMs }) => at <= from - marginMs || at >= to + marginMs || offsetMs === last,
    );
  }

  /** When the agent's clock showed `time`, by what it was ahead at `near`. */
  when(time: number, near: number): number {
    const offset = lastBy(this.#clock, near)?.offsetMs ?? 0;
    const ahead = (lastBy(this.#walls, near) ?? this.#walls[0])?.aheadMs ?? 0;
    return time - offset - ahead;
  }

  /** Whether the clock was, at some time of the two minutes before `at`, ahead by `ms` of what it was at an earlier one. */
  wasSetBy(ms: number, at: number): boolean {
    const before = lastBy(this.#clock, at - setWithinMs);
    const recent = this.#clock.filter((one) => one === before || (one.at > at - setWithinMs && one.at <= at));
    return recent.some((late, index) =>
      recent.slice(0, index).some((early) => Math.abs(late.offsetMs - early.offsetMs - ms) <= setPrecisionMs),
    );
  }

  /** How long the agent was frozen within a span. */
  frozenMs(span: Span): number {
    return this.#frozen.reduce((sum, one) => sum + overlapMs(one, span), 0);
  }

  /** Whether the disk failed at some time within a span. */
  hadDiskFault(span: Span): boolean {
    return this.#disk.some((one) => overlapMs(one, span) > 0);
  }

  /** Whether a run of the agent ended within a span, however it did. */
  wasEnded({ from, to }: Span): boolean {
    return (lastBy(this.#ends, to)?.at ?? -Infinity) >= from;
  }

  /** The same, for those that ended softly or for those that did not. */
  hadEnd(isClean: boolean, { from, to }: Span): boolean {
    return this.#ends.some((end) => end.isClean === isClean && end.at >= from && end.at <= to);
  }

  #take(entry: Dated): void {
    const { at } = entry;
    this.#walls.push({ at, aheadMs: entry.wallMs - at });
    if (entry.what === 'round') this.#rounds.push({ at, round: entry.round });
    if (entry.what === 'clock') this.#clock.push({ at, offsetMs: entry.offsetMs });
    if (entry.what === 'agent' && entry.event === 'end') this.#ends.push({ at, isClean: entry.code === 0 });
    if (entry.what !== 'fault') return;
    const { subject, kind } = entry.fault;
    if (entry.phase === 'begin') return void this.#begun.set(subject, at);
    const span = { from: this.#begun.get(subject) ?? at, to: at };
    if (subject === 'disk') this.#disk.push(span);
    if (subject === 'agent' && kind === 'freeze') this.#frozen.push(span);
  }
}

function overlapMs(one: Span, other: Span): number {
  return Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from));
}

/** The last of what is in order of time that is not after `at`. */
function lastBy<T extends { readonly at: number }>(ordered: readonly T[], at: number): T | undefined {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return ordered[low - 1];
}
