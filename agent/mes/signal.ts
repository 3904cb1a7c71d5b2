/** A tag as an on/off signal. */
import type { EpochMs } from '../model/time.ts';
import type { ClockMove, Feed } from './feed.ts';

/** On, off, or not known. */
export type Level = boolean | undefined;

/** The level of a tag, and since when it has it. Follows its feed scan by scan. */
export class Signal {
  readonly feed: Feed;
  level: Level;
  since: EpochMs = 0;
  /** It changed in the scan that is being looked at. */
  changed = false;
  readonly #invert: boolean;
  readonly #above: number | undefined;
  readonly #below: number | undefined;

  constructor(feed: Feed) {
    this.feed = feed;
    this.#invert = isYes(feed.options['invert']);
    this.#above = feed.number('above');
    this.#below = feed.number('below') ?? this.#above;
  }

  setClock({ measured }: ClockMove): void {
    this.since = measured(this.since);
  }

  /** Follows the reading of this scan, if there is one. */
  follow(): void {
    this.changed = false;
    const { last } = this.feed;
    if (!this.feed.isFresh || last === undefined) return;
    const level = this.#levelOf(this.feed.value);
    this.changed = level !== this.level;
    if (this.changed) this.since = last.time;
    this.level = level;
  }

  #levelOf(value: Feed['value']): Level {
    const on = this.#isOn(value);
    return on === undefined ? undefined : on !== this.#invert;
  }

  #isOn(value: Feed['value']): Level {
    if (value === undefined) return undefined;
    if (typeof value === 'boolean') return value;
    if (typeof value === 'string') return isYes(value);
    if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
    if (this.#above === undefined) return Number(value) !== 0;
    if (Number(value) > this.#above) return true;
    // Between the two thresholds it stays what it was.
    const before = this.level === undefined ? false : this.level !== this.#invert;
    return Number(value) < (this.#below ?? this.#above) || this.#below === this.#above ? false : before;
  }
}

/** Words for yes, as options and machines write it. */
export function isYes(text: string | undefined): boolean {
  return text !== undefined && ['true', 'yes', 'on', '1', '是'].includes(text.trim().toLowerCase());
}
