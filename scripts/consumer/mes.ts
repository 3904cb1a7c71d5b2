/**
 * The MES side in small: takes the gateway's messages with exactly-once effect and answers what happened.
 *
 *   message → one transaction { its key in received · its effect } → acknowledgement
 *
 * A crash leaves both or neither. Before the acknowledgement the broker delivers again, and the key that is already
 * there makes the second delivery change nothing.
 */
import fs from 'node:fs';
import Sqlite from 'better-sqlite3';
import { Effects } from './effects.ts';
import type { Count, Facts } from './elements.ts';
import { tile, type IntervalRow } from './intervals.ts';
import { counters, parse, type Counter, type Head, type Message } from './messages.ts';
import { unexplained, type Numbers } from './numbers.ts';
import { movedMessage, Rebase, type Shift } from './rebase.ts';

/**
 * What became of a message: `taken` its effect is stored · `duplicate` it had been taken before, nothing changed ·
 * `ignored` nothing in it for us · `invalid` it cannot be read, see `Mes.fault`; sending it again would not help.
 */
export type Outcome = 'taken' | 'duplicate' | 'ignored' | 'invalid';

/** What a meter advanced by in a span of time. */
export interface Energy {
  readonly register: string;
  readonly medium: string;
  readonly unit: string | undefined;
  readonly delta: number;
  /** Of that: spans that began before and ended in the span of time. Nothing is split between the two. */
  readonly carried: number;
}

/** Data the gateway knows to be missing. */
export interface Gap {
  readonly kind: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly missing: number;
}

export interface MesOptions {
  /** The name a machine goes by in the tables, from its path. Default: the last level. Ids that repeat between sites need more. */
  readonly equipmentOf?: (path: string) => string;
  /** What the broker listened to is called in `destinations` of a gap. Default: `mqtt`, the broker of the plant itself. */
  readonly destination?: string;
}

const lastLevel = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export class Mes implements Disposable {
  readonly #database: Sqlite.Database;
  readonly #equipmentOf: (path: string) => string;
  readonly #destination: string;
  readonly #effects: Effects;
  readonly #note: Sqlite.Statement;
  readonly #rebase: Rebase;
  readonly #takeOnce: Sqlite.Transaction<(head: Head, message?: Message, shift?: Shift) => boolean>;
  readonly #prepared = new Map<string, Sqlite.Statement>();
  #fault: string | undefined;

  private constructor(database: Sqlite.Database, options: MesOptions) {
    this.#database = database;
    this.#equipmentOf = options.equipmentOf ?? lastLevel;
    this.#destination = options.destination ?? 'mqtt';
    this.#effects = new Effects(database);
    this.#rebase = new Rebase(database, this.#effects);
    this.#note = database.prepare(
      `insert into received (gw, epoch, seq, schema, equipment, t) values (?, ?, ?, ?, ?, ?)
       on conflict (gw, epoch, seq) do nothing`,
    );
    this.#takeOnce = database.transaction((head, message, shift) => this.#take(head, message, shift));
  }

  /**
   * Opens or makes the database.
   * @throws SqliteError where the file cannot be made or is no database
   */
  static open(file: string, options: MesOptions = {}): Mes {
    const database = new Sqlite(file, { timeout: 5_000 });
    // An acknowledged message is gone from the broker: FULL keeps its commit through a power cut.
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.exec(fs.readFileSync(new URL('schema.sql', import.meta.url), 'utf8'));
    return new Mes(database, options);
  }

  /** Why the last invalid message is invalid. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /**
   * Takes one message. When it returns, the effect is on disk and the message may be acknowledged.
   * @param shift of its times, where it came with one
   * @throws SqliteError where the disk would not take it: nothing has changed, do not acknowledge
   */
  take(body: Buffer | string, shift?: Shift): Outcome {
    const parsed = parse(body);
    switch (parsed.is) {
      case 'numbered': {
        const message = this.#isOurs(parsed.message) ? parsed.message : undefined;
        // Immediate: a second process on the same file is waited for before, not in the middle.
        const isNew = this.#takeOnce.immediate(parsed.head, message, shift);
        if (!isNew) return 'duplicate';
        return message === undefined ? 'ignored' : 'taken';
      }
      case 'other':
        return 'ignored';
      case 'invalid':
        this.#fault = parsed.why;
        return 'invalid';
      default:
        return parsed satisfies never;
    }
  }

  /** Not a gap that only others have: what it names came here, or is missing for another reason. */
  #isOurs(message: Message | undefined): boolean {
    if (message?.schema !== 'zhencai.gap/1') return true;
    return message.destinations?.includes(this.#destination) ?? true;
  }

  #take(head: Head, message: Message | undefined, told: Shift | undefined): boolean {
    const { gw, epoch, seq, schema, path } = head;
    const equipment = path === undefined ? null : this.#equipmentOf(path);
    const shift = told ?? this.#rebase.of(head);
    const moved = <Part>(part: Part): Part => (shift === undefined ? part : movedMessage(part, shift));
    const { tr, ts } = moved(head);
    if (this.#note.run(gw, epoch, seq, schema, equipment, tr ?? ts ?? null).changes === 0) return false;
    if (shift !== undefined) this.#rebase.mark(head, shift);
    if (message === undefined) return true;
    this.#effects.apply(moved(message), equipment ?? '');
    if (message.schema === 'zhencai.gap/1') this.#rebase.take(message);
    return true;
  }

  /** Machines that any message was about. */
  equipment(): readonly string[] {
    const rows = this.#all<{ equipment: string }>(
      'select distinct equipment from received where equipment is not null order by equipment',
    );
    return rows.map(({ equipment }) => equipment);
  }

  /**
   * What is known of a machine in [fromMs, toMs). Times are clipped to it; the interval that is still open reaches to
   * the newest message of its gateway and no further. A count step belongs where its `to` lies: after fromMs and not
   * after toMs, as the step itself happened after its `from` and not after its `to`. Nothing is interpolated.
   */
  facts(equipment: string, fromMs: number, toMs: number): Facts {
    const rows = this.#all<IntervalRow>(
      `select from_ms as "fromMs", to_ms as "toMs", open, state, mode, reason_code as "reasonCode",
         reason_category as "reasonCategory", gw
       from state_interval where equipment = @equipment and from_ms < @toMs and from_ms >= coalesce(
         (select max(from_ms) from state_interval where equipment = @equipment and from_ms <= @fromMs), @fromMs)
       order by from_ms`,
      { equipment, fromMs, toMs },
    );
    const intervals = tile(rows, { fromMs, toMs, ...this.#newest(equipment) });
    return { equipment, fromMs, toMs, intervals, counts: this.#counts(equipment, fromMs, toMs) };
  }

  /** The beginning of a machine's newest interval, and when its gateway last said anything. */
  #newest(equipment: string): { newestFromMs: number; heardMs: number } {
    const [row] = this.#all<{ newestFromMs: number; heardMs: number | null }>(
      `select from_ms as "newestFromMs",
         (select max(t) from received where received.gw = state_interval.gw) as "heardMs"
       from state_interval where equipment = @equipment order by from_ms desc limit 1`,
      { equipment },
    );
    return { newestFromMs: row?.newestFromMs ?? 0, heardMs: row?.heardMs ?? 0 };
  }

  #counts(equipment: string, fromMs: number, toMs: number): Partial<Record<Counter, Count>> {
    const counts: Partial<Record<Counter, Count>> = {};
    for (const counter of counters) {
      const [count] = this.#all<Count & { seen: number | null }>(
        `select coalesce(sum(added), 0) as parts,
           coalesce(sum(case when from_ms < @fromMs then added else 0 end), 0) as carried,
           (select min(to_ms) from count_step where equipment = @equipment and counter = @counter) as seen
         from count_step
         where equipment = @equipment and counter = @counter and to_ms > @fromMs and to_ms <= @toMs`,
        { equipment, counter, fromMs, toMs },
      );
      if (count === undefined || count.seen === null || count.seen > toMs) continue;
      counts[counter] = { parts: count.parts, carried: count.carried };
    }
    return counts;
  }

  /**
   * What the meters of a machine advanced by. A span belongs where its `to` lies: after fromMs and not after toMs.
   * Spans are aligned to quarters of an hour, so none crosses a shift that changes at one; only a span without readings
   * may, and then it is told as `carried`, not split.
   */
  energy(equipment: string, fromMs: number, toMs: number): readonly Energy[] {
    const rows = this.#all<Energy & { unit: string | null }>(
      `select register, medium, unit, sum(delta) as delta,
         sum(case when from_ms < @fromMs then delta else 0 end) as carried
       from energy_span where equipment = @equipment and to_ms > @fromMs and to_ms <= @toMs
       group by register, medium, unit order by register, medium, unit`,
      { equipment, fromMs, toMs },
    );
    return rows.map((row) => ({ ...row, unit: row.unit ?? undefined }));
  }

  /** Gaps that touch a machine in [fromMs, toMs): those that name it, and those of its gateways that name nothing. */
  gaps(equipment: string, fromMs: number, toMs: number): readonly Gap[] {
    return this.#all<Gap>(
      `select kind, from_ms as "fromMs", to_ms as "toMs", missing from gap
       where from_ms < @toMs and to_ms >= @fromMs and (
         exists (select 1 from gap_equipment g
           where g.gw = gap.gw and g.epoch = gap.epoch and g.seq = gap.seq and g.equipment = @equipment)
         or (not exists (select 1 from gap_equipment g
               where g.gw = gap.gw and g.epoch = gap.epoch and g.seq = gap.seq)
             and gap.gw in (select gw from state_interval where equipment = @equipment)))
       order by from_ms, gw, epoch, seq`,
      { equipment, fromMs, toMs },
    );
  }

  /**
   * Numbers between the first and the last one received of each gateway that have not come and that no gap explains.
   * Right after an outage they may still be on their way; later each one is a message lost between gateway and here.
   */
  missing(): readonly Numbers[] {
    const holes = this.#all<Numbers>(
      `select gw, epoch, before + 1 as "from", seq - 1 as "to" from (
         select gw, epoch, seq, lag(seq) over (partition by gw, epoch order by seq) as before from received
       ) as numbers where seq > before + 1 order by gw, epoch, seq`,
    );
    const explained = this.#all<Numbers>(
      `select gw, of_epoch as epoch, from_seq as "from", to_seq as "to" from gap
       where from_seq is not null and to_seq is not null order by gw, of_epoch, from_seq`,
    );
    return unexplained(holes, explained);
  }

  #all<Row>(sql: string, params: Readonly<Record<string, string | number>> = {}): Row[] {
    const statement = this.#prepared.get(sql) ?? this.#database.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement.all(params) as Row[];
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
