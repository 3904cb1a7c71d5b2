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
import type { Feed } from './feed.ts';
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
/** Silence longer than this many scheduled readings, and than `leastGapMs`, is a gap. */
const gapBeats = 3;
const leastGapMs = 10_000;
/** Readings that are older than the last one by more than this: the clock was set back. */
const clockStepMs = 60_000;

/** The span being measured. */
interface Span {
  /** A quarter, or the time of the first reading after a gap. */
  readonly from: EpochMs;
  readonly fromRaw: Raw;
  /** Advanced before `fromRaw` was set anew by a rollover or a reset. */
  readonly added: number;
  readonly covered: number;
  readonly isPartial: boolean;
  readonly kind?: 'rollover' | 'reset' | undefined;
  readonly max?: number | undefined;
}

/** An energy message to be. */
export interface EnergyTold {
  readonly at: EpochMs;
  readonly data: EnergyData;
}

interface Saved {
  readonly raw: number | string;
  readonly t: EpochMs;
  readonly seen: EpochMs;
  readonly span: Omit<Span, 'fromRaw'> & { readonly fromRaw: number | string };
}

export class EnergyRegister {
  readonly feed: Feed;
  /** Power or flow tag beside it. */
  readonly #rate: Feed | undefined;
  readonly #spec: RegisterSpec;
  #register: RegisterState | undefined;
  #span: Span | undefined;
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
    this.#followRate();
    const isRead = feed.isFresh || (feed.last !== undefined && !feed.hadGap);
    const raw = feed.last === undefined ? undefined : goodRaw(feed.last);
    if (!isRead || raw === undefined) return [];
    const t = feed.isFresh ? (feed.last?.time ?? at) : at;
    if (this.#register === undefined || this.#span === undefined) {
      this.#register = { raw, t };
      this.#span = emptySpan(t, raw, t % intervalMs !== 0);
      this.#seenAt = t;
      return [];
    }
    if (t <= this.#seenAt) return this.#seenAt - t > clockStepMs ? this.#startAnew(t) : [];
    const { state, step } = advance(this.#spec, this.#register, raw, t, feed.hadGap);
    const told: EnergyTold[] = [];
    // What lies between two readings belongs to the later one's quarter, unless too much time lies between them.
    if (step.kind !== 'doubt') told.push(...this.#close(t, raw, step));
    this.#register = state;
    return told;
  }

  /** The clock went back: what was read so far is told, and measuring goes on from the new time. */
  #startAnew(t: EpochMs): EnergyTold[] {
    const [span, register] = [this.#span, this.#register];
    if (span === undefined || register === undefined) return [];
    const told = this.#seenAt > span.from ? [this.#told(span, this.#seenAt, register.raw, 'partial')] : [];
    this.#span = told.length > 0 ? emptySpan(t, register.raw, true) : { ...span, from: t };
    this.#seenAt = t;
    return told;
  }

  /** Ends the spans that a reading at `t` leaves behind, and takes the reading in. */
  #close(t: EpochMs, raw: Raw, step: RegisterStep): EnergyTold[] {
    const [span, before, seenAt] = [this.#span, this.#register, this.#seenAt];
    if (span === undefined || before === undefined) return [];
    const told: EnergyTold[] = [];
    const quarter = Math.floor(seenAt / intervalMs) * intervalMs + intervalMs;
    const isGap = t - seenAt > Math.max(leastGapMs, gapBeats * this.feed.beat.intervalMs);
    this.#seenAt = t;
    if (isGap && t >= quarter) {
      const hasPart = seenAt > span.from;
      if (hasPart) told.push(this.#told(span, seenAt, before.raw, 'partial'));
      const lost = hasPart ? emptySpan(seenAt, before.raw, true) : span;
      told.push(this.#told(steppedTo(lost, before.raw, raw, step), t, raw, 'gap'));
      this.#span = emptySpan(t, raw, t % intervalMs !== 0);
      return told;
    }
    let present = span;
    let from = seenAt;
    const end = (toRaw: Raw): void => {
      told.push(this.#told(present, quarter, toRaw, present.isPartial ? 'partial' : 'interval'));
      present = emptySpan(quarter, toRaw, false);
    };
    if (t > quarter) {
      // The reading before the quarter is the register at the quarter.
      present = { ...present, covered: present.covered + (quarter - seenAt) };
      end(before.raw);
      from = quarter;
    }
    present = steppedTo(present, before.raw, raw, step);
    if (!isGap) present = { ...present, covered: present.covered + (t - from) };
    if (t === quarter) end(raw);
    this.#span = present;
    return told;
  }

  /** Time passed without a reading: a quarter that is over is told with what was read of it. */
  look(now: EpochMs): EnergyTold[] {
    const [span, register] = [this.#span, this.#register];
    if (span === undefined || register === undefined || this.#seenAt <= span.from) return [];
    const quarter = Math.floor(this.#seenAt / intervalMs) * intervalMs + intervalMs;
    const patienceMs = Math.max(leastGapMs, gapBeats * this.feed.beat.intervalMs);
    if (now < quarter || now - this.#seenAt <= patienceMs) return [];
    this.#span = emptySpan(this.#seenAt, register.raw, true);
    return [this.#told(span, this.#seenAt, register.raw, 'partial')];
  }

  #told(span: Span, to: EpochMs, toRaw: Raw, kind: EnergyData['kind']): EnergyTold {
    const delta = Number((span.added + difference(toRaw, span.fromRaw)).toPrecision(12));
    const { tag, role } = this.feed;
    const hours = (to - span.from) / 3_600_000;
    const data: EnergyData = {
      medium: role.slice('energy.'.length) as Medium,
      kind: span.kind ?? kind,
      from: span.from,
      to,
      delta: Math.max(0, delta),
      unit: tag.unitOfMeasure,
      register: tag.name,
      avg: hours > 0 ? Number((delta / hours).toPrecision(9)) : undefined,
      max: span.max,
      maxUnit: span.max === undefined ? undefined : this.#rate?.tag.unitOfMeasure,
      coverage: hours > 0 ? Math.min(1, Math.round((1000 * span.covered) / (to - span.from)) / 1000) : 0,
    };
    return { at: to, data };
  }

  #followRate(): void {
    const value = this.#rate?.isFresh === true ? this.#rate.value : undefined;
    if (typeof value !== 'number' || this.#span === undefined) return;
    this.#span = { ...this.#span, max: Math.max(this.#span.max ?? value, value) };
  }

  restore(json: string): void {
    const { raw, t, seen, span } = JSON.parse(json) as Saved;
    this.#register = { raw: rawFromJson(raw), t };
    this.#seenAt = seen;
    this.#span = { ...span, fromRaw: rawFromJson(span.fromRaw) };
  }

  /** undefined before the first reading. */
  save(): string | undefined {
    if (this.#register === undefined || this.#span === undefined) return undefined;
    const { raw, t } = this.#register;
    const span = { ...this.#span, fromRaw: rawToJson(this.#span.fromRaw) };
    const saved: Saved = { raw: rawToJson(raw), t, seen: this.#seenAt, span };
    return JSON.stringify(saved);
  }
}

function emptySpan(from: EpochMs, fromRaw: Raw, isPartial: boolean): Span {
  return { from, fromRaw, added: 0, covered: 0, isPartial };
}

/** The span after a step: where the register began anew, so does the span's reckoning. */
function steppedTo(span: Span, before: Raw, raw: Raw, { kind, steps }: RegisterStep): Span {
  if (kind !== 'rollover' && kind !== 'reset' && kind !== 'suspect') return span;
  const counted = kind === 'suspect' ? 0 : steps;
  const added = span.added + difference(before, span.fromRaw) + counted;
  return { ...span, fromRaw: raw, added, kind: kind === 'rollover' ? 'rollover' : 'reset' };
}
