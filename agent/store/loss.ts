/** Undelivered rows that had to go, as what is told of them. Pure. */
import type { Seq } from '../model/message.ts';
import { hasRow, type Delivered } from './delivered.ts';
import { identityOf } from './identity.ts';
import type { Loss } from './store.ts';

/** What is known of a row that has to go. */
export interface Victim {
  readonly seq: Seq;
  readonly time: number;
  readonly equipment: string;
  /** The head of its payload. */
  readonly head: Buffer;
}

/** Key of the loss that was told last. */
export const lossKey = 'store/loss';

/** A loss, and the number of the gap message that tells it. */
export interface ToldLoss {
  readonly seq: Seq;
  readonly loss: Loss;
}

/** @param ofEpoch of rows that were saved from a broken buffer: their epoch */
export function lossOf(
  rows: readonly Victim[],
  ofEpoch: string | undefined,
  delivered: ReadonlyMap<string, Delivered>,
): Loss {
  const seqs = rows.map(({ seq, head }) => (ofEpoch === undefined ? seq : (identityOf(head)?.seq ?? seq)));
  const times = rows.map((row) => row.time);
  return {
    count: rows.length,
    fromSeq: Math.min(...seqs),
    toSeq: Math.max(...seqs),
    ofEpoch,
    fromTime: Math.min(...times),
    toTime: Math.max(...times),
    equipment: [...new Set(rows.map((row) => row.equipment).filter((id) => id !== ''))].sort(),
    publishers: [...delivered].flatMap(([publisher, has]) =>
      rows.some(({ seq }) => !hasRow(has, seq)) ? [publisher] : [],
    ),
  };
}

/** Whether one message can tell both: it names numbers of one epoch, its own, and of one set of destinations. */
export function isSameKind(a: Loss, b: Loss): boolean {
  const isOwn = a.ofEpoch === undefined && b.ofEpoch === undefined;
  return isOwn && a.publishers.join('\n') === b.publishers.join('\n');
}

/** Both, and the message that told the first, which goes too. */
export function unionOf({ seq, loss: before }: ToldLoss, after: Loss): Loss {
  return {
    count: before.count + after.count + 1,
    fromSeq: Math.min(before.fromSeq, after.fromSeq),
    toSeq: Math.max(before.toSeq, after.toSeq, seq),
    fromTime: Math.min(before.fromTime, after.fromTime),
    toTime: Math.max(before.toTime, after.toTime),
    equipment: [...new Set([...before.equipment, ...after.equipment])].sort(),
    publishers: after.publishers,
  };
}
