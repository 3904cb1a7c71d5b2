/**
 * Which units of a connection answer. A unit that keeps silent for some rounds, while there are others, is absent: its tags
 * are BAD without asking, and it is called with a growing wait, with another of its requests each time, until it answers, which
 * brings it back at once. Pure; times are monotonic milliseconds.
 *
 * Must hold: calling absent units costs the others at most a fortieth of the line's time, and one wait in a round.
 */
import { Backoff } from '../../../agent/base/backoff.ts';

/** Rounds without any answer after which a unit is absent: one that has answered before, and one that never has. */
const silentRounds = 3;
const silentRoundsAtFirst = 2;
/** First and longest wait before an absent unit is called, where calling it costs little. */
const firstWaitMs = 500;
const maxWaitMs = 60_000;
/** Share of the line's time that calling all absent units may take: one in so many. */
const oneIn = 40;

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
  /** When it is called next, and how long that is after the call before. */
  dueMs = 0;
  waitMs = 0;
  /** How often it was to be called: which of its requests is next. */
  turn = 0;
  /** Requests that it has answered. */
  answers = 0;
  #heardRound = -1;
  #silentRound = -1;
  #silentRounds = 0;
  readonly #backoff = new Backoff(firstWaitMs, maxWaitMs, () => 0.5);

  constructor(unit: number) {
    this.unit = unit;
  }

  /** It answered. @returns whether it was absent */
  hear(round: number): boolean {
    const wasAbsent = this.absentMs !== undefined;
    this.isAsked = true;
    this.isAnswering = true;
    this.answers++;
    this.#heardRound = round;
    this.#silentRounds = 0;
    this.absentMs = undefined;
    return wasAbsent;
  }

  /**
   * It did not answer.
   * @param isSilent whether nothing came at all
   * @returns whether nothing has come in so many rounds that it is given up
   */
  miss(round: number, isSilent: boolean): boolean {
    this.isAsked = true;
    this.isAnswering = false;
    if (!isSilent || this.#heardRound === round || this.#silentRound === round) return false;
    this.#silentRound = round;
    this.#silentRounds++;
    return this.#silentRounds >= (this.#heardRound < 0 ? silentRoundsAtFirst : silentRounds);
  }

  /**
   * It is absent, now as before.
   * @param costMs how long it kept the line
   * @param absent how many units are absent
   */
  giveUp(nowMs: number, costMs: number, absent: number): void {
    if (this.absentMs === undefined) this.#backoff.reset();
    this.absentMs ??= nowMs;
    this.turn++;
    this.waitMs = Math.max(this.#backoff.next(), restMs(costMs) * absent);
    this.dueMs = nowMs + this.waitMs;
  }
}

/** The units of one connection. */
export class Presences {
  /** Changes when a unit goes or comes back. */
  version = 0;
  /** Rounds so far, by number. */
  round = 0;
  readonly #units = new Map<number, Presence>();
  /** Whether somebody has been called in this round in vain. */
  isCalled = false;

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
    for (const unit of this.#units.keys()) this.#units.set(unit, new Presence(unit));
    this.version++;
  }

  /** A new round of requests. */
  beginRound(): void {
    this.round++;
    this.isCalled = false;
  }

  /** The absent unit that is to be called now: none where another one has been called in this round in vain. */
  due(nowMs: number): Presence | undefined {
    if (this.isCalled) return undefined;
    return this.units.find(({ absentMs, dueMs }) => absentMs !== undefined && dueMs <= nowMs);
  }

  heard(presence: Presence): void {
    if (presence.hear(this.round)) this.version++;
  }

  /** @param isSilent whether nothing came at all @param costMs how long it kept the line */
  missed(presence: Presence, isSilent: boolean, nowMs: number, costMs: number): void {
    const wasAbsent = presence.absentMs !== undefined;
    const isLost = presence.miss(this.round, isSilent);
    // Where there is no neighbour, nobody suffers, and the connection itself is given up.
    if (!wasAbsent && (!isLost || this.#units.size < 2)) return;
    const absent = this.units.filter(({ absentMs }) => absentMs !== undefined).length;
    presence.giveUp(nowMs, costMs, absent + (wasAbsent ? 0 : 1));
    if (wasAbsent) this.isCalled = true;
    else this.version++;
  }
}
