/**
 * What the consumer has to say against the agent.
 *
 *   lost         a committed message, or a number, that never arrived and that no gap message names
 *   unexplained  a reading that was served, or a time, of which neither a reading nor a gap nor a BAD sample tells
 *   wrong        what arrived is not true: other bytes on repetition, another value or time than was served, another
 *                order, a gap of the wrong kind or extent
 */
export const findingKinds = ['lost', 'unexplained', 'wrong'] as const;
export type FindingKind = (typeof findingKinds)[number];

export interface Finding {
  readonly kind: FindingKind;
  /** When, CLOCK_MONOTONIC milliseconds: says which round it was. */
  readonly at: number;
  /** What was expected, and what was found. */
  readonly text: string;
}
