/**
 * One connection's loop: connect, read, append, for ever. Backpressure is the `await` of the append. While the link is
 * down its tags are BAD, said once; when it is back, a gap says from when to when and how many scans were missed.
 *
 * Invariant: tags are BAD, and with them the machines' states UNKNOWN, from where the gap begins.
 */
import type { Collector, EndpointIdentity, FreshReading } from '../../collectors/collector.ts';
import type { Clock } from '../base/clock.ts';
import { CodedError, messageOf, NotConnectedError, RetryableError } from '../base/errors.ts';
import type { Health, Notice } from '../base/health.ts';
import type { Log } from '../base/log.ts';
import type { TextKey, TextParams } from '../base/text.ts';
import type { Draft } from '../model/message.ts';
import type { Scan } from '../model/scan.ts';
import { Status } from '../model/status.ts';
import { presentTime, type Moment } from '../mes/feed.ts';
import type { Tag } from '../model/tag.ts';
import type { EpochMs } from '../model/time.ts';
import type { Append, Store } from '../store/store.ts';
import type { ClockWatch } from './clock-watch.ts';
import { Cycles } from './cycles.ts';
import type { GapFacts } from './gap.ts';
import type { Intake, Taken } from './intake.ts';
import { outageBlob, outageKey, outageOf, type Outage } from './outage.ts';
import { inPresentClock } from './scan-clock.ts';
import type { Part } from './supervise.ts';

/** Clean scans after which a connection that was too slow is well again. */
const cleanScans = 20;
/** A connection that read nothing for so long left a gap, not just a slow cycle. */
const silenceMs = 5_000;
/** An append that takes longer was waiting for the disk. */
const heldMs = 1_000;
/** A device behind a gateway may be another one tomorrow without a break of the link. */
const identifyEveryMs = 86_400_000;
/** Where one was silent when it was to be asked: it may be back. */
const identifySoonMs = 60_000;
const never = new AbortController().signal;
/** Wait before looking again whether the buffer has room. */
const fullWaitMs = 5_000;

export interface AcquireDeps {
  readonly store: Store;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly log: Log;
  readonly gap: (facts: GapFacts) => Draft;
  readonly clockWatch: Pick<ClockWatch, 'look' | 'setAfter'>;
  /** Set where the buffer is full and collecting has to stop (`store.whenFull: stop-collecting`): what to say of it. */
  readonly full: () => TextParams | undefined;
  /** Told what the far side says it is, after the first scan of a connection; undefined where nobody asks. */
  readonly identified?: ((connection: string, found: readonly EndpointIdentity[]) => void) | undefined;
  /** Whether there was a run before this one: then the time until the first scan belongs to the hole it left. */
  readonly resumed: boolean;
}

/** Figures of one connection. */
export interface AcquireFigures {
  scans: number;
  samples: number;
  /** Scheduled scans that passed unread because the cycle before took too long. */
  missed: number;
  lastScanAt: EpochMs | undefined;
}

export class Acquire implements Part, AsyncDisposable {
  readonly id: string;
  readonly health: Health;
  readonly cycles = new Cycles();
  readonly figures: AcquireFigures = { scans: 0, samples: 0, missed: 0, lastScanAt: undefined };
  readonly #open: () => Promise<Collector>;
  readonly #deps: AcquireDeps;
  /** Since when it is down, and whether its tags have been told BAD. */
  #down: { since: Moment; countedMs: number; scans: number; code: TextKey; isTold: boolean } | undefined;
  /** When it was last heard. */
  #heard: Moment | undefined;
  #slow = 0;
  #collector: Collector | undefined;

  /** @param open loads the driver and opens the collector; called until it succeeds once */
  constructor(id: string, open: () => Promise<Collector>, health: Health, deps: AcquireDeps) {
    this.id = id;
    this.health = health;
    this.#open = open;
    this.#deps = deps;
    if (deps.resumed) this.#goDown('agent.start', this.#now);
  }

  /** What a person should know of the connection while it works. */
  get notices(): readonly Notice[] {
    return this.health.report.state === 'failed' ? [] : (this.#collector?.notices ?? []);
  }

  async attempt(signal: AbortSignal, working: (notice?: Notice) => void): Promise<void> {
    const { intake } = this.#deps;
    const collector = (this.#collector ??= await this.#open());
    await collector.connect(signal);
    // Who is there is asked once every group has been read, beside the scans, for as long as this link stands.
    let unread = intake.groupsOf(this.id);
    const link = new AbortController();
    try {
      while (!signal.aborted) {
        await this.#scan(collector, signal, working);
        unread -= 1;
        if (unread === 0) void this.#identify(collector, AbortSignal.any([signal, link.signal]));
      }
    } finally {
      link.abort();
    }
  }

  async #scan(collector: Collector, signal: AbortSignal, working: (notice?: Notice) => void): Promise<void> {
    const { intake } = this.#deps;
    const full = this.#deps.full();
    if (full !== undefined) throw new RetryableError('store.full', full, undefined, fullWaitMs);
    const fromMs = this.#deps.clock.elapsed();
    const scan = this.#present(await collector.read(signal), fromMs);
    this.figures.scans += 1;
    this.figures.samples += scan.samples.length;
    this.figures.missed += scan.missed;
    this.cycles.take(scan);
    const silence = this.#silence(scan);
    const back = this.#back(scan.startedAt);
    this.figures.lastScanAt = scan.endedAt;
    this.#heard = { at: scan.endedAt, elapsedMs: this.#deps.clock.elapsed() };
    this.#pace(scan.missed, working);
    const { drafts, state } = intake.scan(scan, this.#heard.elapsedMs);
    const told = [...silence.drafts, ...back.drafts, ...drafts, ...intake.statusDrafts(scan.endedAt, true)];
    const more = [...silence.state, ...back.state];
    const all = more.length === 0 ? state : new Map([...more, ...state]);
    await this.#append({ drafts: told, state: all }, signal);
  }

  /**
   * Reads tags past every cache, beside the scans.
   * @throws NotConnectedError the link is down
   */
  async fresh(tags: readonly Tag[], signal: AbortSignal): Promise<readonly FreshReading[]> {
    if (this.#collector === undefined)
      throw new NotConnectedError('agent.start', Status.BadWaitingForInitialData);
    return this.#collector.fresh(tags, signal);
  }

  /**
   * Who is there, asked daily; who was silent then is asked soon after it answers again. Not to know costs nothing: a link that
   * broke over it is found out by the next scan.
   */
  async #identify(collector: Collector, signal: AbortSignal): Promise<void> {
    const { identified, log, clock } = this.#deps;
    if (identified === undefined) return;
    while (!signal.aborted) {
      let waitMs = identifyEveryMs;
      try {
        const found = await collector.identify(signal);
        identified(this.id, found);
        if (found.some(({ isPostponed }) => isPostponed)) waitMs = identifySoonMs;
      } catch (error) {
        if (!signal.aborted) log.debug({ connection: this.id, reason: messageOf(error) }, 'not identified');
      }
      await clock.sleep(waitMs, signal);
    }
  }

  /** Where the disk kept us waiting, the time of the wait becomes an outage like any other, with the disk as its cause. */
  async #append(entry: Append, signal: AbortSignal): Promise<void> {
    const { store, clock } = this.#deps;
    const since = this.#now;
    await store.append(entry, signal);
    if (signal.aborted || clock.elapsed() - since.elapsedMs < heldMs) return;
    this.#goDown('store.commitFailed', since);
    throw new RetryableError('store.commitFailed');
  }

  async failed(error: unknown, signal: AbortSignal): Promise<void> {
    const { intake, store, clockWatch } = this.#deps;
    clockWatch.look();
    const now = this.#now;
    const code = error instanceof CodedError ? error.code : 'agent.defect';
    if (!(error instanceof CodedError))
      this.#deps.log.error({ connection: this.id, err: error }, messageOf(error));
    const down = this.#goDown(code, this.#heardBefore(now));
    const since = down.isTold ? now.at : presentTime(down.since, now);
    down.isTold = true;
    const otherwise = code.startsWith('store.') ? Status.BadResourceUnavailable : Status.BadNoCommunication;
    const status = error instanceof NotConnectedError ? error.status : otherwise;
    const { drafts, state } = intake.disconnected(this.id, status, since, now);
    const all = new Map([...state, ...this.#kept({ since: presentTime(down.since, now), code: down.code })]);
    await store.append({ drafts: [...drafts, ...intake.statusDrafts(now.at, true)], state: all }, signal);
  }

  /**
   * What the run before could not tell any more: the outage it ended in.
   * @param aliveAt when it was last alive
   * @param present what a time that it remembered is in the present clock
   */
  resume(
    aliveAt: EpochMs,
    present: (remembered: EpochMs) => EpochMs = (remembered) => remembered,
  ): { readonly gaps: readonly GapFacts[]; readonly state: Append['state'] } {
    const left = outageOf(this.#deps.store.state(outageKey(this.id)));
    const state = new Map(this.#kept(this.#down && { since: this.#down.since.at, code: this.#down.code }));
    const since = left === undefined ? aliveAt : present(left.since);
    if (left === undefined || since >= aliveAt) return { gaps: [], state };
    const count = this.#deps.intake.scheduled(this.id, aliveAt - since);
    return { gaps: count === 0 ? [] : [this.#gapOf({ ...left, since }, aliveAt, count)], state };
  }

  /** The clock was set: an outage that lasts is kept by the new one, as the next run may have to tell of it. */
  setClock(): void {
    if (this.#down === undefined) return;
    const outage = { since: presentTime(this.#down.since, this.#now), code: this.#down.code };
    void this.#deps.store.append({ drafts: [], state: new Map(this.#kept(outage)) }, never);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#collector?.[Symbol.asyncDispose]();
  }

  /** While the link is down, counts the scans missed up to now. */
  countMissed(): void {
    if (this.#down === undefined) return;
    const { clock, intake } = this.#deps;
    const ms = clock.elapsed() - this.#down.since.elapsedMs;
    this.#down.scans += intake.missed(this.id, this.#down.countedMs, ms, clock.now());
    this.#down.countedMs = ms;
  }

  get #now(): Moment {
    const { clock } = this.#deps;
    return { at: clock.now(), elapsedMs: clock.elapsed() };
  }

  #goDown(code: TextKey, since: Moment): { readonly since: Moment; readonly code: TextKey; isTold: boolean } {
    return (this.#down ??= { since, countedMs: 0, scans: 0, code, isTold: false });
  }

  /** Since when nothing is known where it fails now: since it was last heard, if that is long ago for its groups. */
  #heardBefore(now: Moment): Moment {
    if (this.#heard === undefined) return now;
    const overdueMs = now.elapsedMs - this.#heard.elapsedMs - silenceMs;
    return this.#deps.intake.scheduled(this.id, Math.max(0, overdueMs)) > 0 ? this.#heard : now;
  }

  /** A scan whose times are all of the present clock, whenever in it that was set. @param fromMs when it was asked for */
  #present(scan: Scan, fromMs: number): Scan {
    const { clock, clockWatch } = this.#deps;
    clockWatch.look();
    const setMs = clockWatch.setAfter(fromMs);
    return setMs === 0 ? scan : inPresentClock(scan, clock.now(), setMs, clock.elapsed() - fromMs);
  }

  /** Nothing was read for long although the link stood: this process was stopped. What it would have polled is unknown. */
  #silence(scan: Scan): Taken {
    const { missed, startedAt: toT } = scan;
    const heard = this.#heard;
    const now = this.#now;
    const scanMs = Math.max(0, scan.endedAt - toT);
    if (this.#down || missed === 0 || heard === undefined) return { drafts: [], state: new Map() };
    if (now.elapsedMs - heard.elapsedMs - scanMs < silenceMs) return { drafts: [], state: new Map() };
    const { intake, gap } = this.#deps;
    const equipment = intake.equipmentOf(this.id);
    const fromT = presentTime(heard, now);
    const facts = { fromT, toT, count: missed, equipment, connection: this.id };
    const { drafts, state } = intake.silent(scan, fromT, now);
    return { drafts: [gap({ kind: 'connection', ...facts, code: 'agent.overrun' }), ...drafts], state };
  }

  /** The link is back: the gap message, if scans were missed. */
  #back(until: EpochMs): Taken {
    const down = this.#down;
    if (down === undefined) return { drafts: [], state: new Map() };
    this.countMissed();
    const count = down.scans;
    this.#down = undefined;
    const state = new Map(this.#kept(undefined));
    if (count === 0) return { drafts: [], state };
    const since = Math.min(presentTime(down.since, this.#now), until);
    const outage = { since, code: down.code };
    return { drafts: [this.#deps.gap(this.#gapOf(outage, until, count))], state };
  }

  #gapOf({ since: fromT, code }: Outage, toT: EpochMs, count: number): GapFacts {
    const equipment = this.#deps.intake.equipmentOf(this.id);
    const kind = code?.startsWith('store.') ? 'disk' : 'connection';
    return { kind, fromT, toT, count, equipment, connection: this.id, code };
  }

  #kept(outage: Outage | undefined): [string, Buffer][] {
    return [[outageKey(this.id), outageBlob(outage)]];
  }

  /** A connection that misses scans works, but slower than configured: that is said. */
  #pace(missed: number, working: (notice?: Notice) => void): void {
    this.#slow = missed > 0 ? cleanScans : Math.max(0, this.#slow - 1);
    if (this.#slow === 0) working(this.#collector?.notices?.[0]);
    else if (missed > 0)
      this.health.set('degraded', 'agent.overrun', `${this.figures.missed} scheduled scans missed so far`);
  }
}
