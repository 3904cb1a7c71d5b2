/**
 * The conditions that are active at one event notifier: events in, value out. Pure.
 *
 *   begin ── events: each repeated condition is no longer suspect ──► end: what is still suspect has gone unseen
 *
 * Invariants:
 *  - Nothing is known before the first refresh has ended or has been given up; from then on every event that changes the
 *    set changes the value.
 *  - A refresh that does not end takes nothing away.
 *  - At most `mostConditions` are held. Where there were more, the value is uncertain until a refresh has shown them all.
 */
import { qualityOf, type Sample } from '../../agent/model/sample.ts';
import { Status } from '../../agent/model/status.ts';
import type { Tag } from '../../agent/model/tag.ts';
import type { EpochMs } from '../../agent/model/time.ts';
import type { ConditionEvent } from './condition-event.ts';
import type { Stamp } from './stamp.ts';

/** Conditions held per tag; more make the value uncertain. */
export const mostConditions = 1000;

/** The active conditions of one tag. */
export class ConditionTracker {
  readonly tag: Tag;
  /** Text by condition. */
  readonly #active = new Map<string, string>();
  /** Conditions the refresh in progress has not repeated yet; undefined while there is none. */
  #suspect: Set<string> | undefined;
  #isMarked = false;
  #isKnown = false;
  #isShort = false;
  #wasShort = false;
  #wantsRefresh = false;

  constructor(tag: Tag) {
    this.tag = tag;
  }

  /** Whether there is a value. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** `asked`: no sign of the server yet. `started`: the server has begun to repeat. */
  get refreshing(): 'no' | 'asked' | 'started' {
    if (this.#suspect === undefined) return 'no';
    return this.#isMarked ? 'started' : 'asked';
  }

  /** Whether only a refresh can tell what is active now. */
  get wantsRefresh(): boolean {
    return this.#wantsRefresh;
  }

  /** How many are held. */
  get size(): number {
    return this.#active.size;
  }

  /** A refresh is asked for: what it does not repeat will have gone. */
  begin(): void {
    this.#suspect = new Set(this.#active.keys());
    this.#isMarked = false;
    this.#wasShort ||= this.#isShort;
    this.#isShort = false;
    this.#wantsRefresh = false;
  }

  /** The refresh will not end: what was active counts as active. Returns whether the value is other than before. */
  giveUp(): boolean {
    this.#isShort ||= this.#wasShort;
    this.#wasShort = false;
    this.#suspect = undefined;
    return this.#becomeKnown();
  }

  /** Follows an event. Returns whether the value is other than before. */
  take(event: ConditionEvent): boolean {
    switch (event.kind) {
      case 'refresh-start':
        this.begin();
        this.#isMarked = true;
        return false;
      case 'refresh-end':
        return this.#end();
      case 'refresh-required':
      case 'overflow':
        this.#wantsRefresh = true;
        return false;
      case 'condition':
        this.#suspect?.delete(event.id);
        return (event.isActive ? this.#add(event.id, event.text) : this.#remove(event.id)) && this.#isKnown;
    }
  }

  /**
   * The value as it is now; BadWaitingForInitialData before anything is known.
   * @param time when it became so, by the event; null where only this gateway knows
   * @param now the gateway's time
   */
  sample(time: Date | null, now: EpochMs, stamp: Stamp): Sample {
    stamp.pick({ sourceTimestamp: time, serverTimestamp: null }, now);
    const status = this.#status;
    const quality = qualityOf(status);
    const value = quality === 'BAD' ? null : [...this.#active.values()].sort();
    return { tag: this.tag, value, quality, status, time: stamp.time, timeSource: stamp.timeSource };
  }

  get #status(): number {
    if (!this.#isKnown) return Status.BadWaitingForInitialData;
    // SubNormal: made of fewer sources than there are (OPC 10000-8).
    return this.#isShort || this.#wasShort ? Status.UncertainSubNormal : Status.Good;
  }

  #end(): boolean {
    let isOther = this.#wasShort && !this.#isShort;
    this.#wasShort = false;
    for (const id of this.#suspect ?? []) isOther = this.#remove(id) || isOther;
    this.#suspect = undefined;
    return this.#becomeKnown() || isOther;
  }

  #becomeKnown(): boolean {
    const isOther = !this.#isKnown;
    this.#isKnown = true;
    return isOther;
  }

  #add(id: string, text: string): boolean {
    if (this.#active.get(id) === text) return false;
    if (this.#active.size >= mostConditions && !this.#active.has(id)) {
      const isOther = !this.#isShort;
      this.#isShort = true;
      return isOther;
    }
    this.#active.set(id, text);
    return true;
  }

  #remove(id: string): boolean {
    const isOther = this.#active.delete(id);
    // There is room again for one of those that were left out.
    if (isOther && this.#isShort) this.#wantsRefresh = true;
    return isOther;
  }
}
