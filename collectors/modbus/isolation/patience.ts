/**
 * What a fault costs in one round of requests (DESIGN law 5): an exception, its request · a timeout, or a gateway's word that
 * it cannot reach the unit, the rest of the unit · a reply or a break that leaves doubt, its request, and the second time
 * the rest of its unit. So a round opens the link anew at most twice per unit.
 */
import { Status, type StatusCode } from '../../../agent/model/status.ts';
import { meaningOf, statusOfException } from '../wire/exception.ts';
import type { Reply } from '../wire/link.ts';

/** A reply without data. */
export type Failure = Exclude<Reply, { readonly kind: 'data' }>;

/** The patience of one round with the units it asks. */
export class Patience {
  readonly #givenUp = new Map<number, StatusCode>();
  readonly #doubted = new Set<number>();

  /** What the tags of a unit are without asking, where it has been given up. */
  givenUp(unit: number): StatusCode | undefined {
    return this.#givenUp.get(unit);
  }

  /** What a failure makes of the tags of its request. */
  suffer(unit: number, failure: Failure): StatusCode {
    switch (failure.kind) {
      case 'exception':
        if (meaningOf(failure.code) === 'absent') this.#givenUp.set(unit, Status.BadNoCommunication);
        return statusOfException(failure.code);
      case 'timeout':
        this.#givenUp.set(unit, Status.BadNoCommunication);
        return Status.BadTimeout;
      case 'doubt':
        if (this.#doubted.has(unit)) this.#givenUp.set(unit, Status.BadCommunicationError);
        this.#doubted.add(unit);
        return Status.BadCommunicationError;
    }
  }
}
