/**
 * The evidence log as rows: SQL statements over one open database, each a plain function of its arguments. Leaves are only
 * ever added; of old ones the body goes and the hash stays.
 */
import type { LedgerCheckpoint, LedgerOpening, LedgerRow } from '../model/ledger.ts';
import type { RecordKind } from '../model/record.ts';
import type { Seq } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';
import type { Database } from './database.ts';

/** Bodies that go in one step. */
const pruneRows = 256;

const nothing = Buffer.alloc(0);

export type LedgerTables = ReturnType<typeof ledgerTables>;

/** Prepares the statements. */
export function ledgerTables(database: Database) {
  const insertRow = database.prepare('insert into ledger values (?, ?, ?, ?, ?)');
  const insertCheckpoint = database.prepare(
    'insert into checkpoint values (?, ?, ?) on conflict do update set time = excluded.time, note = excluded.note',
  );
  const insertOpening = database.prepare('insert into opening values (?, ?)');
  const count = database.prepare('select max(n) + 1 from ledger').pluck();
  const oldest = database.prepare(
    `select n, time, kind, hash, length(body) as bytes from ledger where n > ? order by n limit ${pruneRows}`,
  );
  const remove = database.prepare('delete from ledger where n = ?');
  const lastEmpty = database.prepare("select value from fact where name = 'prunedTo'").pluck();
  const setLastEmpty = database.prepare(
    "insert into fact (name, value) values ('prunedTo', ?) on conflict do update set value = excluded.value",
  );
  const rows = database.prepare('select * from ledger where n >= ? and n < ? order by n');
  const hashes = database.prepare('select hash from ledger where n < ? order by n').pluck();
  const latest = database.prepare('select * from ledger where kind = ? and n < ? order by n desc limit 1');
  const ofKind = database.prepare('select * from ledger where kind = ? and n < ? order by n');
  const firstAt = database.prepare('select min(n) from ledger where time >= ?').pluck();
  const checkpoints = database.prepare('select * from checkpoint where size > ? order by size');
  const openings = database.prepare('select * from opening where n >= ? and n < ? order by n, rowid');
  const bodies = database
    .prepare('select body from outbox where seq between ? and ? and equipment = ? order by seq')
    .pluck();

  return {
    insert: ({ n, time, kind, hash, body }: LedgerRow): void => void insertRow.run(n, time, kind, hash, body),
    insertCheckpoint: ({ size, time, note }: LedgerCheckpoint): void =>
      void insertCheckpoint.run(size, time, note),
    insertOpening: ({ n, body }: LedgerOpening): void => void insertOpening.run(n, body),
    size: (): number => Number(count.get() ?? 0),
    /** Index up to which `prune` has come. */
    prunedTo: (): number => Number(lastEmpty.get() ?? -1),
    /**
     * Empties one step of the windows behind index `after`, up to the first that was not made before a time: the log is
     * emptied from its beginning alone, so that a clock that was wrong for a while tears no hole. A row is written anew, as
     * one that is only made shorter leaves its page as it is.
     * @returns how far it came; `after` where there is nothing
     */
    prune: (after: number, before: EpochMs): number => {
      let last = after;
      for (const row of oldest.all(after) as (Omit<LedgerRow, 'body'> & { bytes: number })[]) {
        const { n, time, kind, hash } = row;
        if (time >= before) break;
        last = n;
        if (kind !== 'window' || row.bytes === 0) continue;
        remove.run(n);
        insertRow.run(n, time, kind, hash, nothing);
      }
      if (last > after) setLastEmpty.run(String(last));
      return last;
    },
    /** Rows from `from` to before `to`. */
    rows: (from: number, to: number) => rows.iterate(from, to) as IterableIterator<LedgerRow>,
    /** Leaf hashes of the first `size` rows. */
    hashes: (size: number): Buffer[] => hashes.all(size) as Buffer[],
    /** The last record of a kind before index `before`. */
    latest: (kind: RecordKind, before: number) => latest.get(kind, before) as LedgerRow | undefined,
    ofKind: (kind: RecordKind, before: number) => ofKind.all(kind, before) as LedgerRow[],
    /** Index of the first record made at a time or later. */
    firstAt: (time: EpochMs) => firstAt.get(time) as number | null,
    checkpoints: (after: number) => checkpoints.all(after) as LedgerCheckpoint[],
    openings: (from: number, to: number) => openings.all(from, to) as LedgerOpening[],
    /** Bodies of an equipment's messages that are still there. */
    bodies: (first: Seq, last: Seq, equipment: string) => bodies.all(first, last, equipment) as Buffer[],
  };
}
