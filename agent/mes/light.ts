/**
 * A stack light. A lamp that was off for less than `flashMs` is flashing, not off; the end of its light is told once it
 * has lasted so long, and counts from when it went out.
 */
import type { EpochMs } from '../model/time.ts';
import type { Feed, Moment } from './feed.ts';
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
  isFlashing = false;
  since: EpochMs = 0;
  changed = false;
  readonly #flashMs: number;
  /** Since when it has been dark, by both clocks: its time stamps, ours measures. */
  #offAt: Moment | undefined;
  #flashedAt: Moment = { at: 0, elapsedMs: 0 };

  constructor(feed: Feed) {
    this.signal = new Signal(feed);
    this.#flashMs = feed.number('flashMs') ?? defaultFlashMs;
    const { flashing } = feed.options;
    this.flashingState = flashing === undefined ? undefined : parseState(flashing);
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
      this.#offAt = undefined;
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

  #take(level: Level, at: Moment): void {
    if (level === undefined) {
      this.#offAt = undefined;
      this.isFlashing = false;
      this.#set(undefined, at.at);
    } else if (level) {
      if (this.#offAt !== undefined) {
        this.#flashedAt = at;
        if (!this.isFlashing) this.since = this.#offAt.at;
        this.isFlashing = true;
      }
      this.#offAt = undefined;
      if (this.level !== true) this.#set(true, at.at);
    } else if (this.level === true) this.#offAt = at;
    else this.#set(false, at.at);
  }

  #set(level: Level, at: EpochMs): void {
    if (level !== this.level) this.since = at;
    this.level = level;
  }
}
