/**
 * Which rows go when there is too much of them, in steps so small that no scan is held up: SQL statements over one open
 * database. The oldest go first; what is lost to somebody is told.
 */
import type { Seq } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';
import type { Database } from './database.ts';
import { commonAhead, hasRow, type Delivered } from './delivered.ts';
import { headBytes, identityOf } from './identity.ts';
import { isSameKind, lossKey, lossOf, unionOf, type ToldLoss, type Victim } from './loss.ts';
import type { Loss, Trimmed, TrimLimits } from './store.ts';

/** Rows deleted in one step. */
const stepRows = 64;
/** Steps that a look for old rows may take. */
const mostLooks = 64;

/** What trimming needs of the rest of the outbox. */
export interface Trimmable {
  /** Space in use. */
  readonly bytes: () => number;
  readonly deliveredOf: (publisher: string) => Delivered;
  readonly state: (key: string) => Buffer | undefined;
  readonly setState: (key: string, value: Buffer) => void;
  readonly setFact: (name: string, value: string) => void;
}

/** Prepares the statements. */
export function trimming(database: Database, { bytes, deliveredOf, state, setState, setFact }: Trimmable) {
  const times = database.prepare(
    `select seq, time from outbox where seq > ? and seq <= ? order by seq limit ${stepRows}`,
  );
  const newest = database.prepare('select time from outbox order by seq desc limit 1').pluck();
  const dropTo = database
    .prepare(
      `delete from outbox where seq in (select seq from outbox where seq <= ? order by seq limit ${stepRows}) returning seq`,
    )
    .pluck();
  const dropBetween = database.prepare(
    `delete from outbox where seq in (select seq from outbox where seq > ? and seq <= ? order by seq limit ${stepRows})`,
  );
  const victims = (which: string) =>
    database.prepare(
      `select seq, time, equipment, substr(body, 1, ${headBytes}) as head from outbox
       where ${which} and seq <= ? order by seq limit ${stepRows}`,
    );
  const telemetry = victims("class = 'telemetry'");
  // Without what explains the holes.
  const any = victims("class <> 'gap'");
  const drop = database.prepare('delete from outbox where seq = ?');
  /** A look for old rows that has not come to its end goes on after this row. */
  let lookedTo = -Infinity;

  /**
   * Some of the rows up to `delivered` that were made before `keepAfter`; none where the oldest were not. Rows that are
   * stamped later than the newest one are of a clock that was set back since: they hold up none of those behind them.
   */
  function oldRows(keepAfter: EpochMs, delivered: Seq): Seq[] {
    const present = Number(newest.get() ?? 0);
    for (let look = 0; look < mostLooks; look += 1) {
      const rows = times.all(lookedTo, delivered) as { readonly seq: Seq; readonly time: EpochMs }[];
      const old = rows.filter(({ time }) => time < keepAfter);
      if (old.length > 0) return old.map(({ seq }) => seq);
      const last = rows.at(-1);
      const areAhead = last !== undefined && rows.every(({ time }) => time > present);
      lookedTo = areAhead ? last.seq : -Infinity;
      if (!areAhead) break;
    }
    return [];
  }

  /** Delivered rows went: what is missing up to the last of them is not lost. */
  function went(seqs: readonly unknown[]): number {
    if (seqs.length > 0) setFact('trimmedTo', String(Math.max(...seqs.map(Number))));
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
    const kept = state(lossKey);
    if (kept === undefined) return loss;
    const before = JSON.parse(kept.toString()) as ToldLoss;
    const isHeard = loss.publishers.some((publisher) => {
      const has = delivered.get(publisher);
      return has !== undefined && hasRow(has, before.seq);
    });
    if (isHeard || !isSameKind(before.loss, loss)) return loss;
    return drop.run(before.seq).changes === 0 ? loss : unionOf(before, loss);
  }

  /** Whether a step would do anything. To be asked first: a transaction costs an fsync. */
  function wantsTrim({ publishers, keepAfter, maxBytes }: TrimLimits): boolean {
    const delivered = deliveredTo(publishers.map(deliveredOf));
    return oldRows(keepAfter, delivered).length > 0 || bytes() > maxBytes;
  }

  /**
   * One step, the first of these that finds anything: what is old and delivered by all; over the limit what is delivered by
   * all, then what all had ahead of a backlog, then what the first publisher has, and last, where allowed, what nobody has.
   * Of what is lost to somebody telemetry goes first, then every class but gaps, which explain the holes.
   */
  function trim(limits: TrimLimits): Trimmed {
    const all = new Map(limits.publishers.map((publisher) => [publisher, deliveredOf(publisher)]));
    const delivered = deliveredTo([...all.values()]);
    const old = oldRows(limits.keepAfter, delivered);
    for (const seq of old) drop.run(seq);
    if (went(old) > 0) return { delivered: old.length, loss: undefined, more: true };
    if (bytes() <= limits.maxBytes) return { delivered: 0, loss: undefined, more: false };
    const surplus = went(dropTo.all(delivered));
    if (surplus > 0) return { delivered: surplus, loss: undefined, more: true };
    for (const { after, to } of commonAhead([...all.values()])) {
      const gone = dropBetween.run(after, to).changes;
      if (gone > 0) return { delivered: gone, loss: undefined, more: true };
    }
    // A further destination that is down for long costs neither the first one nor the limit: it loses, telemetry first.
    const own = all.get(limits.publishers[0] ?? '')?.through ?? 0;
    const end = Number.MAX_SAFE_INTEGER;
    const tries = [() => telemetry.all(own), () => any.all(own)];
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
    wantsTrim,
    trim,
    /** To be called with the gap message of a loss, in its transaction. */
    toldLoss: (told: ToldLoss): void => setState(lossKey, Buffer.from(JSON.stringify(told))),
  };
}

/** Up to where every publisher has everything. */
function deliveredTo(all: readonly Delivered[]): Seq {
  return all.length === 0 ? 0 : Math.min(...all.map(({ through }) => through));
}
