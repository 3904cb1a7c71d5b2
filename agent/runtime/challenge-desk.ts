/** Where challenges are asked for: one is carried out after another, as each reads whole machines beside the scans. */
import type { Plant } from '../../config/plant.ts';
import type { Clock } from '../base/clock.ts';
import { CodedError } from '../base/errors.ts';
import type { Store } from '../store/store.ts';
import { challenge, type ChallengeAnswer, type ChallengeDeps, type ChallengeRequest } from './challenge.ts';
import type { Parts } from './parts.ts';

export class ChallengeDesk {
  readonly #plant: Plant;
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #parts: Pick<Parts, 'evidence' | 'acquires'>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(plant: Plant, clock: Clock, store: Store, parts: Pick<Parts, 'evidence' | 'acquires'>) {
    this.#plant = plant;
    this.#clock = clock;
    this.#store = store;
    this.#parts = parts;
  }

  /** Resolves when nothing is under way. */
  get done(): Promise<unknown> {
    return this.#last;
  }

  /** @throws CodedError `evidence.notOn`, `evidence.notKept`, `evidence.notSigned` */
  async ask(request: ChallengeRequest): Promise<ChallengeAnswer> {
    const [plant, clock, store] = [this.#plant, this.#clock, this.#store];
    const { evidence } = this.#parts;
    if (evidence === undefined)
      throw new CodedError(plant.evidence.enabled ? 'evidence.notKept' : 'evidence.notOn');
    const answer = this.#last.then(() =>
      challenge({ plant, clock, store, evidence, fresh: this.#fresh }, request),
    );
    this.#last = answer.catch(() => undefined);
    return await answer;
  }

  /** Reads tags past every cache, over whichever connection. */
  readonly #fresh: ChallengeDeps['fresh'] = async (connection, tags, signal) => {
    const acquire = this.#parts.acquires.find(({ id }) => id === connection);
    return (await acquire?.fresh(tags, signal)) ?? [];
  };
}
