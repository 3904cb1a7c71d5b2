/** Parts, from a counter tag (CONTRACT 5, count). Only GOOD readings count. */
import type { CountData, CounterName } from '../model/event.ts';
import type { Sample } from '../model/sample.ts';
import type { EpochMs } from '../model/time.ts';
import type { ClockMove, Feed } from './feed.ts';
import {
  advance,
  rawFromJson,
  rawToJson,
  type Raw,
  type RegisterSpec,
  type RegisterState,
} from './register.ts';
import type { SavedCounter } from './schemas.ts';

const defaultGlitchPolls = 2;
/** Meters that compute their register may fall by this share now and then. */
const meterNoise = 0.001;

/** One step, and how many the machine itself counted. */
export interface CountStep {
  readonly data: CountData;
  /** Steps of the register; 0 where they do not count. */
  readonly steps: number;
}

export class Counter {
  readonly feed: Feed;
  readonly #name: CounterName;
  readonly #spec: RegisterSpec;
  readonly #scale: number;
  #register: RegisterState | undefined;
  #total = 0;
  #heldUntil: EpochMs = 0;

  constructor(feed: Feed) {
    this.feed = feed;
    this.#name = feed.role.slice('count.'.length) as CounterName;
    this.#scale = feed.number('scale') ?? 1;
    this.#spec = registerSpec(feed);
  }

  /** Follows a scan of the counter's group: a reading, or the word that it did not change. @param at end of the scan */
  follow(at: EpochMs): CountStep | undefined {
    const { feed } = this;
    const raw = feed.last === undefined ? undefined : goodRaw(feed.last);
    const isRead = feed.isFresh || (this.#register?.doubt !== undefined && !feed.hadGap);
    if (!isRead || feed.last === undefined || raw === undefined) return undefined;
    const time = feed.isFresh ? feed.last.time : at;
    if (this.#register === undefined) {
      this.#register = { raw };
      this.#heldUntil = time;
      return { data: this.#data('first', 0, raw, undefined, time, time), steps: 0 };
    }
    const prevRaw = this.#register.raw;
    const hadGap = feed.hadGap || this.#register.doubt?.hadGap === true;
    if (raw === prevRaw && this.#register.doubt === undefined) {
      this.#heldUntil = time;
      return undefined;
    }
    const from = Math.min(Math.max(this.#heldUntil, feed.heldUntil ?? 0), time);
    const { state, step } = advance(this.#spec, this.#register, raw, time, from, feed.hadGap);
    this.#register = state;
    if (step.kind === 'doubt') return undefined;
    this.#heldUntil = time;
    if (step.kind === 'none') return undefined;
    const delta = Number((step.steps * this.#scale).toPrecision(15));
    if (step.kind !== 'suspect') this.#total = Number((this.#total + delta).toPrecision(15));
    const kind = step.kind === 'up' ? (hadGap ? 'gap' : 'increment') : step.kind;
    const steps = kind === 'suspect' ? 0 : step.steps;
    return { data: this.#data(kind, delta, raw, prevRaw, from, time), steps };
  }

  setClock({ measured }: ClockMove): void {
    this.#heldUntil = measured(this.#heldUntil);
  }

  /** The agent was last alive at `aliveAt`; the counter had then not moved since it was saved. */
  restore({ raw, total, held }: SavedCounter, aliveAt: EpochMs): void {
    this.#register = { raw: rawFromJson(raw) };
    this.#total = total;
    this.#heldUntil = Math.max(held, aliveAt);
  }

  /** undefined before the first reading. */
  save(): string | undefined {
    if (this.#register === undefined) return undefined;
    const raw = rawToJson(this.#register.raw);
    const saved: SavedCounter = { raw, total: this.#total, held: this.#heldUntil };
    return JSON.stringify(saved);
  }

  #data(
    kind: CountData['kind'],
    delta: number,
    raw: Raw,
    prevRaw: Raw | undefined,
    from: EpochMs,
    to: EpochMs,
  ): CountData {
    const unit = this.feed.tag.unitOfMeasure;
    return { counter: this.#name, kind, delta, total: this.#total, raw, prevRaw, from, to, unit };
  }
}

/** The register a tag's options describe. */
export function registerSpec(feed: Feed): RegisterSpec {
  const { type, scale } = feed.tag;
  const isCounter = feed.role.startsWith('count.');
  const isFloat = type === 'float32' || type === 'float64' || type === 'auto';
  return {
    max: feed.number('max'),
    resolution: isFloat ? (isCounter ? 1 : 0) : Math.abs(scale ?? 1),
    maxRate: feed.number('maxRate'),
    glitchPolls: feed.number('glitchPolls') ?? defaultGlitchPolls,
    noise: isCounter ? 0 : meterNoise,
  };
}

/** The number of a GOOD sample. */
export function goodRaw({ quality, value }: Sample): Raw | undefined {
  if (quality !== 'GOOD') return undefined;
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))
    ? value
    : undefined;
}
