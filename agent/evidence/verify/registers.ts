/** The register and point table over time, and the readings they let expect. */
import type { DeclaredTag, RegisterRecord } from '../../model/record.ts';
import type { EpochMs } from '../../model/time.ts';
import type { RegisterChange } from './findings.ts';
import type { Seen } from './log.ts';

const lateMs = 7 * 24 * 3600 * 1000;

/** A span of time under one register. */
interface Stretch {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Index of the register. */
  readonly at: number;
}

/** Tags as far as expected readings go: how many there are of each interval. */
type Intervals = ReadonlyMap<number, number>;

/** The registers of a log, in its order. */
export class Registers {
  readonly #records: RegisterRecord[] = [];
  /** Since when each is in force. The clock may have been ahead when it was made: what comes after it corrects that. */
  #times: EpochMs[] = [];

  see({ record }: Seen): void {
    const isBack = record.kind === 'clock' && (record.stepMs ?? 0) < 0;
    if (isBack || record.kind === 'register')
      this.#times = this.#times.map((time) => Math.min(time, record.time));
    if (record.kind !== 'register') return;
    this.#records.push(record);
    this.#times.push(record.time);
  }

  /** The register in force at `to`: the last one made before. */
  inForce(to: EpochMs): RegisterRecord | undefined {
    return this.#records.findLast((_, at) => (this.#times[at] ?? to) < to);
  }

  /** Each register made before `to`, and how it differs from the one before. The first has nothing to differ from. */
  changes(to: EpochMs): RegisterChange[] {
    return this.#records
      .filter((_, at) => (this.#times[at] ?? to) < to)
      .map((register, at, all) => {
        const [now, before] = [declarations(register), declarations(all[at - 1] ?? register)];
        const late = at > 0 && register.time >= to - lateMs;
        return {
          n: register.n,
          time: register.time,
          equipment: now.size,
          added: [...now.keys()].filter((id) => !before.has(id)),
          removed: [...before.keys()].filter((id) => !now.has(id)),
          changed: [...now].flatMap(([id, text]) => (before.has(id) && before.get(id) !== text ? [id] : [])),
          late,
        };
      });
  }

  /**
   * Readings to expect of an equipment in `[from, to)`, and in any part of it: Σ over its tags floor(ms / intervalMs),
   * per stretch between registers.
   */
  expected(equipment: string, wanted: (tag: DeclaredTag) => boolean = () => true): Expected {
    const own = this.#records.map((register) => intervalsOf(register, equipment, wanted));
    // Where it has no tags it is held to those it had before, else to those it first had: neither a machine that was
    // added last week nor one whose points were taken away makes the period shorter.
    let held: Intervals = own.find(({ size }) => size > 0) ?? new Map();
    const effective = own.map((intervals) => {
      if (intervals.size > 0) held = intervals;
      return held;
    });
    return new Expected(this.#times, effective);
  }
}

/** Expected readings of one equipment. */
export class Expected {
  readonly #times: readonly EpochMs[];
  readonly #intervals: readonly Intervals[];

  constructor(times: readonly EpochMs[], intervals: readonly Intervals[]) {
    this.#times = times;
    this.#intervals = intervals;
  }

  /** In `[from, to)`. */
  within(from: EpochMs, to: EpochMs): number {
    let sum = 0;
    for (const stretch of this.#stretches(from, to))
      for (const [intervalMs, tags] of this.#intervals[stretch.at] ?? [])
        sum += tags * Math.floor((stretch.to - stretch.from) / intervalMs);
    return sum;
  }

  /** The time before the first register is a stretch of its own, under that register. */
  *#stretches(from: EpochMs, to: EpochMs): Generator<Stretch> {
    let begin = from;
    for (let at = -1; at < this.#times.length; at += 1) {
      const end = Math.min(to, this.#times[at + 1] ?? to);
      if (end <= begin) continue;
      yield { from: begin, to: end, at: Math.max(0, at) };
      begin = end;
    }
  }
}

function intervalsOf(
  register: RegisterRecord,
  equipment: string,
  wanted: (tag: DeclaredTag) => boolean,
): Intervals {
  const groups = new Map(register.groups.map(({ id, intervalMs }) => [id, intervalMs]));
  const intervals = new Map<number, number>();
  for (const tag of register.tags) {
    const intervalMs = groups.get(tag.group);
    if (tag.equipment !== equipment || intervalMs === undefined || !wanted(tag)) continue;
    intervals.set(intervalMs, (intervals.get(intervalMs) ?? 0) + 1);
  }
  return intervals;
}

/** What is declared of each equipment, its points, their intervals and where they are read included, as text to compare. */
function declarations(register: RegisterRecord): ReadonlyMap<string, string> {
  const groups = new Map(register.groups.map((group) => [group.id, group]));
  const connections = new Map(register.connections.map((connection) => [connection.id, connection]));
  const tags = Map.groupBy(register.tags, ({ equipment }) => equipment);
  return new Map(
    register.equipment.map((one) => {
      const points = (tags.get(one.id) ?? []).map((tag) => [
        tag,
        groups.get(tag.group),
        connections.get(tag.connection),
      ]);
      return [one.id, JSON.stringify([one, points])];
    }),
  );
}
