/**
 * What the tags of a machine say of its state at one moment: `machine.state` where there is one, else bits, else lights
 * (CONTRACT 5). Priority fault > run > idle. What is not known is not guessed: UNKNOWN.
 */
import type { OperationMode, Reason } from '../model/event.ts';
import type { EpochMs } from '../model/time.ts';
import type { ClockMove, Feed, Moment } from './feed.ts';
import { Light } from './light.ts';
import { parseMode, parseReason, parseState } from './options.ts';
import { roles, type Role } from './roles.ts';
import { Signal, type Level } from './signal.ts';
import { modeVocabularies, stateVocabularies, vocabularyKey, type MappedState } from './vocabulary.ts';

const bitRoles = roles.filter(
  (role) => role.startsWith('machine.') && role !== 'machine.state' && role !== 'machine.mode',
);
const lightRoles = roles.filter((role) => role.startsWith('light.'));

/** A state as found, and when what changed it happened. */
export interface Found extends MappedState {
  readonly mode: OperationMode;
  readonly reason?: Reason | undefined;
  /** The machine itself gave the reason. */
  readonly isTold: boolean;
  readonly at: EpochMs;
}

/** The alarm behind the present stop, and the texts of stop codes. */
export interface Explanations {
  readonly cause: (now: EpochMs) => Reason | undefined;
  /** Text of a code in the alarm table a tag names. */
  readonly textOf: (feed: Feed, code: string) => Pick<Reason, 'text' | 'category'> | undefined;
}

export class Condition {
  readonly #state: Feed | undefined;
  readonly #mode: Feed | undefined;
  readonly #stopReason: Feed | undefined;
  readonly #bits: ReadonlyMap<Role, Signal>;
  readonly #lights: ReadonlyMap<Role, Light>;
  readonly #explanations: Explanations;
  /** At the look before, a light was not judged yet. */
  #wasUndecided = false;
  /** Feeds that decide the state. */
  readonly feeds: readonly Feed[];

  constructor(feeds: readonly Feed[], explanations: Explanations) {
    const byRole = new Map<Role, Feed>(feeds.map((feed) => [feed.role, feed]));
    const chosen = <Made>(wanted: readonly Role[], make: (feed: Feed) => Made): Map<Role, Made> =>
      new Map(
        wanted.flatMap((role): [Role, Made][] => {
          const feed = byRole.get(role);
          return feed === undefined ? [] : [[role, make(feed)]];
        }),
      );
    this.#state = byRole.get('machine.state');
    this.#mode = byRole.get('machine.mode');
    this.#stopReason = byRole.get('stop.reason');
    this.#bits = chosen(bitRoles, (feed) => new Signal(feed));
    this.#lights = chosen(lightRoles, (feed) => new Light(feed));
    this.#explanations = explanations;
    const deciding: readonly Role[] = [
      'machine.state',
      'machine.mode',
      'stop.reason',
      ...bitRoles,
      ...lightRoles,
    ];
    this.feeds = deciding.flatMap((role) => byRole.get(role) ?? []);
  }

  /** Whether anything tells if the machine runs; without that there is no state. */
  get canTell(): boolean {
    const lit: readonly Role[] = ['light.red', 'light.yellow', 'light.green'];
    return (
      this.#state !== undefined || this.#bits.has('machine.run') || lit.some((role) => this.#lights.has(role))
    );
  }

  /** Every tag that decides has been read, well or badly. */
  get isComplete(): boolean {
    return this.feeds.every(({ last }) => last !== undefined);
  }

  setClock(move: ClockMove): void {
    for (const signal of this.#bits.values()) signal.setClock(move);
    for (const light of this.#lights.values()) light.setClock(move);
  }

  /** Follows the readings of a scan, or the passing of time. */
  follow(now: Moment): void {
    for (const signal of this.#bits.values()) signal.follow();
    for (const light of this.#lights.values()) light.follow(now);
  }

  /**
   * @param now of the look, where nothing says when it happened
   * @returns undefined while it hangs on a light that was not watched for long enough: what was known stays
   */
  find(now: EpochMs): Found | undefined {
    const mapped = this.#mapped();
    const wasUndecided = this.#wasUndecided;
    this.#wasUndecided = mapped === undefined;
    if (mapped === undefined) return undefined;
    const { state } = mapped;
    const hasMode = state !== 'NOT_AVAILABLE' && state !== 'UNKNOWN';
    const mode = hasMode ? (mapped.mode ?? this.#modeOf()) : 'NONE';
    const told = state === 'OUT_OF_SERVICE' || state === 'NOT_EXECUTING' ? this.#toldReason() : undefined;
    const reason = mapped.reason ?? told ?? this.#reasonOf(state, mode, now);
    return { state, mode, reason, isTold: told !== undefined, at: this.#changedAt(now, wasUndecided) };
  }

  #mapped(): (MappedState & { readonly reason?: Reason }) | undefined {
    if (this.#state !== undefined) return this.#named(this.#state);
    if (this.#level('machine.fault') === true || this.#level('machine.estop') === true)
      return { state: 'OUT_OF_SERVICE' };
    return this.#level('machine.run') === 'absent' ? this.#fromLights() : this.#fromBits();
  }

  #named(feed: Feed): MappedState & { readonly reason?: Reason } {
    const { value } = feed;
    if (value === undefined || typeof value === 'object') return { state: 'UNKNOWN' };
    const text = String(value);
    const written = feed.meaningOf(text) ?? feed.meaningOf('*');
    const mapped = written === undefined ? undefined : parseState(written);
    const known = mapped ?? stateVocabularies[feed.options['vocabulary'] ?? '']?.get(vocabularyKey(value));
    return known ?? { state: 'UNKNOWN', reason: { code: text, category: 'UNKNOWN' } };
  }

  #fromBits(): MappedState {
    const [run, fault, estop, power] = (
      ['machine.run', 'machine.fault', 'machine.estop', 'machine.power'] as const
    ).map((role) => this.#level(role));
    if (run === true) return { state: 'EXECUTING' };
    if ([run, fault, estop, power].includes(undefined)) return { state: 'UNKNOWN' };
    if (power === false) return { state: 'NOT_AVAILABLE' };
    return { state: 'NOT_EXECUTING' };
  }

  #fromLights(): MappedState | undefined {
    const lamps = [
      ['light.red', 'OUT_OF_SERVICE'],
      ['light.green', 'EXECUTING'],
      ['light.yellow', 'NOT_EXECUTING'],
    ] as const;
    for (const [role, state] of lamps) {
      const light = this.#lights.get(role);
      if (light === undefined) continue;
      if (light.isUndecided) return undefined;
      if (light.level === undefined) return { state: 'UNKNOWN' };
      if (light.level) return light.isFlashing ? (light.flashingState ?? { state }) : { state };
    }
    const [power, fault, estop] = (['machine.power', 'machine.fault', 'machine.estop'] as const).map((role) =>
      this.#level(role),
    );
    if ([power, fault, estop].includes(undefined)) return { state: 'UNKNOWN' };
    return { state: power === false ? 'NOT_AVAILABLE' : 'NOT_EXECUTING' };
  }

  /** NONE where a tag that decides it cannot be read, or says what nobody explained. */
  #modeOf(): OperationMode {
    if (this.#mode !== undefined) {
      const { value } = this.#mode;
      if (value === undefined || typeof value === 'object') return 'NONE';
      const written = this.#mode.meaningOf(String(value)) ?? this.#mode.meaningOf('*');
      const mapped = written === undefined ? undefined : parseMode(written);
      return (
        mapped ??
        modeVocabularies[this.#mode.options['vocabulary'] ?? '']?.get(vocabularyKey(value)) ??
        'NONE'
      );
    }
    const levels = (['machine.maint', 'machine.setup', 'machine.auto'] as const).map((role) =>
      this.#level(role),
    );
    const [maint, setup, auto] = levels;
    if (maint === true) return 'MAINTENANCE';
    if (setup === true || auto === false) return 'SETUP';
    return levels.includes(undefined) ? 'NONE' : 'PROCESSING';
  }

  /** Why it does not produce: the machine's own reason first, then what its signals say. */
  #reasonOf(state: MappedState['state'], mode: OperationMode, now: EpochMs): Reason | undefined {
    if (state === 'UNKNOWN') return { category: 'COMMUNICATION' };
    if (state !== 'OUT_OF_SERVICE' && state !== 'NOT_EXECUTING') return undefined;
    if (state === 'OUT_OF_SERVICE') {
      if (this.#level('machine.estop') === true) return { category: 'SAFETY' };
      return this.#explanations.cause(now) ?? { category: 'EQUIPMENT_FAILURE' };
    }
    if (this.#level('machine.starved') === true) return { category: 'MATERIAL_STARVED' };
    if (this.#level('machine.blocked') === true) return { category: 'BLOCKED' };
    if (mode === 'SETUP') return { category: 'SETUP' };
    return this.#lights.get('light.blue')?.level === true ? { category: 'OPERATOR' } : undefined;
  }

  #toldReason(): Reason | undefined {
    const feed = this.#stopReason;
    const { value } = feed ?? {};
    if (feed === undefined || value === undefined || typeof value === 'object') return undefined;
    const code = String(value);
    if (code === (feed.options['none'] ?? '0') || code === '') return undefined;
    const written = feed.meaningOf(code);
    const mapped = written === undefined ? undefined : parseReason(code, written);
    return mapped ?? { category: 'UNKNOWN', ...this.#explanations.textOf(feed, code), code };
  }

  /** 'absent' where the machine has no such tag. */
  #level(role: Role): Level | 'absent' {
    const signal = this.#bits.get(role);
    return signal === undefined ? 'absent' : signal.level;
  }

  /** When the latest of what changed just now happened, or while a light was watched. */
  #changedAt(now: EpochMs, wasUndecided: boolean): EpochMs {
    const times = [...this.#bits.values(), ...this.#lights.values()]
      .filter(({ changed, level }) => changed || (wasUndecided && level !== undefined))
      .map(({ since }) => since);
    for (const feed of [this.#state, this.#mode, this.#stopReason])
      if (feed?.hasNewValue === true && feed.last !== undefined) times.push(feed.last.time);
    return times.length === 0 ? now : Math.max(...times);
  }
}
