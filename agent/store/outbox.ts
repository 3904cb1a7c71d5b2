/**
 * The rows: SQL statements over one open database, each a plain function of its arguments. No timing, no policy.
 *
 * Invariant: `outbox.seq` only ever grows, over the life of the file; a gap in it means rows were trimmed.
 */
import type { Message, MessageClass, Seq } from '../model/message.ts';
import type { Batch, Loss, Rejection, Trimmed, TrimLimits } from './store.ts';
import type { Database } from './database.ts';
import { selects, type Found, type Selection } from './selection.ts';

interface Row extends Omit<Message, 'retain' | 'class'> {
  readonly class: string;
  readonly retain: number;
}

/** What is kept of a row that is dropped. */
type Lost = Pick<Message, 'seq' | 'time' | 'equipment'>;

/** Rows looked at in one search: some milliseconds. */
const searchRows = 1024;
/** Rows deleted in one step of trimming: small enough not to hold up a scan. */
const trimRows = 64;
/** Dead letters kept, newest first. */
const maxDeadLetters = 1000;

/** Prepared statements over the outbox tables. */
export type OutboxTables = ReturnType<typeof outboxTables>;

/** Prepares the statements. */
export function outboxTables(database: Database) {
  const insert = database.prepare('insert into outbox values (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const select = database.prepare('select * from outbox where seq > ? order by seq limit ?');
  // Without the body, which stands on pages of its own: those are not read.
  const heads = database.prepare(
    `select seq, class, topic, retain, equipment from outbox where seq > ? order by seq limit ${searchRows}`,
  );
  const rowAt = database.prepare('select * from outbox where seq = ?');
  const setCursor = database.prepare(
    'insert into cursor values (?, ?) on conflict do update set seq = max(seq, excluded.seq)',
  );
  const getCursor = database.prepare('select seq from cursor where publisher = ?').pluck();
  const setState = database.prepare(
    'insert into state values (?, ?) on conflict do update set value = excluded.value',
  );
  const dropState = database.prepare('delete from state where key = ?');
  const getState = database.prepare('select value from state where key = ?').pluck();
  const setFact = database.prepare(
    'insert into fact values (?, ?) on conflict do update set value = excluded.value',
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
  const dropOld = database.prepare(
    `delete from outbox where time < ? and seq in (select seq from outbox where seq <= ? order by seq limit ${trimRows})`,
  );
  const dropDelivered = database.prepare(
    `delete from outbox where seq in (select seq from outbox where seq <= ? order by seq limit ${trimRows})`,
  );
  const dropTelemetry = database.prepare(
    `delete from outbox where seq in
       (select seq from outbox where class = 'telemetry' and seq <= ? order by seq limit ${trimRows})
     returning seq, time, equipment`,
  );
  // Without what explains the holes.
  const dropAny = database.prepare(
    `delete from outbox where seq in
       (select seq from outbox where class <> 'gap' and seq <= ? order by seq limit ${trimRows})
     returning seq, time, equipment`,
  );

  /** Space in use: pages of the file that are not free, less what the evidence log takes, which is not the buffer's. */
  function bytes(): number {
    const pragma = (name: string): number => Number(database.pragma(name, { simple: true }));
    const used = (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
    return Math.max(0, used - Number(getFact.get('ledgerBytes') ?? 0));
  }

  function cursor(publisher: string): Seq {
    return Number(getCursor.get(publisher) ?? 0);
  }

  /** One step: what is old and delivered first; over the limit what is delivered; last, where allowed, telemetry. */
  function trim(limits: TrimLimits): Trimmed {
    const cursors = new Map(limits.publishers.map((publisher) => [publisher, cursor(publisher)]));
    const delivered = cursors.size === 0 ? 0 : Math.min(...cursors.values());
    const old = dropOld.run(limits.keepAfter, delivered).changes;
    if (old > 0) return { delivered: old, loss: undefined, more: true };
    if (bytes() <= limits.maxBytes) return { delivered: 0, loss: undefined, more: false };
    const surplus = dropDelivered.run(delivered).changes;
    if (surplus > 0) return { delivered: surplus, loss: undefined, more: true };
    // A further destination that is down for long costs neither the first one nor the limit: it loses, telemetry first.
    const own = cursors.get(limits.publishers[0] ?? '') ?? 0;
    const tries = [() => dropTelemetry.all(own), () => dropAny.all(own)];
    if (limits.dropUndelivered) tries.push(() => dropTelemetry.all(Number.MAX_SAFE_INTEGER));
    for (const drop of tries) {
      const rows = drop() as Lost[];
      if (rows.length > 0) return { delivered: 0, loss: lossOf(rows, cursors), more: true };
    }
    return { delivered: 0, loss: undefined, more: false };
  }

  return {
    bytes,
    cursor,
    trim,
    insert: (m: Message): void => {
      insert.run(m.seq, m.time, m.class, m.topic, m.retain ? 1 : 0, m.schema, m.cfg, m.equipment, m.body);
    },
    /** Rows after `after` within the limits; at least one where there is one. */
    select: (after: Seq, limit: Batch): Message[] => {
      const rows: Message[] = [];
      let bytesLeft = limit.bytes;
      for (const row of select.iterate(after, limit.rows) as IterableIterator<Row>) {
        if (rows.length > 0 && row.body.length > bytesLeft) break;
        bytesLeft -= row.body.length;
        rows.push({ ...row, ...typesOf(row) });
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
          rows.push({ ...row, ...typesOf(row) });
        }
        through = head.seq;
      }
      return { rows, through };
    },
    setCursor: (publisher: string, seq: Seq): void => void setCursor.run(publisher, seq),
    state: (key: string): Buffer | undefined => getState.get(key) as Buffer | undefined,
    setState: (key: string, value: Buffer): void => {
      if (value.length === 0) dropState.run(key);
      else setState.run(key, value);
    },
    fact: (name: string): string | undefined => getFact.get(name) as string | undefined,
    setFact: (name: string, value: string): void => void setFact.run(name, value),
    firstSeq: (): Seq => Number(first.get() ?? 0),
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

function lossOf(rows: readonly Lost[], cursors: ReadonlyMap<string, Seq>): Loss {
  const seqs = rows.map((row) => row.seq);
  const times = rows.map((row) => row.time);
  const toSeq = Math.max(...seqs);
  return {
    count: rows.length,
    fromSeq: Math.min(...seqs),
    toSeq,
    fromTime: Math.min(...times),
    toTime: Math.max(...times),
    equipment: [...new Set(rows.map((row) => row.equipment).filter((id) => id !== ''))].sort(),
    publishers: [...cursors].flatMap(([publisher, seq]) => (seq < toSeq ? [publisher] : [])),
  };
}
