/**
 * Times that a gateway told by a clock that was wrong. It says so later, by what they become right, and the times are moved:
 * those that come after that as they come, those that were there before when it is said. A message is moved once, whichever
 * comes first, so the tables still depend on the set of messages alone.
 */
import type Sqlite from 'better-sqlite3';
import type { Effects, Row } from './effects.ts';
import type { Message, MessageOf } from './messages.ts';

type Key = Pick<Message, 'gw' | 'epoch' | 'seq'>;

/** Times from `fromT` to `toT` become right by adding `shiftMs`. */
export interface Shift {
  readonly shiftMs: number;
  readonly fromT: number;
  readonly toT: number;
}

/** The MQTT 5 user property `shift` of a message: `shiftMs fromT toT`. */
export function shiftOf(property: unknown): Shift | undefined {
  const found = typeof property === 'string' ? /^(-?\d+) (\d+) (\d+)$/.exec(property) : null;
  if (found === null) return undefined;
  const [shiftMs = 0, fromT = 0, toT = 0] = found.slice(1).map(Number);
  return { shiftMs, fromT, toT };
}

/** Fields of a message that are times. */
const timeFields: ReadonlySet<string> = new Set('ts t tr fromT toT since from to onT offT'.split(' '));
/** Columns that are times, by table. Intervals are keyed by theirs and moved one by one. */
const timeColumns: Readonly<Record<string, readonly string[]>> = {
  received: ['t'],
  count_step: ['from_ms', 'to_ms'],
  energy_span: ['from_ms', 'to_ms'],
  cycle: ['from_ms', 'to_ms'],
  alarm: ['on_ms', 'off_ms'],
  quality_result: ['t'],
  gap: ['from_ms', 'to_ms'],
};
const ofRange = `gw = @gw and epoch = @epoch and seq between @fromSeq and @toSeq`;
const notMoved = (table: string): string =>
  `not exists (select 1 from moved where moved.gw = ${table}.gw and moved.epoch = ${table}.epoch and moved.seq = ${table}.seq)`;

/** A message with its times moved. */
export function movedMessage<Part>(part: Part, shift: Shift): Part {
  if (Array.isArray(part)) return part.map((one: unknown) => movedMessage(one, shift)) as Part;
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part).map(([name, value]: [string, unknown]) => [
    name,
    timeFields.has(name) && typeof value === 'number' ? movedTime(value, shift) : movedMessage(value, shift),
  ]);
  return Object.fromEntries(entries) as Part;
}

function movedTime(t: number, { shiftMs, fromT, toT }: Shift): number {
  return t >= fromT && t <= toT ? t + shiftMs : t;
}

/** Moves times. The caller has the transaction. */
export class Rebase {
  readonly #database: Sqlite.Database;
  readonly #effects: Effects;
  readonly #known: Sqlite.Statement;

  constructor(database: Sqlite.Database, effects: Effects) {
    this.#database = database;
    this.#effects = effects;
    this.#known = database.prepare(
      `select shift_ms as "shiftMs", from_ms as "fromT", to_ms as "toT" from clock_rebase
       where gw = ? and epoch = ? and from_seq <= ? and to_seq >= ?`,
    );
  }

  /** What moves a message, where that was said before it came. */
  of({ gw, epoch, seq }: Key): Shift | undefined {
    return this.#known.get(gw, epoch, seq, seq) as Shift | undefined;
  }

  /** A message was moved before it was taken. */
  mark({ gw, epoch, seq }: Key, { shiftMs }: Shift): void {
    this.#run('insert into moved values (@gw, @epoch, @seq, @shiftMs)', { gw, epoch, seq, shiftMs });
  }

  /** A gateway says which messages are to be moved: those that are here already are moved now. */
  take({ gw, epoch, rebase = [] }: MessageOf<'zhencai.gap/1'>): void {
    for (const { fromSeq, toSeq, fromT, toT, shiftMs } of rebase) {
      if (shiftMs === undefined) continue;
      const range = { gw, epoch, fromSeq, toSeq, fromT, toT, shiftMs };
      this.#run(
        'insert into clock_rebase values (@gw, @epoch, @fromSeq, @toSeq, @fromT, @toT, @shiftMs)',
        range,
      );
      for (const [table, columns] of Object.entries(timeColumns)) {
        const moved = columns.map(
          (name) =>
            `${name} = case when ${name} between @fromT and @toT then ${name} + @shiftMs else ${name} end`,
        );
        this.#run(`update ${table} set ${moved.join(', ')} where ${ofRange} and ${notMoved(table)}`, range);
      }
      this.#intervals(range);
      this.#run(
        `insert into moved select gw, epoch, seq, @shiftMs from received where ${ofRange} and ${notMoved('received')}`,
        range,
      );
    }
  }

  #intervals(range: Row & Shift): void {
    const which = `from state_interval where ${ofRange} and ${notMoved('state_interval')}`;
    const rows = this.#database.prepare(`select * ${which}`).all(range) as (Row & {
      readonly from_ms: number;
      readonly to_ms: number;
    })[];
    this.#run(`delete ${which}`, range);
    for (const row of rows)
      this.#effects.interval({
        ...row,
        from_ms: movedTime(row.from_ms, range),
        to_ms: movedTime(row.to_ms, range),
      });
  }

  #run(sql: string, params: Row): void {
    this.#database.prepare(sql).run(params);
  }
}
