/**
 * The rows: SQL statements over one open database, each a plain function of its arguments. No timing, no policy.
 *
 * Invariant: `outbox.seq` only ever grows, over the life of the file; a gap in it means rows were trimmed. Numbers below 1
 * are rows that were saved from a buffer that broke: their payloads keep the epoch and the number they had there.
 */
import type { Message, MessageClass, Seq } from '../model/message.ts';
import type { Batch, Rejection } from './store.ts';
import { DamageError } from './damage.ts';
import type { Database } from './database.ts';
import { acceptedKey, aheadKey, fromKey, publisherOf, type Delivered } from './delivered.ts';
import { selects, type Found, type Selection } from './selection.ts';
import { messageSum, pairSum } from './sum.ts';
import { trimming } from './trimming.ts';

interface Row extends Omit<Message, 'retain' | 'class'> {
  readonly class: string;
  readonly retain: number;
  /** Null in rows from before there were sums. */
  readonly sum: number | null;
}

/** Rows looked at in one search: some milliseconds. */
const searchRows = 1024;
/** Dead letters kept, newest first. */
const maxDeadLetters = 1000;

/** Prepared statements over the outbox tables. */
export type OutboxTables = ReturnType<typeof outboxTables>;

/** Prepares the statements. */
export function outboxTables(database: Database) {
  const insert = database.prepare('insert into outbox values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const select = database.prepare('select * from outbox where seq > ? order by seq limit ?');
  // Without the body, which stands on pages of its own: those are not read.
  const heads = database.prepare(
    `select seq, class, topic, retain, equipment from outbox where seq > ? order by seq limit ${searchRows}`,
  );
  const rowAt = database.prepare('select * from outbox where seq = ?');
  const setCursor = database.prepare(
    `insert into cursor values (?, ?, ?)
     on conflict do update set seq = excluded.seq, sum = excluded.sum where excluded.seq > seq`,
  );
  const getCursor = database.prepare('select seq from cursor where publisher = ?').pluck();
  const countCursors = database.prepare('select count(*) from cursor').pluck();
  const setState = database.prepare(
    'insert into state values (?, ?, ?) on conflict do update set value = excluded.value, sum = excluded.sum',
  );
  const dropState = database.prepare('delete from state where key = ?');
  const getState = database.prepare('select value from state where key = ?').pluck();
  const setFact = database.prepare(
    'insert into fact values (?, ?, ?) on conflict do update set value = excluded.value, sum = excluded.sum',
  );
  const getFact = database.prepare('select value from fact where name = ?').pluck();
  const first = database.prepare('select min(seq) from outbox').pluck();
  const last = database.prepare("select seq from sqlite_sequence where name = 'outbox'").pluck();
  const deadLetter = database.prepare(
    'insert or ignore into dead_letter select ?, seq, ?, ?, topic, body from outbox where seq = ?',
  );
  const boundDeadLetters = database.prepare(
    'delete from dead_letter where rowid <= (select max(rowid) from dead_letter) - ?',
  );
  const countDeadLetters = database.prepare('select count(*) from dead_letter').pluck();
  const cursorNames = database.prepare('select publisher from cursor').pluck();
  const dropCursor = database.prepare('delete from cursor where publisher = ?');
  /** Space in use: pages of the file that are not free, less what the evidence log takes, which is not the buffer's. */
  function bytes(): number {
    const pragma = (name: string): number => Number(database.pragma(name, { simple: true }));
    const used = (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
    return Math.max(0, used - Number(getFact.get('ledgerBytes') ?? 0));
  }

  /** A publisher that never delivered anything begins with the first row, saved ones included. */
  function cursor(publisher: string): Seq {
    return Number(getCursor.get(publisher) ?? Math.min(0, Number(first.get() ?? 1) - 1));
  }

  function deliveredOf(publisher: string): Delivered {
    const [from, ahead] = [fromKey(publisher), aheadKey(publisher)].map((key) =>
      Number(getCursor.get(key) ?? -Infinity),
    );
    return { through: cursor(publisher), from: from ?? -Infinity, ahead: ahead ?? -Infinity };
  }

  /**
   * From now on these publishers, and no others, have a place: should the file break, what each lacks is saved for it. One
   * that is gone is forgotten: its old place would hold nothing back and say nothing true.
   * @returns those that are new
   */
  function enrol(publishers: readonly string[]): string[] {
    for (const name of cursorNames.all().map(String))
      if (!publishers.includes(publisherOf(name))) {
        dropCursor.run(name);
        dropState.run(acceptedKey(publisherOf(name)));
      }
    setFactTo('cursors', String(countCursors.get()));
    const fresh = publishers.filter((publisher) => getCursor.get(publisher) === undefined);
    for (const publisher of fresh) setCursorTo(publisher, cursor(publisher));
    return fresh;
  }

  function setCursorTo(publisher: string, seq: Seq): void {
    const isNew = getCursor.get(publisher) === undefined;
    setCursor.run(publisher, seq, pairSum(publisher, seq));
    // By their number it is known whether one is missing.
    if (isNew) setFactTo('cursors', String(countCursors.get()));
  }

  function setFactTo(name: string, value: string): void {
    setFact.run(name, value, pairSum(name, value));
  }

  function setStateTo(key: string, value: Buffer): void {
    if (value.length === 0) dropState.run(key);
    else setState.run(key, value, pairSum(key, value));
  }

  const stateOf = (key: string): Buffer | undefined => getState.get(key) as Buffer | undefined;

  return {
    bytes,
    cursor,
    enrol,
    ...trimming(database, { bytes, deliveredOf, state: stateOf, setState: setStateTo, setFact: setFactTo }),
    insert: (m: Message): void => {
      const { seq, time, class: kind, topic, schema, cfg, equipment, body } = m;
      insert.run(seq, time, kind, topic, m.retain ? 1 : 0, schema, cfg, equipment, body, messageSum(m));
    },
    /**
     * Rows after `after` within the limits; at least one where there is one.
     * @throws DamageError at a row that is not what was written
     */
    select: (after: Seq, limit: Batch): Message[] => {
      const rows: Message[] = [];
      let bytesLeft = limit.bytes;
      for (const row of select.iterate(after, limit.rows) as IterableIterator<Row>) {
        if (rows.length > 0 && row.body.length > bytesLeft) break;
        bytesLeft -= row.body.length;
        rows.push(messageOf(row));
      }
      return rows;
    },
    search: (after: Seq, limit: Batch, selection: Selection): Found => {
      const rows: Message[] = [];
      let bytesLeft = limit.bytes;
      let through = after;
      for (const head of heads.all(after) as Row[]) {
        if (selects(selection, { ...head, ...typesOf(head) })) {
          if (rows.length >= limit.rows) break;
          const row = rowAt.get(head.seq) as Row;
          if (rows.length > 0 && row.body.length > bytesLeft) break;
          bytesLeft -= row.body.length;
          rows.push(messageOf(row));
        }
        through = head.seq;
      }
      return { rows, through };
    },
    setCursor: setCursorTo,
    state: stateOf,
    setState: setStateTo,
    fact: (name: string): string | undefined => getFact.get(name) as string | undefined,
    setFact: setFactTo,
    firstSeq: (): Seq | undefined => (first.get() as Seq | null) ?? undefined,
    lastSeq: (): Seq => Number(last.get() ?? 0),
    deadLetters: (): number => Number(countDeadLetters.get()),
    reject: (publisher: string, rejection: Rejection, time: number): void => {
      deadLetter.run(publisher, time, rejection.reason, rejection.seq);
      boundDeadLetters.run(maxDeadLetters);
    },
  };
}

/** What SQLite holds in its own types. */
function typesOf(row: Pick<Row, 'class' | 'retain'>): Pick<Message, 'class' | 'retain'> {
  return { class: row.class as MessageClass, retain: row.retain === 1 };
}

/** @throws DamageError */
function messageOf({ sum, ...row }: Row): Message {
  const message = { ...row, ...typesOf(row) };
  if (sum !== null && sum !== messageSum(message))
    throw new DamageError(`row ${row.seq} does not fit its sum`);
  return message;
}
