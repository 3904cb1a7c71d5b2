/** Looking into the buffer from outside: read-only, at any time, beside the agent. */
import type { Database } from './database.ts';

/** What the buffer holds. */
export interface BufferSummary {
  readonly epoch: string;
  /** Rows saved from a buffer that broke: they are numbered below 1 and carry the epoch and number they had there. */
  readonly saved: number;
  /** 0 where there is no own row. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly deadLetters: number;
  readonly classes: readonly {
    class: string;
    rows: number;
    bytes: number;
    fromTime: number;
    toTime: number;
  }[];
  readonly cursors: readonly { publisher: string; seq: number }[];
}

export function summary(database: Database): BufferSummary {
  const value = (sql: string): unknown => database.prepare(sql).pluck().get();
  const rows = (sql: string): unknown[] => database.prepare(sql).all();
  return {
    epoch: String(value("select value from fact where name = 'epoch'")),
    saved: Number(value('select count(*) from outbox where seq < 1')),
    firstSeq: Number(value('select min(seq) from outbox where seq >= 1') ?? 0),
    lastSeq: Number(value("select seq from sqlite_sequence where name = 'outbox'") ?? 0),
    deadLetters: Number(value('select count(*) from dead_letter')),
    classes: rows(
      `select class, count(*) as rows, sum(length(body)) as bytes, min(time) as fromTime, max(time) as toTime
       from outbox group by class order by class`,
    ) as BufferSummary['classes'],
    cursors: rows('select publisher, seq from cursor order by publisher') as BufferSummary['cursors'],
  };
}

/** Rows after `after` as JSON lines with their line feed, oldest first; the payload stands in them as it will be or was sent. */
export function* exportRows(database: Database, after: number, limit: number): Generator<string> {
  const select = database.prepare(
    'select seq, time, class, topic, body from outbox where seq > ? order by seq limit ?',
  );
  for (const row of select.iterate(after, limit)) {
    const { body, ...head } = row as {
      seq: number;
      time: number;
      class: string;
      topic: string;
      body: Buffer;
    };
    yield `${JSON.stringify(head).slice(0, -1)},"body":${body.toString()}}\n`;
  }
}
