/**
 * Which units of a connection answer. A unit that has no reply for some rounds, be it silent or garbled, while there are
 * others, is absent: its tags are BAD without asking, and it is called with a growing wait, with another of its requests each
 * time, until it answers, which brings it back at once. Pure; times are monotonic milliseconds.
 *
 * Must hold: calling absent units costs the others at most a fortieth of the line's time, and one wait in a round. A unit is
 * called again within what `callWithinMs` says, whatever it was before.
 */
import type { Miss } from '../wire/refusal.ts';
import { maxWaitMs, Presence, restMs } from './presence.ts';

/** How much of the longest pause between two rounds counts one round later. */
const pauseKept = 0.9;

/** The units of one connection. */
export class Presences {
  /** Changes when a unit goes or comes back, or does not answer in another way. */
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

  /**
   * The absent unit that is to be called now: none where another one has been called in this round in vain. The one that has
   * waited longest, or where rounds are rare the last ones would never have their turn.
   */
  due(nowMs: number): Presence | undefined {
    if (this.isCalled) return undefined;
    const due = this.units.filter(({ absentMs, dueMs }) => absentMs !== undefined && dueMs <= nowMs);
    return due.toSorted((a, b) => a.dueMs - b.dueMs)[0];
  }

  heard(presence: Presence, nowMs: number): void {
    if (presence.hear(this.round, nowMs)) this.version++;
  }

  /** @param costMs how long it kept the line, up to now */
  missed(presence: Presence, miss: Miss, nowMs: number, costMs: number): void {
    const wasAbsent = presence.absentMs !== undefined;
    const { kind, lostMs } = presence;
    const isLost = presence.miss(this.round, miss, nowMs - costMs, this.units);
    if (presence.kind !== kind || presence.lostMs !== lostMs) this.version++;
    // Where there is no neighbour, nobody suffers, and the connection itself is given up.
    if (!wasAbsent && (!isLost || this.#units.size < 2)) return;
    const absent = this.units.filter(({ absentMs }) => absentMs !== undefined).length;
    presence.giveUp(nowMs, costMs, absent + (wasAbsent ? 0 : 1));
    if (wasAbsent) this.isCalled = true;
    else this.version++;
  }
}
