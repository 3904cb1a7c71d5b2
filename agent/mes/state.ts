/**
 * The state intervals of one machine. Pure: what was found goes in, the next state and the events come out.
 *
 * Invariants: an interval begins where the one before ended; its start is never after the moment it is told; a state that
 * has to last (on/off delay) counts from where it began.
 */
import type { OperationMode, Reason, StateData } from '../model/event.ts';
import type { EpochMs } from '../model/time.ts';
import type { Found } from './condition.ts';
import { durationMs, elapsedAt, type ClockMove, type Moment } from './feed.ts';
import type { MappedState } from './vocabulary.ts';

/** An interval that began later than now by more than this: the clock was set back. */
const clockStepMs = 60_000;

/** A state is said again after this time, so that a consumer that came late knows it. */
export const refreshMs = 15 * 60_000;

/** What has to survive a restart. */
export interface KnownState {
  readonly state: MappedState['state'];
  readonly mode: OperationMode;
  readonly since: EpochMs;
  readonly reason?: Reason | undefined;
}

/** The present interval. Monotonic times are of this run; they are unknown for what was restored. */
export interface Interval extends KnownState {
  readonly sinceElapsedMs?: number | undefined;
  readonly toldElapsedMs: number;
  /** What is waiting to have lasted long enough. */
  readonly pending?: Pending | undefined;
}

/** A state, and the monotonic time at which it was first found. */
interface Pending {
  readonly found: Found;
  readonly elapsedMs: number;
}

export interface Delays {
  readonly onMs: number;
  readonly offMs: number;
}

/** An event to be, less context and sources. */
export interface StateTold {
  readonly at: EpochMs;
  readonly data: StateData;
}

export interface StateStep {
  readonly interval: Interval;
  readonly told: readonly StateTold[];
}

/** The first state ever seen. */
export function firstState(found: Found, now: Moment): StateStep {
  const interval = intervalOf(found, Math.min(found.at, now.at), now);
  return { interval, told: [tell('change', interval, undefined)] };
}

/** What was found now, against the present interval. */
export function nextState(present: Interval, found: Found, delays: Delays, now: Moment): StateStep {
  if (sameState(present, found)) return { interval: { ...present, pending: undefined }, told: [] };
  // Nobody saw when it happened that brought the machine out of UNKNOWN.
  if (present.state === 'UNKNOWN') return change(present, { ...found, at: now.at }, now);
  if (found.state === 'UNKNOWN') {
    // What was waiting did happen before communication was lost.
    const before = present.pending && change(present, present.pending.found, now);
    const lost = change(before?.interval ?? present, found, now);
    return { interval: lost.interval, told: [...(before?.told ?? []), ...lost.told] };
  }
  const pending = waiting(present.pending, { found, elapsedMs: now.elapsedMs });
  const delayMs = delayOf(present, found, delays);
  if (now.elapsedMs - pending.elapsedMs < delayMs) return { interval: { ...present, pending }, told: [] };
  return change(present, pending.found, now);
}

/** Time passed: a state that is due to be said again. */
export function refreshState(present: Interval, now: Moment): StateStep {
  if (now.elapsedMs - present.toldElapsedMs < refreshMs) return { interval: present, told: [] };
  const { state, mode, since, reason } = present;
  const data: StateData = { kind: 'refresh', state, mode, since, reason };
  return { interval: { ...present, toldElapsedMs: now.elapsedMs }, told: [{ at: now.at, data }] };
}

/** Due to be said again at the next look. */
export function dueState(present: Interval): Interval {
  return { ...present, toldElapsedMs: -Infinity };
}

/** After a restart nobody knows what happened since the agent was last alive. */
export function resumeState(known: KnownState, aliveAt: EpochMs, now: Moment): StateStep {
  const restored: Interval = { ...known, toldElapsedMs: now.elapsedMs };
  if (known.state === 'UNKNOWN') return { interval: restored, told: [] };
  const reason: Reason = { code: 'agent.restart', category: 'COMMUNICATION' };
  // By the clock of that run: this one may have begun with one that is years behind.
  const to = Math.max(known.since, aliveAt);
  const lost: Found = { state: 'UNKNOWN', mode: 'NONE', reason, at: aliveAt, isTold: false };
  const interval = intervalOf(lost, Math.min(to, now.at), now);
  const { state, mode, since: from } = known;
  const prev = { state, mode, from, to, durMs: to - from, reason: known.reason };
  return { interval, told: [tell('change', interval, prev)] };
}

/** The clock was set. */
export function setIntervalClock(present: Interval, { told, measured }: ClockMove): Interval {
  const { pending } = present;
  const waits = pending && { ...pending, found: { ...pending.found, at: measured(pending.found.at) } };
  const since = told(present.since);
  // What a broker retained of it has the wrong time: it is said again at the next look.
  const toldElapsedMs = since === present.since ? present.toldElapsedMs : -Infinity;
  return { ...present, since, toldElapsedMs, pending: waits };
}

function change(present: Interval, found: Found, now: Moment): StateStep {
  const foundAt = Math.min(found.at, now.at);
  // A clock that stepped back makes no interval of negative length: the old one ends in its own time, the next is in ours.
  const at = Math.max(present.since, foundAt);
  const wasSetBack = present.since - now.at > clockStepMs;
  const next = intervalOf(found, wasSetBack ? foundAt : at, now);
  const { state, mode, since: from, reason } = present;
  const durMs = durationMs(from, at, present.sinceElapsedMs, now);
  const prev = { state, mode, from, to: at, durMs, reason };
  return { interval: next, told: [tell(state === 'UNKNOWN' ? 'resume' : 'change', next, prev)] };
}

function tell(kind: StateData['kind'], interval: Interval, prev: StateData['prev']): StateTold {
  const { state, mode, since, reason } = interval;
  return { at: since, data: { kind, state, mode, since, prev, reason } };
}

function intervalOf({ state, mode, reason }: Found, since: EpochMs, now: Moment): Interval {
  return { state, mode, since, reason, sinceElapsedMs: elapsedAt(since, now), toldElapsedMs: now.elapsedMs };
}

/** Within a stop the first alarm stays its reason, whatever comes and goes after it; the machine's own word is followed. */
function sameState(present: Interval, found: Found): boolean {
  if (present.state !== found.state || present.mode !== found.mode) return false;
  const isExplained = present.reason?.code !== undefined && !found.isTold;
  if (present.state === 'UNKNOWN' || (present.state === 'OUT_OF_SERVICE' && isExplained)) return true;
  return present.reason?.code === found.reason?.code && present.reason?.category === found.reason?.category;
}

/** Something else than before begins to wait now; but once EXECUTING has ended, it has ended then. */
function waiting(before: Pending | undefined, pending: Pending): Pending {
  if (before === undefined) return pending;
  const { found } = pending;
  const bothStopped = before.found.state !== 'EXECUTING' && found.state !== 'EXECUTING';
  if (before.found.state !== found.state && !bothStopped) return pending;
  return { found: { ...found, at: before.found.at }, elapsedMs: before.elapsedMs };
}

function delayOf(present: Interval, found: Found, { onMs, offMs }: Delays): number {
  if (found.state === 'EXECUTING' && present.state !== 'EXECUTING') return onMs;
  return present.state === 'EXECUTING' && found.state !== 'EXECUTING' ? offMs : 0;
}
