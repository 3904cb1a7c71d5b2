/**
 * The rows: SQL statements over one open database, each a plain function of its arguments. No timing, no policy.
 *
 * Invariant: `outbox.seq` only ever grows, over the life of the file; a gap in it means rows were trimmed. Numbers below 1
 * are rows that were saved from a buffer that broke: their payloads keep the epoch and the number they had there.
 */
import type { Message, MessageClass, Seq } from '../model/message.ts';
import type { Batch, Loss, Rejection, Trimmed, TrimLimits } from './store.ts';
import { DamageError } from './damage.ts';
import type { Database } from './database.ts';
import {
  acceptedKey,
  aheadKey,
  commonAhead,
  fromKey,
  hasRow,
  publisherOf,
  type Delivered,
} from './delivered.ts';
import { headBytes, identityOf } from './identity.ts';
import { isSameKind, lossKey, lossOf, unionOf, type ToldLoss, type Victim } from './loss.ts';
import { selects, type Found, type Selection } from './selection.ts';
import { messageSum, pairSum } from './sum.ts';

interface Row extends Omit<Message, 'retain' | 'class'> {
  readonly class: string;
  readonly retain: number;
  /** Null in rows from before there were sums. */
  readonly sum: number | null;
}

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
  const isOld = database.prepare(
    `select 1 from outbox where time < ? and seq in (select seq from outbox where seq <= ? order by seq limit ${trimRows})`,
  );
  const dropOld = database
    .prepare(
      `delete from outbox where time < ? and seq in (select seq from outbox where seq <= ? order by seq limit ${trimRows})
       returning seq`,
    )
    .pluck();
  const dropDelivered = database
    .prepare(
      `delete from outbox where seq in (select seq from outbox where seq <= ? order by seq limit ${trimRows}) returning seq`,
    )
    .pluck();
  const dropBetween = database.prepare(
    `delete from outbox where seq in (select seq from outbox where seq > ? and seq <= ? order by seq limit ${trimRows})`,
  );
  const cursorNames = database.prepare('select publisher from cursor').pluck();
  const dropCursor = database.prepare('delete from cursor where publisher = ?');
  const victims = (which: string) =>
    database.prepare(
      `select seq, time, equipment, substr(body, 1, ${headBytes}) as head from outbox
       where ${which} and seq <= ? order by seq limit ${trimRows}`,
    );
  const telemetry = victims("class = 'telemetry'");
  // Without what explains the holes.
  const any = victims("class <> 'gap'");
  const drop = database.prepare('delete from outbox where seq = ?');

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

  /** Delivered rows went: what is missing up to the last of them is not lost. */
  function went(seqs: readonly unknown[]): number {
    if (seqs.length > 0) setFactTo('trimmedTo', String(Math.max(...seqs.map(Number))));
    return seqs.length;
  }

  /** Undelivered rows of one epoch go. */
  function lose(rows: readonly Victim[], delivered: ReadonlyMap<string, Delivered>): Loss | undefined {
    const epochOf = ({ seq, head }: Victim): string | undefined =>
      seq >= 1 ? undefined : identityOf(head)?.epoch;
    const [oldest] = rows;
    if (oldest === undefined) return undefined;
    const end = rows.findIndex((row) => epochOf(row) !== epochOf(oldest));
    const going = end === -1 ? rows : rows.slice(0, end);
    for (const { seq } of going) drop.run(seq);
    return joined(lossOf(going, epochOf(oldest), delivered), delivered);
  }

  /** A loss whose gap has reached nobody it concerns becomes part of the next: what explains holes must not fill the buffer. */
  function joined(loss: Loss, delivered: ReadonlyMap<string, Delivered>): Loss {
    const kept = getState.get(lossKey) as Buffer | undefined;
    if (kept === undefined) return loss;
    const before = JSON.parse(kept.toString()) as ToldLoss;
    const isHeard = loss.publishers.some((publisher) => {
      const has = delivered.get(publisher);
      return has !== undefined && hasRow(has, before.seq);
    });
    if (isHeard || !isSameKind(before.loss, loss)) return loss;
    return drop.run(before.seq).changes === 0 ? loss : unionOf(before, loss);
  }

  /** Whether a step of trimming would do anything. To be asked first: a transaction costs an fsync. */
  function wantsTrim({ publishers, keepAfter, maxBytes }: TrimLimits): boolean {
    const delivered = publishers.length === 0 ? 0 : Math.min(...publishers.map(cursor));
    return isOld.get(keepAfter, delivered) !== undefined || bytes() > maxBytes;
  }

  /**
   * One step, the first of these that finds anything: what is old and delivered by all; over the limit what is delivered by
   * all, then what all had ahead of a backlog, then what the first publisher has, and last, where allowed, what nobody has.
   * Of what is lost to somebody telemetry goes first, then every class but gaps, which explain the holes.
   */
  function trim(limits: TrimLimits): Trimmed {
    const all = new Map(limits.publishers.map((publisher) => [publisher, deliveredOf(publisher)]));
    const delivered = all.size === 0 ? 0 : Math.min(...[...all.values()].map(({ through }) => through));
    const old = went(dropOld.all(limits.keepAfter, delivered));
    if (old > 0) return { delivered: old, loss: undefined, more: true };
    if (bytes() <= limits.maxBytes) return { delivered: 0, loss: undefined, more: false };
    const surplus = went(dropDelivered.all(delivered));
    if (surplus > 0) return { delivered: surplus, loss: undefined, more: true };
    const ahead = commonAhead([...all.values()]);
    const gone = ahead === undefined ? 0 : dropBetween.run(ahead.after, ahead.to).changes;
    if (gone > 0) return { delivered: gone, loss: undefined, more: true };
    // A further destination that is down for long costs neither the first one nor the limit: it loses, telemetry first.
    const own = all.get(limits.publishers[0] ?? '')?.through ?? 0;
    const tries = [() => telemetry.all(own), () => any.all(own)];
    const end = Number.MAX_SAFE_INTEGER;
    if (limits.dropUndelivered)
      tries.push(
        () => telemetry.all(end),
        () => any.all(end),
      );
    for (const found of tries) {
      const loss = lose(found() as Victim[], all);
      if (loss !== undefined) return { delivered: 0, loss, more: true };
    }
    return { delivered: 0, loss: undefined, more: false };
  }

  return {
    bytes,
    cursor,
    enrol,
    /** To be called with the gap message of a loss, in its transaction. */
    toldLoss: (told: ToldLoss): void => setStateTo(lossKey, Buffer.from(JSON.stringify(told))),
    wantsTrim,
    trim,
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
    state: (key: string): Buffer | undefined => getState.get(key) as Buffer | undefined,
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
