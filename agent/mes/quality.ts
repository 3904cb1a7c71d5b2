/** Measured values and verdicts of one part or cycle (CONTRACT 5, quality). */
import type { QualityData, QualityValue, Verdict } from '../model/event.ts';
import type { Scalar } from '../model/sample.ts';
import type { EpochMs } from '../model/time.ts';
import { partIdOf, verdictOf, type CycleTold } from './cycle.ts';
import type { Feed } from './feed.ts';

/** A quality message to be, and the tags it came from. */
export interface QualityTold {
  readonly at: EpochMs;
  readonly data: QualityData;
  readonly feeds: readonly Feed[];
}

type Trigger = 'part' | 'cycle' | 'result' | 'change';

/** One characteristic and its extremes since the last result. */
class Characteristic {
  readonly feed: Feed;
  #min: number | undefined;
  #max: number | undefined;

  constructor(feed: Feed) {
    this.feed = feed;
  }

  follow(): void {
    const { value } = this.feed;
    if (this.feed.hadGap) [this.#min, this.#max] = [undefined, undefined];
    if (!this.feed.isFresh || typeof value !== 'number') return;
    this.#min = Math.min(this.#min ?? value, value);
    this.#max = Math.max(this.#max ?? value, value);
  }

  /** The value as its `take` asks, with its verdict; extremes begin anew. */
  take(): QualityValue {
    const v = this.#taken();
    [this.#min, this.#max] = [undefined, undefined];
    const { tag, options } = this.feed;
    const [lsl, usl, target] = ['lsl', 'usl', 'target'].map((option) => this.feed.number(option));
    const value = typeof v === 'bigint' ? Number(v) : (v ?? null);
    const verdict = verdictOfLimits(value, lsl, usl);
    return {
      char: options['char'] ?? tag.name,
      v: value,
      unit: tag.unitOfMeasure,
      lsl,
      usl,
      target,
      eval: verdict,
    };
  }

  #taken(): Scalar | undefined {
    const { take } = this.feed.options;
    if (take === 'max') return this.#max;
    if (take === 'min') return this.#min;
    const value = take === 'previous' ? this.feed.valueBefore : this.feed.value;
    return typeof value === 'object' ? undefined : value;
  }
}

export class Results {
  readonly #characteristics: readonly Characteristic[];
  readonly #result: Feed | undefined;
  readonly #partId: Feed | undefined;
  readonly #trigger: Trigger;

  /** @param hasCycles whether ends of cycles are told */
  constructor(feeds: readonly Feed[], hasCycles: boolean) {
    const of = (role: Feed['role']): Feed | undefined => feeds.find((feed) => feed.role === role);
    const values = feeds.filter(({ role }) => role === 'quality.value');
    this.#characteristics = values.map((feed) => new Characteristic(feed));
    this.#result = of('quality.result');
    this.#partId = of('part.id');
    const asked = values.map(({ options }) => options['trigger']).find((one) => one !== undefined);
    const best = this.#partId ? 'part' : hasCycles ? 'cycle' : this.#result ? 'result' : 'change';
    this.#trigger = (asked as Trigger | undefined) ?? best;
  }

  /** Whether there is anything to tell. */
  get canTell(): boolean {
    return this.#characteristics.length > 0 || this.#result !== undefined;
  }

  /** Follows the readings of a scan. @param cycle that ended in it */
  follow(cycle: CycleTold | undefined): QualityTold | undefined {
    const due = this.#isDue(cycle);
    // An extreme belongs to the part before where the trigger came with a reading of the next.
    if (due === undefined || this.#trigger !== 'part') for (const one of this.#characteristics) one.follow();
    if (due === undefined) return undefined;
    const values = this.#characteristics.map((one) => one.take());
    if (this.#trigger === 'part') for (const one of this.#characteristics) one.follow();
    const verdict = this.#result ? verdictOf(this.#result) : worst(values.map((value) => value.eval));
    const partId = cycle?.data.partId ?? this.#part();
    const feeds = [...this.#characteristics.map(({ feed }) => feed), ...(this.#result ? [this.#result] : [])];
    return {
      at: due,
      data: { resultId: `${partId ?? 'result'}@${due}`, partId, eval: verdict, values },
      feeds,
    };
  }

  /** When a result became complete, in this scan. */
  #isDue(cycle: CycleTold | undefined): EpochMs | undefined {
    switch (this.#trigger) {
      case 'part':
        return this.#part() === undefined ? undefined : changedAt(this.#partId);
      case 'cycle':
        return cycle?.at;
      case 'result':
        return changedAt(this.#result);
      case 'change':
        return this.#characteristics.map(({ feed }) => changedAt(feed)).find((at) => at !== undefined);
    }
  }

  #part(): string | undefined {
    const feed = this.#partId;
    const isPart = this.#trigger === 'part' && feed?.options['take'] !== 'now';
    const value = isPart ? feed?.valueBefore : feed?.value;
    return partIdOf(value);
  }
}

/** When a tag took another value than the usable one before; undefined where it did not in this scan. */
function changedAt(feed: Feed | undefined): EpochMs | undefined {
  if (feed === undefined || !feed.isFresh || feed.value === undefined || feed.last === undefined)
    return undefined;
  const { valueBefore } = feed;
  return valueBefore === undefined || valueBefore === feed.value ? undefined : feed.last.time;
}

function verdictOfLimits(value: Scalar | null, lsl: number | undefined, usl: number | undefined): Verdict {
  if (typeof value !== 'number' || (lsl === undefined && usl === undefined)) return 'UNDECIDABLE';
  return value >= (lsl ?? -Infinity) && value <= (usl ?? Infinity) ? 'OK' : 'NOK';
}

function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('NOK')) return 'NOK';
  return verdicts.length === 0 || verdicts.includes('UNDECIDABLE') ? 'UNDECIDABLE' : 'OK';
}
