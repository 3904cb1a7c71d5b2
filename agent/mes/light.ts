/**
 * A stack light. A lamp that was off for less than `flashMs` is flashing, not off; the end of its light is told once it
 * has lasted so long, and counts from when it went out.
 *
 * A lamp that is read for the first time, or again after it could not be read, may be anywhere in its flashing: it is
 * judged once it was watched for `flashMs`. One that is lit is judged at once, unless flashing means something else.
 */
import type { EpochMs } from '../model/time.ts';
import type { ClockMove, Feed, Moment } from './feed.ts';
import { parseState } from './options.ts';
import { Signal, type Level } from './signal.ts';
import type { MappedState } from './vocabulary.ts';

const defaultFlashMs = 3_000;

export class Light {
  readonly signal: Signal;
  /** What it stands for while flashing; undefined: the same as when lit. */
  readonly flashingState: MappedState | undefined;
  /** Lit, steadily or flashing. */
  level: Level;
  /** Only where that means something else than lit. */
  isFlashing = false;
  since: EpochMs = 0;
  changed = false;
  readonly #flashMs: number;
  /** Since when it has been dark, by both clocks: its time stamps, ours measures. */
  #offAt: Moment | undefined;
  /** Since when it has been lit without being judged. */
  #litAt: Moment | undefined;
  #flashedAt: Moment = { at: 0, elapsedMs: 0 };

  constructor(feed: Feed) {
    this.signal = new Signal(feed);
    this.#flashMs = feed.number('flashMs') ?? defaultFlashMs;
    const { flashing } = feed.options;
    this.flashingState = flashing === undefined ? undefined : parseState(flashing);
  }

  /** It can be read, but was not watched for long enough to tell flashing from steady. */
  get isUndecided(): boolean {
    return this.level === undefined && (this.#offAt !== undefined || this.#litAt !== undefined);
  }

  follow(now: Moment): void {
    const { signal } = this;
    const [level, wasFlashing] = [this.level, this.isFlashing];
    signal.follow();
    const { elapsedMs } = now;
    if (signal.changed) this.#take(signal.level, { at: signal.since, elapsedMs });
    if (this.#offAt !== undefined && elapsedMs - this.#offAt.elapsedMs >= this.#flashMs) {
      this.#set(false, this.#offAt.at);
      this.isFlashing = false;
      this.#offAt = this.#litAt = undefined;
    } else if (
      this.#litAt !== undefined &&
      this.#offAt === undefined &&
      elapsedMs - this.#litAt.elapsedMs >= this.#flashMs
    ) {
      this.#set(true, this.#litAt.at);
      this.#litAt = undefined;
    } else if (
      this.isFlashing &&
      this.#offAt === undefined &&
      elapsedMs - this.#flashedAt.elapsedMs >= this.#flashMs
    ) {
      this.isFlashing = false;
      this.since = this.#flashedAt.at;
    }
    this.changed = level !== this.level || wasFlashing !== this.isFlashing;
  }

  setClock(move: ClockMove): void {
    const moved = (moment: Moment): Moment => ({ ...moment, at: move.measured(moment.at) });
    this.since = move.measured(this.since);
    this.signal.setClock(move);
    this.#offAt = this.#offAt && moved(this.#offAt);
    this.#litAt = this.#litAt && moved(this.#litAt);
    this.#flashedAt = moved(this.#flashedAt);
  }

  #take(level: Level, at: Moment): void {
    if (level === undefined) {
      this.#offAt = this.#litAt = undefined;
      this.isFlashing = false;
      this.#set(undefined, at.at);
    } else if (level) this.#light(at);
    else this.#offAt = at;
  }

  #light(at: Moment): void {
    const [offAt, litAt] = [this.#offAt, this.#litAt];
    this.#offAt = undefined;
    // Flashing that means nothing of its own is light like any other.
    if (this.flashingState === undefined) this.#set(true, at.at);
    else if (offAt !== undefined && (this.level === true || litAt !== undefined)) {
      this.#flashedAt = at;
      if (!this.isFlashing) this.since = (litAt ?? offAt).at;
      this.isFlashing = true;
      this.level = true;
      this.#litAt = undefined;
    } else if (this.level === undefined) this.#litAt = at;
    else this.#set(true, at.at);
  }

  #set(level: Level, at: EpochMs): void {
    if (level !== this.level) this.since = at;
    this.level = level;
  }
}
