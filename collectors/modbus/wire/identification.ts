/**
 * Asks the units of a connection what they are. Few devices know the question, some answer nonsense and a few fall silent
 * over it, so: how often one is asked is bounded, after one that kept us waiting the scans have the line for ten times as long,
 * and what a unit once failed at it is not asked again for a day; a reply that noise or a break has spoilt may do so once more.
 */
import type { Clock } from '../../../agent/base/clock.ts';
import { factsOf, mostFacts } from '../../facts.ts';
import { factName, parseIdentity, type IdentityCode } from './mei.ts';
import type { Reply } from './link.ts';
import { missOf } from './refusal.ts';

const forgetAfterMs = 24 * 3_600_000;
/** Requests per category; 32 facts of 200 characters fit into them. */
const mostRounds = 32;
/** The line rests this many times as long as a failed question took: silence costs the scans a tenth of their time at most. */
const restShare = 10;
const categories: readonly IdentityCode[] = [1, 2, 3];

/** Makes one request of a unit; see `Link.identify`. */
export type AskIdentity = (code: IdentityCode, first: number) => Promise<Reply>;

/** What a unit said. */
export interface UnitIdentity {
  readonly answered: boolean;
  /** false: nobody asked, and nobody will. */
  readonly asked?: false | undefined;
  /** true: nobody asked yet, as it does not answer at present. */
  readonly isPostponed?: true | undefined;
  readonly facts: Readonly<Record<string, string>>;
}

/** What comes of a question that fails: no identity, or something spoilt it that may not do so again. */
type Failure = 'none' | 'spoilt';

/** The identification of the units of one connection. */
export class Identification {
  readonly #clock: Clock;
  readonly #isAsked: (unit: number) => boolean;
  readonly #restShare: number;
  /** By unit: the category it failed at, and until when (monotonic) it is not asked for it. */
  readonly #failed = new Map<number, { readonly code: IdentityCode; readonly untilMs: number }>();
  /** Units whose last question was spoilt. */
  readonly #spoilt = new Set<number>();

  /**
   * @param isAsked whether a unit may be asked at all
   * @param share of the time a failed question took that the line rests after it; 0 where no scan waits for it
   */
  constructor(clock: Clock, isAsked: (unit: number) => boolean = () => true, share = restShare) {
    this.#clock = clock;
    this.#isAsked = isAsked;
    this.#restShare = share;
  }

  /**
   * Basic objects first; the conformity level in that reply says what else there is (§6.21).
   * @throws what `ask` throws
   */
  async of(unit: number, ask: AskIdentity, signal: AbortSignal): Promise<UnitIdentity> {
    if (!this.#isAsked(unit)) return { answered: false, asked: false, facts: {} };
    const objects = new Map<number, Uint8Array>();
    let conformity = 1;
    for (const code of categories) {
      if (code > conformity || this.#isSpared(unit, code)) break;
      const question = (): Promise<number | Failure> => this.#category(code, ask, objects);
      let found = await this.#rested(question, signal);
      if (found === 'spoilt' && !this.#spoilt.has(unit)) {
        // Noted before: what breaks the connection so that it cannot be made anew has had its chance, too.
        this.#spoilt.add(unit);
        found = await this.#rested(question, signal);
      }
      this.#spoilt.delete(unit);
      if (typeof found === 'string') {
        this.#failed.set(unit, { code, untilMs: this.#clock.elapsed() + forgetAfterMs });
        break;
      }
      if (code === 1) conformity = found;
    }
    const named = [...objects].map(([id, value]) => [factName(id), value] as const);
    return { answered: objects.size > 0, facts: factsOf(named) };
  }

  /** Lets the line rest after a question that failed. */
  async #rested(question: () => Promise<number | Failure>, signal: AbortSignal): Promise<number | Failure> {
    const askedMs = this.#clock.elapsed();
    const found = await question();
    const restMs = this.#restShare * (this.#clock.elapsed() - askedMs);
    if (typeof found === 'string' && restMs > 0) await this.#clock.sleep(restMs, signal);
    return found;
  }

  /** One category; objects of it are added. @returns the conformity level */
  async #category(
    code: IdentityCode,
    ask: AskIdentity,
    objects: Map<number, Uint8Array>,
  ): Promise<number | Failure> {
    let first = 0;
    for (let round = 1; ; round++) {
      const reply = await ask(code, first);
      const part = reply.kind === 'data' ? parseIdentity(reply.bytes, code) : undefined;
      const miss = missOf(reply);
      if (part === undefined) return miss === 'noise' || miss === 'break' ? 'spoilt' : 'none';
      for (const [id, value] of part.objects) if (!objects.has(id)) objects.set(id, value);
      if (part.next === undefined || round >= mostRounds || objects.size >= mostFacts) return part.conformity;
      // A device that starts over is asked for ever.
      if (part.next <= first) return 'none';
      first = part.next;
    }
  }

  #isSpared(unit: number, code: IdentityCode): boolean {
    const failed = this.#failed.get(unit);
    return failed !== undefined && code >= failed.code && this.#clock.elapsed() < failed.untilMs;
  }
}
