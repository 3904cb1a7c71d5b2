/**
 * Everything derived from the tags of one equipment: readings in, events and durable state out. No I/O, no clock.
 *
 *   scan ──► feeds ──► context ─► alarms ─► state ─► counters ─► cycles ─► results ─► energy ──► events
 *
 * What `save` returns belongs into the transaction that holds the events; after a crash both are there or neither.
 */
import type { MachineEvent } from '../model/event.ts';
import type { Tag } from '../model/tag.ts';
import type { EpochMs } from '../model/time.ts';
import { Alarms, alarmSource, type AlarmTable, type AlarmTold } from './alarm.ts';
import { Condition } from './condition.ts';
import { Context } from './context.ts';
import { Counter } from './count.ts';
import { Cycles } from './cycle.ts';
import { EnergyRegister, rateOf } from './energy.ts';
import { Feed, sourceOf, worstOf, type Beat, type ClockMove, type Moment } from './feed.ts';
import { Results } from './quality.ts';
import { isDerived, type Role } from './roles.ts';
import { savedAlarms, savedContext, savedCounter, savedRegister, savedState } from './schemas.ts';
import {
  dueState,
  firstState,
  nextState,
  refreshState,
  resumeState,
  setIntervalClock,
  type Delays,
  type Interval,
  type KnownState,
  type StateStep,
} from './state.ts';

/** A meter between two events is saved this often, so that a restart misses little. */
const saveMetersEveryMs = 5_000;

/** A tag with a role, and the beat of its group over its connection. */
export interface RoleTag {
  readonly tag: Tag;
  readonly beat: Beat;
}

export class Derivation {
  readonly #feeds: ReadonlyMap<Tag, Feed>;
  readonly #feedList: readonly Feed[];
  readonly #context: Context;
  readonly #alarms: Alarms;
  readonly #condition: Condition;
  readonly #delays: Delays;
  readonly #counters: readonly Counter[];
  readonly #cycles: Cycles;
  readonly #results: Results;
  readonly #registers: readonly EnergyRegister[];
  #interval: Interval | undefined;
  #metersSavedMs = -Infinity;
  /** Blobs that changed since they were saved, by what they belong to. */
  readonly #changed = new Map<string, () => string | undefined>();

  /** @param tables of alarm texts, by name */
  constructor(tags: readonly RoleTag[], tables: ReadonlyMap<string, AlarmTable>) {
    const feeds = tags.flatMap(({ tag, beat }) =>
      isDerived(tag.role) ? [new Feed(tag, tag.role as Role, beat)] : [],
    );
    this.#feeds = new Map(feeds.map((feed) => [feed.tag, feed]));
    this.#feedList = feeds;
    this.#context = new Context(feeds);
    this.#alarms = new Alarms(feeds, tables);
    this.#condition = new Condition(feeds, {
      cause: (at) => this.#alarms.reasonOf(this.#stoppedAt ?? at),
      textOf: (feed, code) => this.#alarms.textOf(feed, code),
    });
    const deciding = ['machine.state', 'machine.run', 'light.green'].map((role) =>
      feeds.find((feed) => feed.role === role),
    );
    const delaying = deciding.find((feed) => feed !== undefined);
    this.#delays = { onMs: delaying?.number('onDelayMs') ?? 0, offMs: delaying?.number('offDelayMs') ?? 0 };
    this.#counters = feeds.filter(({ role }) => role.startsWith('count.')).map((feed) => new Counter(feed));
    this.#cycles = new Cycles(feeds);
    this.#results = new Results(feeds, this.#cycles.canTell);
    this.#registers = feeds
      .filter(({ role }) => role.startsWith('energy.'))
      .map((feed) => new EnergyRegister(feed, rateOf(feed, feeds)));
  }

  /** Where the readings of a tag go; undefined for a tag that no event comes from. */
  feedOf(tag: Tag): Feed | undefined {
    return this.#feeds.get(tag);
  }

  /** The present state; undefined before there is one. */
  get state(): KnownState | undefined {
    return this.#interval;
  }

  /** Alarms that are active. */
  get activeAlarms(): number {
    return this.#alarms.count;
  }

  /**
   * Takes a scan in whose readings the feeds have been given.
   * @param beat of the group that was read; undefined where the scan only says that it could not be
   */
  scan(beat: Beat | undefined, now: Moment): MachineEvent[] {
    if (this.#feeds.size === 0) return [];
    try {
      return this.#follow(beat, now);
    } finally {
      for (const feed of this.#feedList) if (feed.isFresh) feed.settle();
    }
  }

  #follow(beat: Beat | undefined, now: Moment): MachineEvent[] {
    if (this.#context.follow()) this.#changed.set('context', () => this.#context.save());
    const events = [...this.#alarmEvents(now), ...this.#stateEvents(now)];
    const steps = this.#counters.flatMap((counter) => {
      const step = counter.feed.isFresh || counter.feed.beat === beat ? counter.follow(now.at) : undefined;
      return step === undefined ? [] : [{ counter, step }];
    });
    for (const { counter, step } of steps) {
      this.#changed.set(`count/${counter.feed.tag.name}`, () => counter.save());
      const sources = [counter.feed];
      events.push({ type: 'count', t: step.data.to, ...this.#facts(sources), data: step.data });
    }
    const counting = steps.find(({ step }) => step.data.counter === this.#cycles.counter);
    const cycle = this.#cycles.canTell ? this.#cycles.follow(counting?.step) : undefined;
    if (cycle !== undefined) {
      const sources = [...cycle.feeds, ...(counting === undefined ? [] : [counting.counter.feed])];
      events.push({ type: 'cycle', t: cycle.at, ...this.#facts(sources), data: cycle.data });
    }
    const result = this.#results.canTell ? this.#results.follow(cycle) : undefined;
    if (result !== undefined)
      events.push({ type: 'quality', t: result.at, ...this.#facts(result.feeds), data: result.data });
    for (const register of this.#registers) {
      if (register.feed.isFresh || register.feed.beat === beat)
        events.push(...this.#energyEvents(register, register.follow(now.at)));
      register.followRate();
    }
    this.#saveMeters(now);
    return events;
  }

  /** Time passed: delays, lights and quarters of an hour that are over, states due to be said again. */
  look(now: Moment): MachineEvent[] {
    const events = this.#stateEvents(now);
    for (const register of this.#registers)
      events.push(...this.#energyEvents(register, register.look(now.at)));
    if (this.#interval === undefined) return events;
    return [...events, ...this.#take(refreshState(this.#interval, now))];
  }

  /** The state is said again at the next look: a broker may not know it. */
  sayAgain(): void {
    this.#interval = this.#interval && dueState(this.#interval);
  }

  /** The clock was set. */
  setClock(move: ClockMove): void {
    const parts = [...this.#feedList, this.#condition, this.#alarms, ...this.#counters, this.#cycles];
    for (const part of [...parts, ...this.#registers]) part.setClock(move);
    this.#interval = this.#interval && setIntervalClock(this.#interval, move);
    this.#changed.set('alarms', () => this.#alarms.save());
    this.#changed.set('state', () => this.#savedState());
  }

  /**
   * Takes up what an earlier run saved. A part that cannot be read begins anew.
   * @param saved blob by what it belongs to
   * @param aliveAt when that run was last alive
   * @returns events, and the parts that could not be read
   */
  restore(
    saved: (part: string) => string | undefined,
    aliveAt: EpochMs,
    now: Moment,
  ): { readonly events: MachineEvent[]; readonly unreadable: readonly string[] } {
    const events: MachineEvent[] = [];
    const unreadable: string[] = [];
    const given = <Form>(
      part: string,
      form: { parse: (json: unknown) => Form },
      take: (form: Form) => readonly MachineEvent[] | void,
    ): void => {
      const json = saved(part);
      if (json === undefined) return;
      try {
        events.push(...(take(form.parse(JSON.parse(json))) ?? []));
      } catch {
        unreadable.push(part);
      }
    };
    given('context', savedContext, (form) => this.#context.restore(form));
    given('alarms', savedAlarms, (form) => this.#alarmTold(this.#alarms.restore(form, aliveAt)));
    for (const counter of this.#counters)
      given(`count/${counter.feed.tag.name}`, savedCounter, (form) => counter.restore(form, aliveAt));
    for (const register of this.#registers)
      given(`energy/${register.feed.tag.name}`, savedRegister, (form) => register.restore(form));
    given('state', savedState, (form) => this.#resume(form, aliveAt, now));
    return { events, unreadable };
  }

  #resume(known: KnownState, aliveAt: EpochMs, now: Moment): MachineEvent[] {
    const events = this.#take(resumeState(known, aliveAt, now));
    if (this.#condition.canTell) return events;
    // Nothing tells a state any more: the last interval has ended, and no other follows.
    this.#interval = undefined;
    this.#changed.set('state', () => '');
    return events;
  }

  /** When the present stop began; undefined while there is none. */
  get #stoppedAt(): EpochMs | undefined {
    return this.#interval?.state === 'OUT_OF_SERVICE' ? this.#interval.since : undefined;
  }

  /** What changed since the last call, by what it belongs to; an empty text: it is no longer needed. */
  save(): ReadonlyMap<string, string> {
    const blobs = new Map<string, string>();
    for (const [part, blobOf] of this.#changed) {
      const blob = blobOf();
      if (blob !== undefined) blobs.set(part, blob);
    }
    this.#changed.clear();
    return blobs;
  }

  #alarmEvents(now: Moment): MachineEvent[] {
    return this.#alarmTold(this.#alarms.follow(now));
  }

  #alarmTold(told: readonly AlarmTold[]): MachineEvent[] {
    if (told.length > 0) this.#changed.set('alarms', () => this.#alarms.save());
    return told.map((one) => {
      const q = worstOf(one.feed === undefined ? [] : [one.feed]);
      const ctx = this.#context.present;
      return { type: 'alarm', t: one.at, q, ctx, src: alarmSource(one), data: one.data };
    });
  }

  #stateEvents(now: Moment): MachineEvent[] {
    if (!this.#condition.canTell) return [];
    this.#condition.follow(now);
    if (!this.#condition.isComplete) return [];
    const found = this.#condition.find(now.at);
    if (found === undefined) return [];
    const present = this.#interval;
    return this.#take(
      present === undefined ? firstState(found, now) : nextState(present, found, this.#delays, now),
    );
  }

  #take({ interval, told }: StateStep): MachineEvent[] {
    this.#interval = interval;
    if (told.some(({ data }) => data.kind !== 'refresh')) {
      this.#changed.set('state', () => this.#savedState());
    }
    return told.map(({ at, data }) => {
      const { feeds } = this.#condition;
      // What could not be read took no part.
      const read = feeds.filter((feed) => feed.value !== undefined);
      const q = data.state === 'UNKNOWN' ? 'BAD' : worstOf(read);
      return { type: 'state', t: at, ...this.#facts(feeds), q, data };
    });
  }

  #savedState(): string | undefined {
    if (this.#interval === undefined) return undefined;
    const { state, mode, since, reason } = this.#interval;
    return JSON.stringify({ state, mode, since, reason });
  }

  #energyEvents(register: EnergyRegister, told: ReturnType<EnergyRegister['follow']>): MachineEvent[] {
    if (told.length > 0) this.#saveMeter(register);
    const { tag } = register.feed;
    return told.map(({ at, data, readAt }) => {
      const src = [{ n: tag.name, v: data.raw, t: readAt }];
      return { type: 'energy', t: at, ...this.#facts([register.feed]), src, data };
    });
  }

  #saveMeters(now: Moment): void {
    if (now.elapsedMs - this.#metersSavedMs < saveMetersEveryMs) return;
    this.#metersSavedMs = now.elapsedMs;
    for (const register of this.#registers) this.#saveMeter(register);
  }

  #saveMeter(register: EnergyRegister): void {
    this.#changed.set(`energy/${register.feed.tag.name}`, () => register.save());
  }

  #facts(feeds: readonly Feed[]): Pick<MachineEvent, 'q' | 'ctx' | 'src'> {
    return { q: worstOf(feeds), ctx: this.#context.present, src: feeds.flatMap(sourceOf) };
  }
}
