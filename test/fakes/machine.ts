/** One equipment whose tags a test reads by hand, with restarts and lost transactions as a crash would make them. */
import { alarmTables } from '../../agent/mes/alarm.ts';
import { Derivation } from '../../agent/mes/derive.ts';
import type { Beat } from '../../agent/mes/feed.ts';
import type { AlarmText } from '../../agent/model/alarm-text.ts';
import type { EventType, MachineEvent } from '../../agent/model/event.ts';
import { badSample, goodSample, type Value } from '../../agent/model/sample.ts';
import { Status } from '../../agent/model/status.ts';
import type { Tag, TagType } from '../../agent/model/tag.ts';
import { makeTag } from './tag.ts';

/** A tag of the fake machine. */
export interface MachineTag {
  readonly role: string;
  readonly type?: TagType;
  readonly unit?: string;
  readonly description?: string;
  readonly options?: Readonly<Record<string, string>>;
}

/** A reading: a value, or undefined for a tag that could not be read. */
export type Readings = Readonly<Record<string, Value | undefined>>;

export class FakeMachine {
  /** Everything that was told and is on disk. */
  readonly events: MachineEvent[] = [];
  /** Saved parts that a restart could not read. */
  readonly unreadable: string[] = [];
  /** How far the machine's own clock, which stamps its values, is behind. */
  sourceLagMs = 0;
  at: number;
  readonly intervalMs: number;
  #tags: ReadonlyMap<string, Tag>;
  readonly #tables: readonly AlarmText[];
  #saved = new Map<string, string>();
  #derivation: Derivation;
  #beat: Beat;
  #elapsedMs = 0;

  constructor(
    tags: Readonly<Record<string, MachineTag>>,
    options: { at?: number; intervalMs?: number; tables?: readonly AlarmText[] } = {},
  ) {
    this.at = options.at ?? Date.UTC(2026, 2, 2);
    this.intervalMs = options.intervalMs ?? 1000;
    this.#tables = options.tables ?? [];
    this.#tags = tagsOf(tags);
    this.#beat = { intervalMs: this.intervalMs, seenAt: 0, count: 0 };
    this.#derivation = this.#made();
  }

  /** Lets time pass and reads. Tags that are not named keep their value, as with a subscription. */
  read(readings: Readings, afterMs = this.intervalMs): MachineEvent[] {
    this.pass(afterMs);
    this.#beat.count += 1;
    return this.#keep(this.#scan(readings, this.#beat));
  }

  /** The connection is lost: every tag becomes unreadable. */
  disconnect(afterMs = this.intervalMs): MachineEvent[] {
    this.pass(afterMs);
    return this.#keep(this.#scan(this.#unreadable(), undefined));
  }

  /** The process was stopped by its host: every tag is unknown since it was last read, as is found out only now. */
  oversleep(ms: number): MachineEvent[] {
    const since = this.at;
    this.pass(ms);
    return this.#keep(this.#scan(this.#unreadable(), undefined, since));
  }

  /** A broker may not know its state. */
  sayAgain(): void {
    this.#derivation.sayAgain();
  }

  /** Looks without reading. */
  look(afterMs = 0): MachineEvent[] {
    this.pass(afterMs);
    return this.#keep(this.#derivation.look({ at: this.at, elapsedMs: this.#elapsedMs }));
  }

  /** The process ends and comes back: what was told is on disk with its state. @param awayMs until it is back @param tags it is then configured with */
  restart(awayMs: number, tags?: Readonly<Record<string, MachineTag>>): MachineEvent[] {
    if (tags !== undefined) this.#tags = tagsOf(tags);
    const aliveAt = this.at;
    this.at += awayMs;
    // The monotonic clock of a new process starts anywhere, at 0 too.
    this.#elapsedMs = 0;
    this.#derivation = this.#made();
    const now = { at: this.at, elapsedMs: this.#elapsedMs };
    const { events, unreadable } = this.#derivation.restore(
      (part) => this.#saved.get(part) || undefined,
      aliveAt,
      now,
    );
    this.unreadable.push(...unreadable);
    return this.#keep(events);
  }

  /** Spoils what is on disk. */
  spoil(part: string, blob: string): void {
    this.#saved.set(part, blob);
  }

  /** Events of one type. */
  told<Type extends EventType>(type: Type): Extract<MachineEvent, { type: Type }>[] {
    return this.events.filter((event): event is Extract<MachineEvent, { type: Type }> => event.type === type);
  }

  /** The gateway's clock is set, as NTP or an operator would. */
  stepClock(ms: number): void {
    this.at += ms;
    const measured = (t: number): number => t + ms;
    this.#beat.seenAt = measured(this.#beat.seenAt);
    this.#derivation.setClock({ ms, told: (t) => t, measured });
  }

  /** The clock was wrong, and is set: the times of before become right by as much. */
  correctClock(ms: number): void {
    const until = this.at;
    const moved = (t: number): number => (t <= until ? t + ms : t);
    this.at += ms;
    this.#beat.seenAt = moved(this.#beat.seenAt);
    this.#derivation.setClock({ ms, told: moved, measured: moved });
  }

  pass(ms: number): void {
    this.at += ms;
    this.#elapsedMs += ms;
  }

  #unreadable(): Readings {
    return Object.fromEntries([...this.#tags.keys()].map((name) => [name, undefined]));
  }

  #scan(readings: Readings, beat: Beat | undefined, badSince = this.at): MachineEvent[] {
    for (const [name, value] of Object.entries(readings)) {
      const tag = this.#tags.get(name);
      if (tag === undefined) throw new Error(`no tag ${name}`);
      const sample =
        value === undefined
          ? badSample(tag, Status.BadNoCommunication, badSince)
          : goodSample(tag, value, this.at - this.sourceLagMs, 'source');
      this.#derivation.feedOf(tag)?.take(sample);
    }
    const events = this.#derivation.scan(beat, { at: this.at, elapsedMs: this.#elapsedMs });
    if (beat !== undefined) beat.seenAt = this.at;
    return events;
  }

  #keep(events: MachineEvent[]): MachineEvent[] {
    this.events.push(...events);
    for (const [part, blob] of this.#derivation.save()) this.#saved.set(part, blob);
    return events;
  }

  #made(): Derivation {
    this.#beat = { intervalMs: this.intervalMs, seenAt: 0, count: 0 };
    const tags = [...this.#tags.values()].map((tag) => ({ tag, beat: this.#beat }));
    return new Derivation(tags, alarmTables(this.#tables));
  }
}

function tagsOf(tags: Readonly<Record<string, MachineTag>>): ReadonlyMap<string, Tag> {
  return new Map(Object.entries(tags).map(([name, tag]) => [name, tagOf(name, tag)]));
}

function tagOf(name: string, { role, type = 'auto', unit, options, description }: MachineTag): Tag {
  return makeTag(name, { type, role, roleOptions: options, unitOfMeasure: unit, description });
}
