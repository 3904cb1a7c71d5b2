/**
 * Which units of a connection answer. A unit that has no reply for some rounds, be it silent or garbled, while there are others, is
 * absent: its tags are BAD without asking, and it is called with a growing wait, with another of its requests each time, until
 * it answers, which brings it back at once. Pure; times are monotonic milliseconds.
 *
 * Must hold: calling absent units costs the others at most a fortieth of the line's time, and one wait in a round. A unit is
 * called again within what `callWithinMs` says, whatever it was before.
 */
import { Backoff } from '../../../agent/base/backoff.ts';
import type { Miss } from '../wire/refusal.ts';

/** Rounds without any reply after which a unit is absent: one of which something has come before, and one of which nothing has. */
const silentRounds = 3;
const silentRoundsAtFirst = 2;
/** The same of one that is garbled, and rounds after which that is told: it may be noise, and a call now and then would lose much. */
const garbledRounds = 10;
const garbledRoundsTold = 3;
/** One that was garbled is well when it has answered for so long on end. */
const steadyMs = 30_000;
/** First and longest wait before an absent unit is called, where calling it costs little. */
const firstWaitMs = 500;
const maxWaitMs = 60_000;
/** Share of the line's time that calling all absent units may take: one in so many. */
const oneIn = 40;
/** Misses on end after which a unit's are of the other kind, silent or garbled: while it is asked, and while it is absent. */
const otherMisses = 2;
const otherMissesAbsent = 4;
/** How much of the longest pause between two rounds counts one round later. */
const pauseKept = 0.9;

/** How long after a call in vain nobody may be called. @param costMs how long it kept the line */
export function restMs(costMs: number): number {
  return (oneIn - 1) * costMs;
}

/** One unit. */
export class Presence {
  readonly unit: number;
  isAsked = false;
  /** Whether its last request was answered. */
  isAnswering = false;
  /** Set while it is absent: since when. */
  absentMs: number | undefined;
  /** Set from when that is told until it has answered, be it over another connection: since when it had not. */
  lostMs: number | undefined;
  /** Whether what came instead of its last replies was bytes that are none. */
  isGarbled = false;
  /** How long the last request that it did not answer kept the line. */
  costMs = 0;
  /** When it is called next, and how long that is after the call before. */
  dueMs = 0;
  waitMs = 0;
  /** How often it was to be called: which of its requests is next. */
  turn = 0;
  /** Requests that it has answered. */
  answers = 0;
  #heardRound = -1;
  /** Whether anything of it has come, a reply or noise. */
  #isThere = false;
  #missedRound = -1;
  #missedRounds = 0;
  /** Since when it has not answered, and misses on end that were of the other kind than `isGarbled` says. */
  #missedMs: number | undefined;
  #others = 0;
  /** Since when it has answered without a miss. */
  #heardMs: number | undefined;
  readonly #backoff = new Backoff(firstWaitMs, maxWaitMs, () => 0.5);

  constructor(unit: number) {
    this.unit = unit;
  }

  /** It answered. @returns whether it was told lost, and is not any more */
  hear(round: number, nowMs: number): boolean {
    this.isAsked = true;
    this.isAnswering = true;
    this.answers++;
    this.#heardRound = round;
    this.#isThere = true;
    this.#missedRounds = 0;
    this.#missedMs = undefined;
    this.absentMs = undefined;
    if (this.lostMs === undefined) {
      this.isGarbled = false;
      return false;
    }
    this.#heardMs ??= nowMs;
    if (this.isGarbled && nowMs - this.#heardMs < steadyMs) return false;
    this.lostMs = undefined;
    this.isGarbled = false;
    return true;
  }

  /**
   * It did not answer.
   * @returns whether there was no reply in so many rounds that it is given up
   */
  miss(round: number, miss: Miss, nowMs: number): boolean {
    if (miss !== 'break') this.#look(miss === 'noise');
    this.isAsked = true;
    this.isAnswering = false;
    this.#missedMs ??= nowMs;
    this.#heardMs = undefined;
    this.#isThere ||= miss === 'noise';
    if (miss === 'break' || this.#heardRound === round || this.#missedRound === round) return false;
    this.#missedRound = round;
    this.#missedRounds++;
    if (!this.isGarbled) return this.#missedRounds >= (this.#isThere ? silentRounds : silentRoundsAtFirst);
    if (this.#missedRounds >= garbledRoundsTold) this.lostMs ??= this.#missedMs;
    return this.#missedRounds >= garbledRounds;
  }

  /**
   * It is absent, now as before.
   * @param costMs how long it kept the line
   * @param absent how many units are absent
   */
  giveUp(nowMs: number, costMs: number, absent: number): void {
    if (this.absentMs === undefined) this.#backoff.reset();
    this.absentMs ??= nowMs;
    this.lostMs ??= this.#missedMs ?? nowMs;
    this.costMs = costMs;
    this.turn++;
    this.waitMs = Math.max(this.#backoff.next(), restMs(costMs) * absent);
    this.dueMs = nowMs + this.waitMs;
  }

  /** This unit over a new connection, on which it has not been heard yet: what was told of it stands. */
  anew(): Presence {
    const presence = new Presence(this.unit);
    presence.lostMs = this.lostMs;
    presence.isGarbled = this.isGarbled;
    presence.costMs = this.costMs;
    presence.#missedMs = this.#missedMs;
    presence.#others = this.#others;
    return presence;
  }

  /** One such miss alone tells nothing where others have been of the other kind: a modem may have said something. */
  #look(isGarbled: boolean): void {
    if (isGarbled === this.isGarbled) {
      this.#others = 0;
      return;
    }
    const isFirst = this.#missedMs === undefined && this.lostMs === undefined;
    this.#others++;
    if (!isFirst && this.#others < (this.absentMs === undefined ? otherMisses : otherMissesAbsent)) return;
    this.isGarbled = isGarbled;
    this.#others = 0;
  }
}

/** The units of one connection. */
export class Presences {
  /** Changes when a unit goes or comes back, or is garbled instead of silent. */
  version = 0;
  /** Rounds so far, by number. */
  round = 0;
  readonly #units = new Map<number, Presence>();
  /** Whether somebody has been called in this round in vain. */
  isCalled = false;
  /** When this round began, and the longest pause between two of late. */
  #roundMs: number | undefined;
  #pauseMs = 0;

  constructor(units: Iterable<number>) {
    for (const unit of units) this.#units.set(unit, new Presence(unit));
  }

  get units(): readonly Presence[] {
    return [...this.#units.values()];
  }

  /** Whether a unit has answered its last request. */
  get isAnyAnswering(): boolean {
    return this.units.some(({ isAnswering }) => isAnswering);
  }

  get areAllAsked(): boolean {
    return this.units.every(({ isAsked }) => isAsked);
  }

  /** A unit; one that is not of the connection is not kept. */
  of(unit: number): Presence {
    return this.#units.get(unit) ?? new Presence(unit);
  }

  /** A new connection. */
  begin(): void {
    for (const [unit, presence] of this.#units) this.#units.set(unit, presence.anew());
    this.#roundMs = undefined;
    this.version++;
  }

  /** A new round of requests. */
  beginRound(nowMs: number): void {
    if (this.#roundMs !== undefined)
      this.#pauseMs = Math.max(this.#pauseMs * pauseKept, nowMs - this.#roundMs);
    this.#roundMs = nowMs;
    this.round++;
    this.isCalled = false;
  }

  /**
   * Longest time until an absent unit is called, however long it has been absent: its wait, and the rounds in which others are
   * called before it.
   */
  callWithinMs({ costMs, waitMs }: Presence): number {
    const absent = this.units.filter(({ lostMs }) => lostMs !== undefined).length;
    return Math.max(maxWaitMs, waitMs, restMs(costMs) * absent) + this.#pauseMs * absent;
  }

  /** The absent unit that is to be called now: none where another one has been called in this round in vain. */
  due(nowMs: number): Presence | undefined {
    if (this.isCalled) return undefined;
    return this.units.find(({ absentMs, dueMs }) => absentMs !== undefined && dueMs <= nowMs);
  }

  heard(presence: Presence, nowMs: number): void {
    if (presence.hear(this.round, nowMs)) this.version++;
  }

  /** @param costMs how long it kept the line, up to now */
  missed(presence: Presence, miss: Miss, nowMs: number, costMs: number): void {
    const wasAbsent = presence.absentMs !== undefined;
    const { isGarbled, lostMs } = presence;
    const isLost = presence.miss(this.round, miss, nowMs - costMs);
    if (presence.isGarbled !== isGarbled || presence.lostMs !== lostMs) this.version++;
    // Where there is no neighbour, nobody suffers, and the connection itself is given up.
    if (!wasAbsent && (!isLost || this.#units.size < 2)) return;
    const absent = this.units.filter(({ absentMs }) => absentMs !== undefined).length;
    presence.giveUp(nowMs, costMs, absent + (wasAbsent ? 0 : 1));
    if (wasAbsent) this.isCalled = true;
    else this.version++;
  }
}
