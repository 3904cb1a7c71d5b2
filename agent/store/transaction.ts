/** What one transaction puts into the tables. */
import type { Seq } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';
import type { LedgerTables } from './ledger.ts';
import type { OutboxTables } from './outbox.ts';
import type { Pending } from './pending.ts';
import type { Sealed } from './witness.ts';

/** What is noted with every transaction. */
export interface Marks {
  readonly now: EpochMs;
  /** Highest number that was given. */
  readonly lastSeq: Seq;
  /** Whether it is the last one of a run that ends as it should. */
  readonly isLast: boolean;
}

/** What a witness adds. */
export function writeSealed(tables: OutboxTables, ledger: LedgerTables, sealed: Sealed): void {
  for (const row of sealed.rows) ledger.insert(row);
  for (const checkpoint of sealed.checkpoints) ledger.insertCheckpoint(checkpoint);
  for (const opening of sealed.openings) ledger.insertOpening(opening);
  for (const [key, value] of sealed.state) tables.setState(key, value);
}

/** What is pending, and the marks. */
export function writePending(tables: OutboxTables, pending: Pending, { now, lastSeq, isLast }: Marks): void {
  for (const message of pending.messages) tables.insert(message);
  for (const [key, value] of pending.state) tables.setState(key, value);
  for (const { publisher, rejection } of pending.rejections) tables.reject(publisher, rejection, now);
  for (const [publisher, seq] of pending.cursors) tables.setCursor(publisher, seq);
  tables.setFact('lastSeq', String(lastSeq));
  tables.setFact('aliveAt', String(now));
  tables.setFact('clean', isLast ? '1' : '0');
}
