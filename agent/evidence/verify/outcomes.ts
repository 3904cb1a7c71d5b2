/** The checks as they are filled in: of each the first mismatch, else the first unknown, else what was found. */
import type { TextKey, TextParams } from '../../base/text.ts';
import { checkIds, type Check, type CheckId, type Verdict } from './findings.ts';

/** Where something was found. */
export interface Place {
  readonly record?: number | undefined;
  readonly entry?: string | undefined;
}

const weights: Readonly<Record<Verdict, number>> = { match: 0, unknown: 1, mismatch: 2 };

/** Collects what the checks find. The first of the heaviest verdict stands. */
export class Outcomes {
  readonly #checks = new Map<CheckId, Check>();

  /** It is as it must be. */
  match(id: CheckId, text: TextKey, params: TextParams = {}): void {
    this.#add({ id, verdict: 'match', text, params });
  }

  /** It cannot be checked with what is at hand. */
  unknown(id: CheckId, text: TextKey, params: TextParams = {}, place: Place = {}): void {
    this.#add({ id, verdict: 'unknown', text, params, ...place });
  }

  /** It is not what it should be. */
  mismatch(id: CheckId, text: TextKey, params: TextParams = {}, place: Place = {}): void {
    this.#add({ id, verdict: 'mismatch', text, params, ...place });
  }

  /** Whether a mismatch was found by `id`, or by any check. */
  isBad(id?: CheckId): boolean {
    if (id !== undefined) return this.#checks.get(id)?.verdict === 'mismatch';
    return [...this.#checks.values()].some(({ verdict }) => verdict === 'mismatch');
  }

  /** All checks in their order. One that was never reached is unknown. */
  list(): Check[] {
    return checkIds.map(
      (id) => this.#checks.get(id) ?? { id, verdict: 'unknown', text: 'evidence.notReached', params: {} },
    );
  }

  #add(check: Check): void {
    const before = this.#checks.get(check.id);
    if (before === undefined || weights[check.verdict] > weights[before.verdict])
      this.#checks.set(check.id, check);
  }
}
