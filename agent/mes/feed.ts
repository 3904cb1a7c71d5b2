/** The readings of one tag with a role, as the derivers see them. */
import type { EventSource } from '../model/event.ts';
import type { Quality, Sample, Scalar } from '../model/sample.ts';
import type { Tag } from '../model/tag.ts';
import type { EpochMs } from '../model/time.ts';
import { roleOptions } from './options.ts';
import type { Role } from './roles.ts';

/** When something is looked at: wall time stamps, monotonic time measures. */
export interface Moment {
  readonly at: EpochMs;
  /** Monotonic milliseconds of this run. */
  readonly elapsedMs: number;
}

/** Monotonic time of a wall time that is not after `now`. A later one, left by a clock that was set back, is now. */
export function elapsedAt(at: EpochMs, now: Moment): number {
  return now.elapsedMs - Math.max(0, now.at - at);
}

/** The clock was set: what becomes of times that are remembered. */
export interface ClockMove {
  /** By how much. */
  readonly ms: number;
  /** A time that was told goes where the messages go that told it: nowhere, unless their clock was wrong. */
  readonly told: (t: EpochMs) => EpochMs;
  /** A time that is only measured from goes along. */
  readonly measured: (t: EpochMs) => EpochMs;
}

/** Time of an earlier moment by the present clock: what was written down then, unless the clock was set meanwhile. */
export function presentTime(moment: Moment, now: Moment): EpochMs {
  const passedMs = Math.max(0, now.elapsedMs - moment.elapsedMs);
  const isSet = Math.abs(now.at - moment.at - passedMs) >= setClockMs;
  return isSet ? Math.round(now.at - passedMs) : moment.at;
}

/**
 * Length of a span in milliseconds: what its two times say, unless the clock was set meanwhile; then the monotonic one.
 * @param fromElapsedMs monotonic time of `from`; undefined where another run saw it
 */
export function durationMs(
  from: EpochMs,
  to: EpochMs,
  fromElapsedMs: number | undefined,
  now: Moment,
): number {
  const ms = Math.max(0, to - from);
  if (fromElapsedMs === undefined) return ms;
  const measuredMs = Math.max(0, Math.round(elapsedAt(to, now) - fromElapsedMs));
  return Math.abs(measuredMs - ms) < setClockMs ? ms : measuredMs;
}

/** A wall clock that differs by more from the monotonic one was set. */
const setClockMs = 1_000;

/** The tags of one group over one connection: a scan says of all of them at once that they were read. */
export interface Beat {
  readonly intervalMs: number;
  /** When the scan before the present one ended: tags that it did not name kept their value until then. */
  seenAt: EpochMs;
  /** Number of the present scan. */
  count: number;
}

/** One tag and what it said: the reading of this scan, and the last usable one before it. */
export class Feed {
  readonly tag: Tag;
  readonly role: Role;
  readonly beat: Beat;
  readonly options: Readonly<Record<string, string>>;
  /** Latest reading; undefined until there was one. */
  last: Sample | undefined;
  /** Latest reading before the one of this scan. */
  before: Sample | undefined;
  /** It was read in the scan that is being looked at. */
  isFresh = false;
  /** Since the last usable reading the tag was unreadable, or the agent was not running. */
  hadGap = true;
  #usableAt: EpochMs | undefined;
  /** Number of the scan that named it last. */
  #usableBeat = 0;

  constructor(tag: Tag, role: Role, beat: Beat) {
    this.tag = tag;
    this.role = role;
    this.beat = beat;
    this.options = tag.roleOptions ?? {};
  }

  take(sample: Sample): void {
    this.before = this.last;
    this.last = sample;
    this.isFresh = true;
    if (sample.quality === 'BAD') this.hadGap = true;
  }

  setClock({ told, measured }: ClockMove): void {
    const moved = (sample: Sample | undefined): Sample | undefined =>
      sample && { ...sample, time: told(sample.time) };
    this.last = moved(this.last);
    this.before = moved(this.before);
    if (this.#usableAt !== undefined) this.#usableAt = measured(this.#usableAt);
  }

  /** After a scan: a usable reading ends a gap. */
  settle(): void {
    this.isFresh = false;
    if (this.last === undefined || this.last.quality === 'BAD') return;
    this.hadGap = false;
    this.#usableAt = this.last.time;
    this.#usableBeat = this.beat.count;
  }

  /** Until when the last usable value is known to have held, before this scan; undefined where there was none. */
  get heldUntil(): EpochMs | undefined {
    const { seenAt, count } = this.beat;
    const heldLonger = !this.hadGap && count - 1 > this.#usableBeat;
    return heldLonger ? seenAt : this.#usableAt;
  }

  /** The present value, or undefined where it cannot be used. */
  get value(): Scalar | readonly Scalar[] | undefined {
    return usable(this.last);
  }

  /** The value before this scan, or undefined where it could not be used. */
  get valueBefore(): Scalar | readonly Scalar[] | undefined {
    return usable(this.isFresh ? this.before : this.last);
  }

  /** The value in this scan is another than the one before. */
  get hasNewValue(): boolean {
    return this.isFresh && this.value !== this.valueBefore;
  }

  /** What a value of the machine stands for by the tag's own map; undefined where the map does not say. */
  meaningOf(value: string): string | undefined {
    const isOption = Object.hasOwn(roleOptions[this.role].named, value);
    return !isOption && Object.hasOwn(this.options, value) ? this.options[value] : undefined;
  }

  /** A number among the options; checked when the plant was loaded. */
  number(option: string): number | undefined {
    const text = this.options[option];
    return text === undefined ? undefined : Number(text);
  }
}

/** The value of a sample that is not BAD. */
function usable(sample: Sample | undefined): Scalar | readonly Scalar[] | undefined {
  return sample === undefined || sample.quality === 'BAD' || sample.value === null ? undefined : sample.value;
}

/** What events are derived from, as they name it. */
export function sourceOf(feed: Feed): EventSource[] {
  return feed.last === undefined ? [] : [{ n: feed.tag.name, v: feed.last.value, t: feed.last.time }];
}

/** The worst quality among readings. */
export function worstOf(feeds: readonly Feed[]): Quality {
  const qualities = feeds.map(({ last }) => last?.quality);
  if (qualities.includes('BAD')) return 'BAD';
  return qualities.includes('UNCERTAIN') ? 'UNCERTAIN' : 'GOOD';
}
