/**
 * A stack light. A lamp that was off for less than `flashMs` is flashing, not off; the end of its light is told once it
 * has lasted so long, and counts from when it went out.
 */
import type { EpochMs } from '../model/time.ts';
import type { Feed } from './feed.ts';
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
  #offAt: EpochMs | undefined;
  #flashedAt: EpochMs = 0;

  constructor(feed: Feed) {
    this.signal = new Signal(feed);
    this.#flashMs = feed.number('flashMs') ?? defaultFlashMs;
    const { flashing } = feed.options;
    this.flashingState = flashing === undefined ? undefined : parseState(flashing);
  }

  /** @param at the end of the scan, or of any later look */
  follow(at: EpochMs): void {
    const { signal } = this;
    const [level, wasFlashing] = [this.level, this.isFlashing];
    signal.follow();
    if (signal.changed) this.#take(signal.level, signal.since);
    if (this.#offAt !== undefined && at - this.#offAt >= this.#flashMs) {
      this.#set(false, this.#offAt);
      this.isFlashing = false;
      this.#offAt = undefined;
    } else if (this.isFlashing && this.#offAt === undefined && at - this.#flashedAt >= this.#flashMs) {
      this.isFlashing = false;
      this.since = this.#flashedAt;
    }
    this.changed = level !== this.level || wasFlashing !== this.isFlashing;
  }

  #take(level: Level, at: EpochMs): void {
    if (level === undefined) {
      this.#offAt = undefined;
      this.isFlashing = false;
      this.#set(undefined, at);
    } else if (level) {
      if (this.#offAt !== undefined) {
        this.#flashedAt = at;
        if (!this.isFlashing) this.since = this.#offAt;
        this.isFlashing = true;
      }
      this.#offAt = undefined;
      if (this.level !== true) this.#set(true, at);
    } else if (this.level === true) this.#offAt = at;
    else this.#set(false, at);
  }

  #set(level: Level, at: EpochMs): void {
    if (level !== this.level) this.since = at;
    this.level = level;
  }
}
