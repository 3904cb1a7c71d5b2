/**
 * Whether one unit answers, is silent, late, garbled or breaks the connection, and when it is called if it is absent. Pure; times
 * are monotonic milliseconds.
 */
import { Backoff } from '../../../agent/base/backoff.ts';
import type { Miss } from '../wire/refusal.ts';

/** Rounds without any reply after which a unit is absent: one of which something has come before, and one of which nothing has. */
const silentRounds = 3;
const silentRoundsAtFirst = 2;
/** The same of one that is garbled, and rounds after which that is told: it may be noise, and a call now and then would lose much. */
const garbledRounds = 10;
const garbledRoundsTold = 3;
/** The same of one whenever which is asked the connection breaks: it may be the connection, which hits anybody at random. */
const breakingRounds = 10;
/** One that was garbled is well when it has answered for so long on end. */
const steadyMs = 30_000;
/** First and longest wait before an absent unit is called, where calling it costs little. */
const firstWaitMs = 500;
export const maxWaitMs = 60_000;
/** Share of the line's time that calling all absent units may take: one in so many. */
const oneIn = 40;
/** Misses on end after which a unit's are of another kind: while it is asked, and while it is absent. */
const otherMisses = 2;
const otherMissesAbsent = 4;

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
  /** What came instead of its last replies. */
  kind: Miss = 'nothing';
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
  /** Whether anything of it has come, a reply, be it late, or noise. */
  #isThere = false;
  #missedRound = -1;
  #missedRounds = 0;
  /** Since when it has not answered, and misses on end that were of another kind than `kind` says. */
  #missedMs: number | undefined;
  #others = 0;
  /** The last round in which it broke the connection; how many on end it has, and since which, while others answered. */
  #brokenRound = -1;
  #breaks = 0;
  #brokenFrom = -1;
  /** Since when it has answered without a miss. */
  #heardMs: number | undefined;
  readonly #backoff = new Backoff(firstWaitMs, maxWaitMs, () => 0.5);

  constructor(unit: number) {
    this.unit = unit;
  }

  /** Whether what came instead of its last replies was bytes that are none. */
  get isGarbled(): boolean {
    return this.kind === 'noise';
  }

  /** Whether it is given up if the connection, which is a new one then, breaks once more when it is asked again at once. */
  get isSuspect(): boolean {
    return this.absentMs === undefined && this.#breaks >= breakingRounds;
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
    this.#others = 0;
    this.#breaks = 0;
    this.absentMs = undefined;
    if (this.lostMs === undefined) {
      this.kind = 'nothing';
      return false;
    }
    this.#heardMs ??= nowMs;
    if (this.isGarbled && nowMs - this.#heardMs < steadyMs) return false;
    this.lostMs = undefined;
    this.kind = 'nothing';
    return true;
  }

  /**
   * It did not answer.
   * @param all units of the connection
   * @returns whether there was no reply in so many rounds that it is given up
   */
  miss(round: number, miss: Miss, nowMs: number, all: readonly Presence[]): boolean {
    if (miss !== 'break' || this.kind === 'break') this.#look(miss);
    this.isAsked = true;
    this.isAnswering = false;
    this.#missedMs ??= nowMs;
    this.#heardMs = undefined;
    this.#isThere ||= miss === 'noise' || miss === 'late';
    if (miss === 'break') return this.#break(round, all);
    if (this.#heardRound === round || this.#missedRound === round) return false;
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
    presence.kind = this.kind;
    presence.costMs = this.costMs;
    presence.#missedMs = this.#missedMs;
    presence.#others = this.#others;
    return presence;
  }

  /**
   * The connection broke. That is the unit's doing only if it has in every round of late while another one, which has answered
   * meanwhile, never broke it; and even then it may be that the connection breaks with every second request, or with the first
   * after a while. So what tells is the second break within a round.
   */
  #break(round: number, all: readonly Presence[]): boolean {
    const before = this.#brokenRound;
    this.#brokenRound = round;
    if (before === round || this.#heardRound === round) {
      if (this.isSuspect) this.kind = 'break';
      return this.isSuspect;
    }
    const isAlone = all.some((other) => other.#brokenRound < this.#brokenFrom && other.#heardRound >= before);
    if (this.#breaks === 0 || !isAlone) {
      this.#breaks = 0;
      this.#brokenFrom = round;
    }
    this.#breaks++;
    return false;
  }

  /** One such miss alone tells nothing where others have been of another kind: a modem may have said something. */
  #look(miss: Miss): void {
    if (miss === this.kind) {
      this.#others = 0;
      return;
    }
    // A reply that comes late is beyond doubt.
    const isLate = miss === 'late' && this.kind === 'nothing';
    const isSure = isLate || (this.#missedMs === undefined && this.lostMs === undefined);
    this.#others++;
    if (!isSure && this.#others < (this.absentMs === undefined ? otherMisses : otherMissesAbsent)) return;
    this.kind = miss;
    this.#others = 0;
  }
}
