/**
 * What a message changes in the tables.
 *
 * Invariant: the tables depend on the set of messages taken, never on their order. Facts that stand alone (a count
 * step, an energy span) are rows of their own under the key of their message. Facts told by several messages (an
 * interval, an alarm) are one row, which the message that knows most wins: a maximum over a total order, and a maximum
 * does not mind in which order it is taken.
 */
import type Sqlite from 'better-sqlite3';
import type { Message, MessageOf } from './messages.ts';

export type Row = Readonly<Record<string, string | number | null>>;
type Key = Pick<Message, 'gw' | 'epoch' | 'seq'>;
type StateData = MessageOf<'zhencai.event.state/1'>['data'];

/** The row that has told the end wins, then the later time, then the later message. */
const intervalWins = `where (1 - excluded.open, excluded.to_ms, excluded.gw, excluded.epoch, excluded.seq)
  > (1 - state_interval.open, state_interval.to_ms, state_interval.gw, state_interval.epoch, state_interval.seq)`;
const alarmWins = `where (1 - excluded.active, excluded.gw, excluded.epoch, excluded.seq)
  > (1 - alarm.active, alarm.gw, alarm.epoch, alarm.seq)`;

/** Writes effects. The caller has the transaction. */
export class Effects {
  readonly #database: Sqlite.Database;
  readonly #prepared = new Map<string, Sqlite.Statement>();

  constructor(database: Sqlite.Database) {
    this.#database = database;
  }

  /** @param equipment of the message; unused for a gap, which may name several */
  apply(message: Message, equipment: string): void {
    const key: Key = { gw: message.gw, epoch: message.epoch, seq: message.seq };
    switch (message.schema) {
      case 'zhencai.event.state/1':
        return this.#state(message.data, message.t, equipment, key);
      case 'zhencai.event.count/1':
        return this.#count(message, equipment, key);
      case 'zhencai.event.energy/1':
        return this.#energy(message, equipment, key);
      case 'zhencai.event.cycle/1':
        return this.#cycle(message, equipment, key);
      case 'zhencai.event.alarm/1':
        return this.#alarm(message, equipment, key);
      case 'zhencai.event.quality/1':
        return this.#quality(message, equipment, key);
      case 'zhencai.gap/1':
        return this.#gap(message, key);
      default:
        return message satisfies never;
    }
  }

  /**
   * `prev` is an interval with both ends. `since` begins one whose end is not known yet; a refresh says no more than
   * that the same interval still held at its `t`.
   */
  #state(data: StateData, t: number, equipment: string, key: Key): void {
    const { prev, since } = data;
    // An empty interval says nothing, and would hide the one that begins at the same moment.
    if (prev !== undefined && prev.to > prev.from)
      this.interval({ equipment, from_ms: prev.from, to_ms: prev.to, open: 0, ...axesOf(prev), ...key });
    this.interval({
      equipment,
      from_ms: since,
      to_ms: Math.max(since, t),
      open: 1,
      ...axesOf(data),
      ...key,
    });
  }

  /** Takes a row of state_interval; the one that knows most wins. */
  interval(row: Row): void {
    this.#upsert('state_interval', ['equipment', 'from_ms'], intervalWins, row);
  }

  #count({ data, ctx, src }: MessageOf<'zhencai.event.count/1'>, equipment: string, key: Key): void {
    const counts = data.kind !== 'first' && data.kind !== 'suspect';
    this.#insert('count_step', {
      ...key,
      equipment,
      counter: data.counter,
      tag: src[0]?.n ?? null,
      kind: data.kind,
      delta: data.delta,
      added: counts ? data.delta : 0,
      total: data.total,
      from_ms: data.from,
      to_ms: data.to,
      ...jobOf(ctx),
      operation: ctx.operation ?? null,
      operator: ctx.operator ?? null,
      shift: ctx.shift ?? null,
    });
  }

  #energy({ data, ctx }: MessageOf<'zhencai.event.energy/1'>, equipment: string, key: Key): void {
    this.#insert('energy_span', {
      ...key,
      equipment,
      register: data.register,
      medium: data.medium,
      kind: data.kind,
      delta: data.delta,
      unit: data.unit ?? null,
      max_value: data.max ?? null,
      max_unit: data.maxUnit ?? null,
      coverage: data.coverage,
      from_ms: data.from,
      to_ms: data.to,
      ...jobOf(ctx),
      shift: ctx.shift ?? null,
    });
  }

  #cycle({ data, ctx }: MessageOf<'zhencai.event.cycle/1'>, equipment: string, key: Key): void {
    this.#insert('cycle', {
      ...key,
      equipment,
      cycles: data.n,
      from_ms: data.from,
      to_ms: data.to,
      duration_ms: data.durMs ?? null,
      ideal_ms: data.idealMs ?? null,
      part_id: data.partId ?? null,
      result: data.result ?? null,
      ...jobOf(ctx),
    });
  }

  #alarm({ data, t }: MessageOf<'zhencai.event.alarm/1'>, equipment: string, key: Key): void {
    this.#upsert('alarm', ['equipment', 'occurrence'], alarmWins, {
      equipment,
      occurrence: data.occ,
      alarm: data.alarm,
      active: data.active ? 1 : 0,
      severity: data.severity,
      category: data.category,
      text_zh: data.text.zh ?? null,
      text_en: data.text.en ?? null,
      on_ms: data.onT,
      off_ms: data.active ? null : (data.offT ?? t),
      first_out: data.firstOut ? 1 : 0,
      ...key,
    });
  }

  #quality({ data, ctx, t }: MessageOf<'zhencai.event.quality/1'>, equipment: string, key: Key): void {
    this.#insert('quality_result', {
      ...key,
      equipment,
      result_id: data.resultId,
      part_id: data.partId ?? null,
      verdict: data.eval,
      t,
      ...jobOf(ctx),
    });
    for (const [position, value] of data.values.entries())
      this.#insert('quality_value', {
        ...key,
        position,
        characteristic: value.char,
        number_value: typeof value.v === 'number' ? value.v : null,
        text_value: typeof value.v === 'number' || value.v === null ? null : String(value.v),
        unit: value.unit ?? null,
        lower_limit: value.lsl ?? null,
        upper_limit: value.usl ?? null,
        target: value.target ?? null,
        verdict: value.eval,
      });
  }

  #gap(gap: MessageOf<'zhencai.gap/1'>, key: Key): void {
    this.#insert('gap', {
      ...key,
      kind: gap.kind,
      // A clock that was set is a moment: what it showed before may be years away.
      from_ms: gap.kind === 'clock' ? gap.toT : gap.fromT,
      to_ms: gap.toT,
      from_seq: gap.fromSeq ?? null,
      to_seq: gap.toSeq ?? null,
      of_epoch: gap.ofEpoch ?? gap.epoch,
      missing: gap.count,
      connection: gap.connection ?? null,
      code: gap.code ?? null,
    });
    for (const equipment of new Set(gap.equipment)) this.#insert('gap_equipment', { ...key, equipment });
  }

  #insert(table: string, row: Row): void {
    const columns = Object.keys(row);
    this.#run(
      `insert into ${table} (${columns.join(', ')}) values (${columns.map((name) => `@${name}`).join(', ')})`,
      row,
    );
  }

  #upsert(table: string, unique: readonly string[], wins: string, row: Row): void {
    const columns = Object.keys(row);
    const changed = columns.filter((name) => !unique.includes(name));
    this.#run(
      `insert into ${table} (${columns.join(', ')}) values (${columns.map((name) => `@${name}`).join(', ')})
       on conflict (${unique.join(', ')}) do update set
       ${changed.map((name) => `${name} = excluded.${name}`).join(', ')} ${wins}`,
      row,
    );
  }

  #run(sql: string, row: Row): void {
    const statement = this.#prepared.get(sql) ?? this.#database.prepare(sql);
    this.#prepared.set(sql, statement);
    statement.run(row);
  }
}

function axesOf({ state, mode, reason }: Pick<StateData, 'state' | 'mode' | 'reason'>): Row {
  return { state, mode, reason_code: reason?.code ?? null, reason_category: reason?.category ?? null };
}

function jobOf(ctx: { readonly order?: string | undefined; readonly product?: string | undefined }): Row {
  return { order_id: ctx.order ?? null, product: ctx.product ?? null };
}
