/**
 * What a fault costs in one round of requests (DESIGN law 5): an exception, its request · a timeout, or a gateway's word that
 * it cannot reach the unit, the rest of the unit · a reply or a break that leaves doubt, its request, and the second time
 * the rest of its unit. So a round opens the link anew at most twice per unit.
 */
import { Status, type StatusCode } from '../../../agent/model/status.ts';
import { meaningOf } from '../wire/exception.ts';
import { statusOf, type Refusal } from '../wire/refusal.ts';

/** The patience of one round with the units it asks. */
export class Patience {
  readonly #givenUp = new Map<number, StatusCode>();
  readonly #doubted = new Set<number>();

  /** What the tags of a unit are without asking, where it has been given up. */
  givenUp(unit: number): StatusCode | undefined {
    return this.#givenUp.get(unit);
  }

  /** A request brought no data. @returns what that makes of its tags */
  suffer(unit: number, refusal: Refusal): StatusCode {
    if (refusal.kind === 'doubt') {
      if (this.#doubted.has(unit)) this.#givenUp.set(unit, Status.BadCommunicationError);
      this.#doubted.add(unit);
    } else if (refusal.kind === 'timeout' || meaningOf(refusal.code) === 'absent')
      this.#givenUp.set(unit, Status.BadNoCommunication);
    return statusOf(refusal);
  }
}
