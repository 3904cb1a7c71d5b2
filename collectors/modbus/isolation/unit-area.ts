/**
 * What is known of one area of one unit: the places it refuses, the borders it does not read across, the longest request it
 * takes. Pure; times are monotonic milliseconds.
 *
 * Must hold: a place that is refused is asked for no sooner than its wait says, which doubles from ten seconds to ten minutes
 * and goes on growing where a place that came back is refused again soon; whatever is refused is asked for again at last.
 */
import { Backoff } from '../../../agent/base/backoff.ts';
import type { Area } from '../address.ts';
import type { Finding } from './bisect.ts';
import { illegalFunction, noAnswer } from '../wire/exception.ts';

/** First and longest wait before something that was refused is asked for again. */
export const firstWaitMs = 10_000;
export const maxWaitMs = 600_000;
/** Most places that came back which are asked for at once. */
const mostAtOnce = 64;

/** Registers or bits. */
export interface Span {
  readonly start: number;
  readonly count: number;
}

/** Something that is not asked for until its time comes. */
export class Suspension {
  /** Code of the exception; `noAnswer` also where nothing came. */
  code: number;
  dueMs: number;
  #waitMs: number;
  readonly #backoff = new Backoff(firstWaitMs, maxWaitMs, () => 0.5);

  constructor(code: number, nowMs: number) {
    this.code = code;
    this.#waitMs = this.#backoff.next();
    this.dueMs = nowMs + this.#waitMs;
  }

  /** Refused once more. */
  again(code: number, nowMs: number): void {
    this.code = code;
    this.#waitMs = this.#backoff.next();
    this.dueMs = nowMs + this.#waitMs;
  }

  /** Whether it lies so long back that a new refusal has nothing to do with it. */
  isOver(nowMs: number): boolean {
    return nowMs - this.dueMs > this.#waitMs;
  }
}

/** One area of one unit. */
export class UnitArea {
  readonly unit: number;
  readonly area: Area;
  /** Changes with whatever changes how its tags are read. */
  version = 0;
  /** The longest request that was answered. */
  answered = 0;
  /** The longest request that is made. */
  most = Infinity;
  /** How many of the places whose time has come are asked for at once: more with every answer. */
  atOnce = 1;
  /** Which of the tags of an area that is refused as a whole is asked for next. */
  turn = 0;
  #whole: Suspension | undefined;
  readonly #refused = new Map<string, Span & { readonly suspension: Suspension }>();
  readonly #cuts = new Map<number, Suspension>();
  /** Refusals of places that have come back. */
  readonly #past = new Map<string, Suspension>();

  constructor(unit: number, area: Area) {
    this.unit = unit;
    this.area = area;
  }

  /** Set where the unit does not know the function. */
  get whole(): Suspension | undefined {
    return this.#whole;
  }

  get cuts(): ReadonlyMap<number, Suspension> {
    return this.#cuts;
  }

  /** Why what lies here is not asked for, if it is not: it is refused, or something in it is. */
  suspensionOf({ start, count }: Span): Suspension | undefined {
    if (this.#whole !== undefined || this.#refused.size === 0) return this.#whole;
    for (const one of this.#refused.values()) if (isInside(one, start, start + count)) return one.suspension;
    return undefined;
  }

  /** Whether one request may read from `start` to before `end`. @param exceptCut a border to be tried again */
  mayRead(start: number, end: number, exceptCut?: number): boolean {
    if (end - start > this.most) return false;
    for (const at of this.#cuts.keys()) if (at !== exceptCut && start < at && at < end) return false;
    for (const one of this.#refused.values()) if (isInside(one, start, end)) return false;
    return true;
  }

  /** Takes over what was found out. */
  learn({ refused, cuts, most, isWhole }: Finding, nowMs: number): void {
    if (isWhole) this.#whole ??= new Suspension(illegalFunction, nowMs);
    for (const { place, code } of refused) this.#refuse(place, code, nowMs);
    for (const { at, isSure } of cuts) {
      const cut = new Suspension(0, nowMs);
      if (!isSure) cut.dueMs = nowMs;
      if (!this.#cuts.has(at)) this.#cuts.set(at, cut);
    }
    if (most !== undefined) this.most = Math.min(this.most, most);
    if (isWhole || refused.length > 0 || cuts.length > 0 || most !== undefined) this.version++;
  }

  /** What lies at some places is refused as one, for the unit is silent about it. */
  hold(places: readonly Span[], nowMs: number): void {
    const [first] = places;
    if (first === undefined) return;
    const past = this.#past.get(keyOf(first));
    const known = past?.isOver(nowMs) === false ? past : undefined;
    known?.again(noAnswer, nowMs);
    const suspension = known ?? new Suspension(noAnswer, nowMs);
    this.version++;
    for (const place of places) {
      this.#past.delete(keyOf(place));
      this.#refused.set(keyOf(place), { start: place.start, count: place.count, suspension });
    }
  }

  /** Something was asked for once more in vain. @param code of what came, be it another one than before */
  again(suspension: Suspension, code: number, nowMs: number): void {
    if (suspension.code !== code) this.version++;
    suspension.again(code, nowMs);
  }

  /** What was refused as one, and was asked for in vain, is asked for by halves from now on. */
  split(suspension: Suspension, nowMs: number): void {
    const held = [...this.#refused].filter(([, one]) => one.suspension === suspension);
    if (held.length < 2) return;
    this.version++;
    const half = new Suspension(suspension.code, nowMs);
    for (const [key, one] of held.slice(held.length >> 1))
      this.#refused.set(key, { ...one, suspension: half });
  }

  /** A request was answered: what it asked for is not refused. */
  giveBack({ start, count }: Span, nowMs: number): void {
    let isNew = this.#whole !== undefined;
    this.#whole = undefined;
    for (const [key, one] of this.#refused) {
      if (!isInside(one, start, start + count)) continue;
      this.#refused.delete(key);
      one.suspension.dueMs = nowMs;
      this.#past.set(key, one.suspension);
      isNew = true;
    }
    if (!isNew) return;
    this.version++;
    // Where one has come back, others may have.
    this.atOnce = Math.min(mostAtOnce, this.atOnce * 2);
    for (const { suspension } of this.#refused.values()) suspension.dueMs = Math.min(suspension.dueMs, nowMs);
  }

  /** The unit knows the function after all. */
  begin(): void {
    this.#whole = undefined;
    this.version++;
  }

  /** The border is none any more. */
  join(at: number): void {
    this.#cuts.delete(at);
    this.version++;
  }

  #refuse({ start, count }: Span, code: number, nowMs: number): void {
    const key = keyOf({ start, count });
    const past = this.#past.get(key);
    this.#past.delete(key);
    const known = this.#refused.get(key)?.suspension ?? (past?.isOver(nowMs) === false ? past : undefined);
    known?.again(code, nowMs);
    this.#refused.set(key, { start, count, suspension: known ?? new Suspension(code, nowMs) });
  }
}

function keyOf({ start, count }: Span): string {
  return `${start}+${count}`;
}

function isInside({ start, count }: Span, from: number, end: number): boolean {
  return start >= from && start + count <= end;
}
