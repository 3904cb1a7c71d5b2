/**
 * Watches the gateway's clock. The one place that finds out that it was set, and tells it: the evidence as a record, the
 * consumers as a gap message of kind `clock`, whoever remembers times as a call. It also knows whether anybody vouches for
 * the clock, and names the rows that were made while it was wrong (clock-history.ts).
 *
 * Set is what the wall clock does that the monotonic one does not. Time services that slew move both; a sleep moves both,
 * too (base/clock.ts). A machine without a battery begins in 1970, or where it was shut down: such a clock is in doubt until
 * its time service says that it is synchronised, or until it is set soon after boot, or to the first time that can be true.
 */
import { isoTime, type Clock } from '../base/clock.ts';
import type { Health } from '../base/health.ts';
import { hintOf, say } from '../base/text.ts';
import { releasedAt } from '../base/version.ts';
import type { ClockMove } from '../mes/feed.ts';
import type { Draft, Message } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';
import type { Store } from '../store/store.ts';
import { ClockHistory, stepMs, type Rebase, type Untold } from './clock-history.ts';
import type { GapFacts } from './gap.ts';
import type { Timekeeping } from './time-source.ts';

/** Looks that follow each other faster look for a clock that was set and for nothing else. */
const doubtEveryMs = 500;
/** Settings that follow each other faster are told as one. */
const tellEveryMs = 60_000;
/** A clock that slews apart from the monotonic one, as some systems do, is followed this fast (per millisecond). */
const slewRate = 0.001;
/** So soon after boot a clock that is set was wrong since then. */
const freshMs = 3_600_000;
/** A start may be earlier by this than the last sign of life: clocks are corrected a little now and then. */
const behindMs = 60_000;
/** A clock that is behind for so long, and that nobody sets, is right: it was ahead before. */
const patienceMs = 86_400_000;

/** What is known of the clock. */
export interface ClockView {
  /** `set`: nobody vouches for it, but it was set at `setAt`. */
  readonly trust: 'synchronized' | 'unsynchronized' | 'unknown' | 'set' | 'wrong';
  readonly source: string;
  /** When it was set last in this run, by its own new time, and by how much. */
  readonly setAt: EpochMs | null;
  readonly setByMs: number | null;
}

export interface ClockWatchOptions {
  readonly clock: Clock;
  readonly store: Store;
  readonly health: Health;
  readonly timekeeping: Timekeeping;
  readonly startedAt: EpochMs;
  readonly gap: (facts: GapFacts) => Draft;
  /** Every connected equipment. */
  readonly equipment: readonly string[];
  /** Told of each setting at once. */
  readonly set: (move: ClockMove) => void;
  /** The evidence's word of it. */
  readonly record: (at: EpochMs, ms: number) => void;
}

const never = new AbortController().signal;

export class ClockWatch implements AsyncDisposable {
  readonly #options: ClockWatchOptions;
  readonly #history: ClockHistory;
  #line: number;
  #lookedMs: number;
  #readMs: number;
  #toldMs = -Infinity;
  #setAt: EpochMs | null = null;
  #setByMs: number | null = null;
  /** The hole that the run before left, if this one began at a time: undefined where that is known. */
  #holeUntil: ((startedAt: EpochMs) => readonly GapFacts[]) | undefined;
  readonly #begunMs: number;
  #wasWrong = false;
  /** Elapsed time of the last setting, and what it was. */
  #last: { readonly elapsedMs: number; readonly ms: number } | undefined;

  constructor(options: ClockWatchOptions) {
    this.#options = options;
    const { clock, store, timekeeping } = options;
    const lastSeq = store.figures().lastSeq;
    const boot = timekeeping.boot();
    const aliveAt = store.previousRun?.aliveAt;
    // Not since the run began: both clocks are read together.
    const at = clock.now();
    this.#lookedMs = this.#readMs = this.#begunMs = clock.elapsed();
    this.#line = at - this.#begunMs;
    const start = { epoch: store.epoch, at, boot, lastSeq, aliveAt };
    this.#history = new ClockHistory(store.state(ClockHistory.stateKey), start);
  }

  /**
   * Says what happened to the clock before this run, and whether it can be right now. To come before the first row.
   * @param holeUntil the hole that the run before left, if this one began at a time
   * @returns what a time that the run before remembered at its end is in the present clock: where that is not known, when
   *   the gateway was last alive under a clock that was believed
   */
  async begin(
    holeUntil: (startedAt: EpochMs) => readonly GapFacts[],
  ): Promise<(remembered: EpochMs) => EpochMs> {
    const { startedAt, store, timekeeping, gap, equipment } = this.#options;
    const history = this.#history;
    const { synchronized } = timekeeping.source();
    const isFresh = timekeeping.boot().upMs < freshMs;
    const { lastSeq } = store.figures();
    this.#wasWrong = this.#wrongness(startedAt) !== undefined;
    // Of a run before that was in doubt itself, the end is not known in this clock.
    const wasDoubted = history.isDoubted || history.lost.length > 0;
    if (synchronized !== true && (synchronized === false || isFresh || this.#wasWrong))
      history.doubt(startedAt, lastSeq);
    if (!wasDoubted) this.#holeUntil = holeUntil;
    const ms = history.setBeforeMs;
    const isSettled = ms !== 0 && wasDoubted && !this.#wasWrong;
    const rebase = [...history.lost, ...(isSettled ? history.settle() : [])];
    if (ms !== 0) [this.#setAt, this.#setByMs] = [startedAt, ms];
    const drafts: Draft[] = [];
    const { untold } = history;
    if (untold !== undefined) drafts.push(gap(clockFacts(equipment, untold, [])));
    history.untold = undefined;
    if (ms !== 0 || rebase.length > 0) {
      const found = { fromT: startedAt - ms, toT: startedAt, ms, steps: ms === 0 ? 0 : 1 };
      drafts.push(gap(clockFacts(equipment, found, rebase)));
    }
    this.#report(startedAt);
    await store.append({ drafts, state: this.#state }, never);
    return (remembered) => {
      const found = rebase.find(({ fromT, toT }) => remembered >= fromT && remembered <= toT);
      if (found === undefined) return remembered;
      return found.shiftMs === undefined ? (history.believedAt ?? startedAt) : remembered + found.shiftMs;
    };
  }

  /** The agent ends: what was held back is told. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { clock } = this.#options;
    if (this.#history.untold !== undefined) this.#tell([], clock.now(), clock.elapsed());
  }

  /**
   * To be called every second, and before times of now are written beside older ones. Two readings of a clock, where nothing
   * happened.
   */
  look(): void {
    const { clock } = this.#options;
    const [at, elapsedMs] = [clock.now(), clock.elapsed()];
    const ms = at - elapsedMs - this.#line;
    const isSet = Math.abs(ms) >= stepMs;
    const slewMs = slewRate * (elapsedMs - this.#readMs);
    this.#readMs = elapsedMs;
    this.#line += isSet ? ms : Math.max(-slewMs, Math.min(ms, slewMs));
    const isDue = elapsedMs - this.#lookedMs >= doubtEveryMs;
    if (!isSet && !isDue) return;
    this.#lookedMs = elapsedMs;
    const wasDoubted = this.#history.isDoubted;
    if (isSet) this.#take(Math.round(ms), at, elapsedMs);
    const rebase = wasDoubted ? this.#settle(isSet, at, elapsedMs) : [];
    if (isSet || rebase.length > 0) this.#options.set(moveOf(isSet ? Math.round(ms) : 0, rebase));
    const isTime = elapsedMs - this.#toldMs >= tellEveryMs;
    if (rebase.length > 0 || (this.#history.untold !== undefined && isTime))
      this.#tell(rebase, at, elapsedMs);
    else if (isSet || wasDoubted !== this.#history.isDoubted)
      void this.#options.store.append({ drafts: [], state: this.#state }, never);
    this.#report(at);
  }

  /** What happened to the clock since a row was made; see ClockHistory. */
  since(row: Pick<Message, 'seq' | 'time'>): ReturnType<ClockHistory['since']> {
    return this.#history.since(row);
  }

  /** By how much the clock was set since a moment, in its last setting; 0 where that is longer ago. */
  setAfter(elapsedMs: number): number {
    return this.#last !== undefined && this.#last.elapsedMs > elapsedMs ? this.#last.ms : 0;
  }

  get view(): ClockView {
    const { source, synchronized } = this.#options.timekeeping.source();
    const { code } = this.#options.health.report;
    const otherwise = this.#setAt !== null ? 'set' : synchronized === false ? 'unsynchronized' : 'unknown';
    const trust = code !== undefined ? 'wrong' : synchronized === true ? 'synchronized' : otherwise;
    return { trust, source, setAt: this.#setAt, setByMs: this.#setByMs };
  }

  #take(ms: number, at: EpochMs, elapsedMs: number): void {
    const { lastSeq, pendingRows } = this.#options.store.figures();
    const last = lastSeq + pendingRows;
    this.#history.set(ms, at, last);
    if (at < releasedAt) this.#history.doubt(at, last);
    const { fromT = at - ms, ms: before = 0, steps = 0 } = this.#history.untold ?? {};
    this.#history.untold = { fromT, toT: at, ms: before + ms, steps: steps + 1 };
    [this.#setAt, this.#setByMs] = [at, ms];
    this.#last = { elapsedMs, ms };
  }

  /** Whether the clock that was in doubt is right now, and what follows from that. */
  #settle(isSet: boolean, at: EpochMs, elapsedMs: number): readonly Rebase[] {
    const { timekeeping } = this.#options;
    const { synchronized } = timekeeping.source();
    const isWrong = this.#wrongness(at) !== undefined;
    const isFresh = timekeeping.boot().upMs < freshMs;
    const isSetRight = isSet && !isWrong && (isFresh || this.#wasWrong);
    this.#wasWrong = isWrong;
    if (synchronized === true || isSetRight) return this.#history.settle();
    const isOld = elapsedMs - this.#begunMs >= patienceMs;
    if (at >= releasedAt && ((!isWrong && !isFresh && synchronized === undefined) || isOld))
      this.#history.believe();
    return [];
  }

  #tell(rebase: readonly Rebase[], at: EpochMs, elapsedMs: number): void {
    const { store, gap, equipment, record } = this.#options;
    const found = this.#history.untold ?? { fromT: at, toT: at, ms: 0, steps: 0 };
    if (found.steps > 0) record(at, found.ms);
    const drafts = [gap(clockFacts(equipment, found, rebase))];
    drafts.push(...this.#hole(rebase).map(gap));
    this.#history.untold = undefined;
    this.#toldMs = elapsedMs;
    void store.append({ drafts, state: this.#state }, never);
  }

  /** The hole before this run, which was said at the start by a clock that was wrong; the counts of both add up. */
  #hole(rebase: readonly Rebase[]): GapFacts[] {
    const { startedAt } = this.#options;
    const holeUntil = this.#holeUntil;
    const shiftMs = rebase.find(({ fromT, toT }) => startedAt >= fromT && startedAt <= toT)?.shiftMs;
    if (holeUntil === undefined || shiftMs === undefined) return [];
    this.#holeUntil = undefined;
    const told = holeUntil(startedAt).reduce((sum, { count }) => sum + count, 0);
    return holeUntil(startedAt + shiftMs)
      .filter(({ fromT, toT }) => toT > fromT)
      .map((hole) => ({ ...hole, count: Math.max(0, hole.count - told) }));
  }

  /** Why the clock cannot be right; undefined where it may be. */
  #wrongness(at: EpochMs): 'clock.early' | 'clock.behind' | undefined {
    if (at < releasedAt) return 'clock.early';
    const { believedAt } = this.#history;
    return believedAt !== undefined && at < believedAt - behindMs ? 'clock.behind' : undefined;
  }

  #report(at: EpochMs): void {
    const { health } = this.#options;
    const code = this.#history.isDoubted || at < releasedAt ? this.#wrongness(at) : undefined;
    if (code === undefined) return health.set('ok');
    if (health.report.code === code) return;
    const params = { time: isoTime(at), alive: isoTime(this.#history.believedAt ?? at) };
    health.set('degraded', code, say('en', code, params), hintOf('en', code, params), params);
  }

  get #state(): ReadonlyMap<string, Buffer> {
    return new Map([[ClockHistory.stateKey, this.#history.save()]]);
  }
}

function clockFacts(
  equipment: readonly string[],
  { fromT, toT, ms, steps }: Untold,
  rebase: readonly Rebase[],
): GapFacts {
  return {
    kind: 'clock',
    fromT,
    toT,
    count: 0,
    equipment: [...equipment],
    ...(steps === 0 ? {} : { stepMs: ms }),
    ...(steps > 1 ? { steps } : {}),
    ...(rebase.length === 0 ? {} : { rebase: [...rebase] }),
  };
}

/** Where rows are moved to the present clock, so are the times of theirs that are remembered, and no others. */
function moveOf(ms: number, rebase: readonly Rebase[]): ClockMove {
  if (rebase.length === 0) return { ms, told: (t) => t, measured: (t) => t + ms };
  const moved = (t: EpochMs): EpochMs =>
    t + (rebase.find(({ fromT, toT }) => t >= fromT && t <= toT)?.shiftMs ?? 0);
  return { ms, told: moved, measured: moved };
}
