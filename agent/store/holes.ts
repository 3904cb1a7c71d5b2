/**
 * Which messages of a broken buffer are gone: numbers between those that are there, but for what a gap explains and what
 * nobody waited for.
 */
import type { Database } from './database.ts';
import type { Stretch } from './delivered.ts';
import { headBytes, identityOf } from './identity.ts';
import type { Hole } from './store.ts';

interface Range {
  readonly from: number;
  readonly to: number;
}

interface Row {
  readonly seq: number;
  readonly time: number;
  readonly head: Buffer;
}

export interface HoleOptions {
  /** Epoch of the broken buffer. */
  readonly epoch: string | undefined;
  /** What was taken off its numbers. */
  readonly last: number;
  /** Its numbers that must be there: after one, up to another. Undefined where it is not known what was delivered. */
  readonly span: { readonly after: number; readonly last: number } | undefined;
  /** Of its numbers those that every publisher had ahead of a backlog: whether or not they are there, they are not lost. */
  readonly ahead: readonly Stretch[];
  /** When the buffer is known to have been written last. */
  readonly aliveAt: number;
}

/** Holes of a buffer that was filled with what was saved, one per epoch. */
export function holesOf(database: Database, { epoch, last, span, ahead, aliveAt }: HoleOptions): Hole[] {
  const had = ahead.map(({ after, to }) => ({ epoch, from: after + 1, to }));
  const explained = [...explanationsOf(database), ...had];
  const holes = new Map<string | undefined, Hole>();
  const note = (of: string | undefined, from: number, to: number, times: Range): void => {
    if (from > to) return;
    const ranges = explained.filter((one) => one.epoch === of);
    const whole: readonly Range[] = [{ from, to }];
    for (const part of ranges.reduce((left, one) => left.flatMap((hole) => without(hole, one)), whole)) {
      const { fromSeq = part.from, count = 0, fromTime = times.from } = holes.get(of) ?? {};
      const sum = count + part.to - part.from + 1;
      holes.set(of, { epoch: of, fromSeq, toSeq: part.to, count: sum, fromTime, toTime: times.to });
    }
  };
  let before: { row: number; time: number; epoch: string | undefined } | undefined;
  const rows = database.prepare(
    `select seq, time, substr(body, 1, ${headBytes}) as head from outbox order by seq`,
  );
  const isOwn = (row: number): boolean => row + last >= 1;
  for (const { seq: row, time, head } of rows.iterate() as IterableIterator<Row>) {
    const told = identityOf(head);
    const of = told?.epoch ?? epoch;
    const number = told?.seq ?? row + last;
    if (before?.epoch === of && before !== undefined)
      note(of, number - (row - before.row) + 1, number - 1, { from: before.time, to: time });
    else if (isOwn(row) && span !== undefined)
      note(epoch, span.after + 1, number - 1, { from: before?.time ?? time, to: time });
    before = { row, time, epoch: of };
  }
  if (span !== undefined && span.last > 0) {
    const after = before !== undefined && isOwn(before.row) ? before.row + last : span.after;
    note(epoch, after + 1, span.last, { from: before?.time ?? aliveAt, to: aliveAt });
  }
  return [...holes.values()];
}

interface Explained extends Range {
  readonly epoch: string | undefined;
}

/** What is left of a hole where a range is explained. */
function without({ from, to }: Range, explained: Range): Range[] {
  if (explained.to < from || explained.from > to) return [{ from, to }];
  return [
    { from, to: explained.from - 1 },
    { from: explained.to + 1, to },
  ].filter((part) => part.from <= part.to);
}

/** What gap messages that were saved say of numbers. */
function explanationsOf(database: Database): Explained[] {
  const bodies = database.prepare("select body from outbox where class = 'gap'").pluck();
  return (bodies.all() as Buffer[]).flatMap((body) => {
    try {
      const {
        epoch,
        ofEpoch = epoch,
        fromSeq,
        toSeq,
      } = JSON.parse(body.toString()) as Record<string, unknown>;
      if (typeof fromSeq !== 'number' || typeof toSeq !== 'number' || typeof ofEpoch !== 'string') return [];
      return [{ epoch: ofEpoch, from: fromSeq, to: toSeq }];
    } catch {
      // What is no JSON explains nothing.
      return [];
    }
  });
}
