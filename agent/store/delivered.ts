/** What a publisher has delivered: everything up to one number, and after an outage what went ahead of the backlog. Pure. */
import type { Seq } from '../model/message.ts';

/** Rows up to `through`, and those after `from` up to `ahead`. */
export interface Delivered {
  readonly through: Seq;
  readonly from: Seq;
  readonly ahead: Seq;
}

/** Name of the cursor after which rows went ahead. */
export const fromKey = (publisher: string): string => `${publisher}/from`;
/** Name of the cursor up to which they did. */
export const aheadKey = (publisher: string): string => `${publisher}/ahead`;

/** Key of the number of the row that a publisher accepted last. */
export const acceptedKey = (publisher: string): string => `publisher/${publisher}/accepted`;

/** The publisher that a cursor belongs to. */
export const publisherOf = (cursor: string): string => cursor.split('/')[0] ?? cursor;

/** Whether a row is delivered. */
export function hasRow({ through, from, ahead }: Delivered, seq: Seq): boolean {
  return seq <= through || (seq > from && seq <= ahead);
}

/** Rows behind the first undelivered one that all have: after one number, up to another. */
export function commonAhead(
  all: readonly Delivered[],
): { readonly after: Seq; readonly to: Seq } | undefined {
  const after = Math.max(...all.map(({ through, from, ahead }) => (ahead > through ? from : -Infinity)));
  const to = Math.min(...all.map(({ through, ahead }) => Math.max(through, ahead)));
  return Number.isFinite(after) && to > after ? { after, to } : undefined;
}
