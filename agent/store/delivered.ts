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

/** Rows after one number, up to another. */
export interface Stretch {
  readonly after: Seq;
  readonly to: Seq;
}

/** Rows behind the first undelivered one that all have, oldest first. */
export function commonAhead(all: readonly Delivered[]): Stretch[] {
  const [first = [], ...others] = all.map(stretchesOf);
  const common = others.reduce(
    (left, right) => left.flatMap((one) => right.flatMap((other) => both(one, other))),
    first,
  );
  return common.filter(({ after }) => Number.isFinite(after));
}

function stretchesOf({ through, from, ahead }: Delivered): Stretch[] {
  const upTo = { after: -Infinity, to: through };
  return ahead > through ? [upTo, { after: Math.max(from, through), to: ahead }] : [upTo];
}

/** What two stretches share. */
function both(one: Stretch, other: Stretch): Stretch[] {
  const shared = { after: Math.max(one.after, other.after), to: Math.min(one.to, other.to) };
  return shared.to > shared.after ? [shared] : [];
}
