/**
 * The conditions tags of one subscribed group, and the refresh they share: a ConditionRefresh is for a whole subscription.
 *
 * Invariants:
 *  - A tag that the server has begun to monitor has a refresh asked for it, and again whenever something was not heard: the
 *    server says so, a queue of it ran over, a message is missing. At most one per `betweenRefreshesMs`.
 *  - A refresh that is refused or does not end costs no tag its value: it starts with what was heard, and that something
 *    active before the connection may be missing is said (`doubt`).
 */
import type { Clock } from '../../agent/base/clock.ts';
import { qualityOf, type Sample } from '../../agent/model/sample.ts';
import { statusName, type StatusCode } from '../../agent/model/status.ts';
import type { Tag } from '../../agent/model/tag.ts';
import { readEvent } from './condition-event.ts';
import { ConditionTracker } from './conditions.ts';
import type { Occurrence } from './publication.ts';
import { refusalOf } from './refusal.ts';
import type { Stamp } from './stamp.ts';

const betweenRefreshesMs = 10_000;
/** After the answer the server has begun to repeat within this time, or it does not say when it does. */
const startMs = 5000;
/** A refresh that began has ended within this time. */
const endMs = 60_000;
/** A server that is at another refresh is asked again this often, this many times. */
const busyMs = 2000;
const mostAttempts = 15;
const badRefreshInProgress: StatusCode = 0x80970000;
/** A set up to this size is told at every change; a larger one once per message, as a storm of events would fill the disk. */
const mostToldEach = 32;

/** What is needed of the connection. */
export interface WatchDeps {
  readonly link: { refreshConditions(subscription: number): Promise<StatusCode> };
  readonly clock: Clock;
  readonly stamp: Stamp;
}

/** The conditions tags of one subscribed group over one link. */
export class ConditionWatch {
  readonly #deps: WatchDeps;
  readonly #trackers = new Map<number, ConditionTracker>();
  #askAtMs = Infinity;
  #askedMs = -Infinity;
  /** Monotonic time of the last answer or sign of a beginning. */
  #sinceMs = 0;
  #attempts = 0;
  #overflows = 0;
  #doubt: string | undefined;

  constructor(deps: WatchDeps) {
    this.#deps = deps;
  }

  /** Why conditions that were active before the connection may be missing; undefined where they are known. */
  get doubt(): string | undefined {
    return this.#doubt;
  }

  /** How often a queue of the server ran over. */
  get overflows(): number {
    return this.#overflows;
  }

  /** Monotonic time at which `catchUp` has something to do. */
  get dueMs(): number {
    let dueMs = this.#askAtMs;
    for (const tracker of this.#trackers.values()) dueMs = Math.min(dueMs, this.#overdueMs(tracker));
    return dueMs;
  }

  /** The server monitors a tag from now on. */
  add(clientHandle: number, tag: Tag): void {
    this.#trackers.set(clientHandle, new ConditionTracker(tag));
    this.#ask();
  }

  /** A message of the server never came: what it said of conditions can only be asked for again. */
  missed(): void {
    if (this.#trackers.size > 0) this.#ask();
  }

  /** Follows the events of a message; returns the values they make. */
  take(events: readonly Occurrence[], now: number): Sample[] {
    const samples: Sample[] = [];
    /** Large sets, with the time of their last change. */
    const late = new Map<ConditionTracker, Date | null>();
    for (const { clientHandle, fields } of events) {
      const tracker = this.#trackers.get(clientHandle);
      const event = tracker === undefined ? undefined : readEvent(fields);
      if (tracker === undefined || event === undefined) continue;
      if (event.kind === 'overflow') this.#overflows++;
      if (event.kind === 'refresh-start') this.#sinceMs = this.#deps.clock.elapsed();
      const isOther = tracker.take(event);
      if (tracker.wantsRefresh) this.#ask();
      if (!isOther) continue;
      late.delete(tracker);
      if (tracker.size > mostToldEach) late.set(tracker, event.time);
      else samples.push(tracker.sample(event.time, now, this.#deps.stamp));
    }
    for (const [tracker, time] of late) samples.push(tracker.sample(time, now, this.#deps.stamp));
    return samples;
  }

  /** The value of a tag as it is now; undefined where there is none. */
  current(clientHandle: number, now: number): Sample | undefined {
    const tracker = this.#trackers.get(clientHandle);
    return tracker?.isKnown ? tracker.sample(null, now, this.#deps.stamp) : undefined;
  }

  /**
   * Asks for the refresh that is due, and gives up one that does not end.
   * @returns the values that are known by that
   * @throws NotConnectedError the link is lost
   */
  async catchUp(subscription: number): Promise<Sample[]> {
    const { clock } = this.#deps;
    if (this.#askAtMs <= clock.elapsed()) {
      const refusal = await this.#refresh(subscription);
      return refusal === undefined ? [] : this.#giveUp([...this.#trackers.values()], statusName(refusal));
    }
    const nowMs = clock.elapsed();
    const overdue = [...this.#trackers.values()].filter((tracker) => this.#overdueMs(tracker) <= nowMs);
    return this.#giveUp(overdue, 'no RefreshEnd');
  }

  /** @returns the status of a refusal */
  async #refresh(subscription: number): Promise<StatusCode | undefined> {
    const { link, clock } = this.#deps;
    this.#askAtMs = Infinity;
    this.#askedMs = clock.elapsed();
    for (const tracker of this.#trackers.values()) tracker.begin();
    const status = await link.refreshConditions(subscription).catch(refusalOf);
    this.#sinceMs = clock.elapsed();
    if (status === badRefreshInProgress && ++this.#attempts < mostAttempts) {
      this.#askAtMs = this.#sinceMs + busyMs;
      return undefined;
    }
    this.#attempts = 0;
    return qualityOf(status) === 'BAD' ? status : undefined;
  }

  #ask(): void {
    this.#askAtMs = Math.min(
      this.#askAtMs,
      Math.max(this.#deps.clock.elapsed(), this.#askedMs + betweenRefreshesMs),
    );
  }

  #giveUp(trackers: readonly ConditionTracker[], reason: string): Sample[] {
    if (trackers.length > 0) this.#doubt ??= reason;
    const now = this.#deps.clock.now();
    return trackers
      .filter((tracker) => tracker.giveUp())
      .map((tracker) => tracker.sample(null, now, this.#deps.stamp));
  }

  #overdueMs(tracker: ConditionTracker): number {
    switch (tracker.refreshing) {
      case 'no':
        return Infinity;
      case 'asked':
        return this.#sinceMs + startMs;
      case 'started':
        return this.#sinceMs + endMs;
    }
  }
}
