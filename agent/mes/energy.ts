/**
 * What a meter's register advanced by per quarter of an hour (CONTRACT 5, energy). Never interpolated.
 *
 *   readings   ·  ·  ·  ·  ·  ·  ·           ·  ·  ·
 *   quarters |          |          |          |          |
 *   told     [ interval ][ partial ][   gap   ][ partial ]
 *
 * Invariants: the spans of a register tile the time from its first reading; their deltas add up to what it advanced by.
 * A span that ends at a quarter ends with the last reading before it.
 */
import type { EnergyData, Medium } from '../model/event.ts';
import type { EpochMs } from '../model/time.ts';
import { goodRaw, registerSpec } from './count.ts';
import type { ClockMove, Feed } from './feed.ts';
import type { SavedRegister } from './schemas.ts';
import {
  advance,
  difference,
  rawFromJson,
  rawToJson,
  type Raw,
  type RegisterSpec,
  type RegisterState,
  type RegisterStep,
} from './register.ts';

/** Length of an interval; aligned to UTC, and so to every time zone whose offset is a multiple of it. */
export const intervalMs = 15 * 60_000;
const hourMs = 3_600_000;
/** Silence longer than this many scheduled readings, and than `leastGapMs`, is a gap. */
const gapBeats = 3;
const leastGapMs = 10_000;
/** A clock that is set by more than this ends a span; so do readings that are older than the last one by more. */
const clockStepMs = 60_000;

/** The span being measured. */
interface Span {
  /** A quarter, or the time of the first reading after a gap. */
  readonly from: EpochMs;
  readonly fromRaw: Raw;
  /** What the register showed at `from`; `fromRaw` is set anew by a rollover or a reset. */
  readonly firstRaw: Raw;
  /** Advanced before `fromRaw` was set anew by a rollover or a reset. */
  readonly added: number;
  readonly isPartial: boolean;
  readonly kind?: 'rollover' | 'reset' | undefined;
}

/** An energy message to be. */
export interface EnergyTold {
  readonly at: EpochMs;
  readonly data: EnergyData;
  /** When the reading at the end was taken. */
  readonly readAt: EpochMs;
}

export class EnergyRegister {
  readonly feed: Feed;
  /** Power or flow tag beside it. */
  readonly #rate: Feed | undefined;
  readonly #spec: RegisterSpec;
  #register: RegisterState | undefined;
  #span: Span | undefined;
  /** Of the span: how long it was read as scheduled, and the largest reading of the rate. Both change with every reading. */
  #coveredMs = 0;
  #max: number | undefined;
  /** The clock was set since it was last read. */
  #isSet = false;
  /** When the register was last read. */
  #seenAt: EpochMs = 0;

  constructor(feed: Feed, rate: Feed | undefined) {
    this.feed = feed;
    this.#rate = rate;
    this.#spec = registerSpec(feed);
  }

  /** Follows a scan of the register's group: a reading, or the word that it did not change. @param at end of the scan */
  follow(at: EpochMs): EnergyTold[] {
    const { feed } = this;
    const isRead = feed.isFresh || (feed.last !== undefined && !feed.hadGap);
    const raw = feed.last === undefined ? undefined : goodRaw(feed.last);
    if (!isRead || raw === undefined) return [];
    // The quarters are the gateway's, and so is the time of a reading: a server's may be that of the last change.
    const t = at;
    if (this.#register === undefined || this.#span === undefined) {
      this.#register = { raw };
      this.#begin(t, raw, t % intervalMs !== 0);
      this.#seenAt = t;
      return [];
    }
    if (this.#isSet) return this.#startAnew(t);
    if (t <= this.#seenAt) return this.#seenAt - t > clockStepMs ? this.#startAnew(t) : [];
    const { state, step } = advance(this.#spec, this.#register, raw, t, this.#seenAt, feed.hadGap);
    const told: EnergyTold[] = [];
    // What lies between two readings belongs to the later one's quarter, unless too much time lies between them.
    if (step.kind !== 'doubt') told.push(...this.#close(t, state.raw, step));
    this.#register = state;
    return told;
  }

  /** Where what was told goes along, so does the span. */
  setClock({ ms, told }: ClockMove): void {
    if (this.#span === undefined) return;
    const seenAt = told(this.#seenAt);
    this.#isSet ||= seenAt === this.#seenAt && Math.abs(ms) > clockStepMs;
    this.#seenAt = seenAt;
    const from = told(this.#span.from);
    this.#span = { ...this.#span, from, isPartial: this.#span.isPartial || from % intervalMs !== 0 };
  }

  /** The clock was set: what was read so far is told, and measuring goes on from the new time. */
  #startAnew(t: EpochMs): EnergyTold[] {
    const [span, register] = [this.#span, this.#register];
    this.#isSet = false;
    if (span === undefined || register === undefined) return [];
    const told = this.#seenAt > span.from ? [this.#told(this.#seenAt, register.raw, 'partial')] : [];
    if (told.length > 0) this.#begin(t, register.raw, true);
    else this.#span = { ...span, from: t };
    this.#seenAt = t;
    return told;
  }

  /** Ends the spans that a reading at `t` leaves behind, and takes the reading in. */
  #close(t: EpochMs, raw: Raw, step: RegisterStep): EnergyTold[] {
    const [span, before, seenAt] = [this.#span, this.#register, this.#seenAt];
    if (span === undefined || before === undefined) return [];
    const told: EnergyTold[] = [];
    const quarter = Math.floor(seenAt / intervalMs) * intervalMs + intervalMs;
    const isGap = t - seenAt > this.#patienceMs;
    this.#seenAt = t;
    if (isGap && t >= quarter) {
      if (seenAt > span.from) {
        told.push(this.#told(seenAt, before.raw, 'partial'));
        this.#begin(seenAt, before.raw, true);
      }
      this.#step(before.raw, raw, step);
      told.push(this.#told(t, raw, 'gap'));
      this.#begin(t, raw, t % intervalMs !== 0);
      return told;
    }
    const end = (toRaw: Raw, readAt: EpochMs): void => {
      const kind = this.#span?.isPartial === true ? 'partial' : 'interval';
      told.push(this.#told(quarter, toRaw, kind, readAt));
      this.#begin(quarter, toRaw, false);
    };
    let from = seenAt;
    if (t > quarter) {
      // The reading before the quarter is the register at the quarter.
      this.#coveredMs += quarter - seenAt;
      end(before.raw, seenAt);
      from = quarter;
    }
    this.#step(before.raw, raw, step);
    if (!isGap) this.#coveredMs += t - from;
    if (t === quarter) end(raw, t);
    return told;
  }

  /** Where the register began anew, so does the span's reckoning. */
  #step(before: Raw, raw: Raw, { kind, steps }: RegisterStep): void {
    if (this.#span === undefined || (kind !== 'rollover' && kind !== 'reset' && kind !== 'suspect')) return;
    const counted = kind === 'suspect' ? 0 : steps;
    const added = this.#span.added + difference(before, this.#span.fromRaw) + counted;
    this.#span = { ...this.#span, fromRaw: raw, added, kind: kind === 'rollover' ? 'rollover' : 'reset' };
  }

  #begin(from: EpochMs, fromRaw: Raw, isPartial: boolean): void {
    this.#span = { from, fromRaw, firstRaw: fromRaw, added: 0, isPartial };
    this.#coveredMs = 0;
    this.#max = undefined;
  }

  get #patienceMs(): number {
    return Math.max(leastGapMs, gapBeats * this.feed.beat.intervalMs);
  }

  /** Time passed without a reading: a quarter that is over is told with what was read of it. */
  look(now: EpochMs): EnergyTold[] {
    const [span, register] = [this.#span, this.#register];
    if (span === undefined || register === undefined || this.#seenAt <= span.from) return [];
    const quarter = Math.floor(this.#seenAt / intervalMs) * intervalMs + intervalMs;
    if (now < quarter || now - this.#seenAt <= this.#patienceMs) return [];
    const told = this.#told(this.#seenAt, register.raw, 'partial');
    this.#begin(this.#seenAt, register.raw, true);
    return [told];
  }

  #told(to: EpochMs, toRaw: Raw, kind: EnergyData['kind'], readAt = to): EnergyTold {
    const span = this.#span ?? { from: to, fromRaw: toRaw, firstRaw: toRaw, added: 0, isPartial: true };
    const delta = Math.max(0, rounded(span.added + difference(toRaw, span.fromRaw)));
    const { tag, role } = this.feed;
    const ms = to - span.from;
    const data: EnergyData = {
      medium: role.slice('energy.'.length) as Medium,
      kind: span.kind ?? kind,
      from: span.from,
      to,
      delta,
      unit: tag.unitOfMeasure,
      register: tag.name,
      raw: toRaw,
      prevRaw: span.firstRaw,
      avg: ms > 0 ? Number(((delta * hourMs) / ms).toPrecision(9)) : undefined,
      max: this.#max,
      maxUnit: this.#max === undefined ? undefined : this.#rate?.tag.unitOfMeasure,
      coverage: ms > 0 ? Math.min(1, Math.round((1000 * this.#coveredMs) / ms) / 1000) : 0,
    };
    return { at: to, data, readAt };
  }

  /** Follows the power or flow tag, in whichever scan it was read; after `follow`, so that it counts into its own span. */
  followRate(): void {
    const value = this.#rate?.isFresh === true ? this.#rate.value : undefined;
    if (typeof value === 'number') this.#max = Math.max(this.#max ?? value, value);
  }

  restore({ raw, seen, span, covered, max }: SavedRegister): void {
    this.#register = { raw: rawFromJson(raw) };
    this.#seenAt = seen;
    this.#span = { ...span, fromRaw: rawFromJson(span.fromRaw), firstRaw: rawFromJson(span.firstRaw) };
    this.#coveredMs = covered;
    this.#max = max;
  }

  /** undefined before the first reading. */
  save(): string | undefined {
    if (this.#register === undefined || this.#span === undefined) return undefined;
    const raw = rawToJson(this.#register.raw);
    const { fromRaw, firstRaw } = this.#span;
    const span = { ...this.#span, fromRaw: rawToJson(fromRaw), firstRaw: rawToJson(firstRaw) };
    const [seen, covered, max] = [this.#seenAt, this.#coveredMs, this.#max];
    const saved: SavedRegister = { raw, seen, span, covered, max };
    return JSON.stringify(saved);
  }
}

/** Without the noise of decimal fractions: 7.295999999987 is 7.296. */
function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(10));
}

/** The power or flow tag beside a register; a flow only where there is no doubt whose it is. */
export function rateOf({ role }: Feed, feeds: readonly Feed[]): Feed | undefined {
  if (role === 'energy.active') return feeds.find((feed) => feed.role === 'power.active');
  const flowing = feeds.map((feed) => feed.role).filter((one) => /^energy\.(gas|water|air|heat)$/.test(one));
  if (role === 'energy.reactive' || new Set(flowing).size > 1) return undefined;
  return feeds.find((feed) => feed.role === 'flow.rate');
}
