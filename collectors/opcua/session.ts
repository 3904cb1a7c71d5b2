/**
 * One connected life of a connection: its link, its subscribed and its polled groups. When the link is lost the whole
 * session is thrown away.
 *
 *   server ──publish answers──► inbox ──next()──► scan          due polls ──next()──► batch read ──► scan
 *             ▲ asked again only after next() took one
 *
 * Invariants:
 *  - Backpressure: at most `slots` publish answers wait in the inbox; a consumer that is slow makes the server queue.
 *  - No silence goes unnoticed: a group that is neither fed nor kept alive in its time, or a server that does not answer
 *    the pulse, loses the link.
 */
import type { Clock } from '../../agent/base/clock.ts';
import { NotConnectedError } from '../../agent/base/errors.ts';
import type { Log } from '../../agent/base/log.ts';
import { say, type TextKey, type TextParams } from '../../agent/base/text.ts';
import type { Scan } from '../../agent/model/scan.ts';
import { Status } from '../../agent/model/status.ts';
import type { Tag } from '../../agent/model/tag.ts';
import { orAborted } from '../aborted.ts';
import type { ConnectionSpec, FreshReading, GroupTags } from '../collector.ts';
import { type Due, Schedule } from '../schedule.ts';
import type { Link, PreparedRead } from './client.ts';
import type { OpcuaConfig } from './config.ts';
import { readFresh } from './fresh.ts';
import { identifyServer, type ServerIdentity } from './identity.ts';
import { readFacts, resolveNodes, type ServerFacts } from './nodes.ts';
import { PolledGroup } from './poll.ts';
import type { Publication } from './publication.ts';
import { badTooManyPublishRequests, ServiceFault } from './refusal.ts';
import { Stamp } from './stamp.ts';
import { SubscribedGroup } from './subscription.ts';

/** The server's state (OPC 10000-5 §6.3.1), read at least this often to see that it still answers. */
const serverState = 'i=2259';
const pulseEveryMs = 5000;

/** What a session needs of the world. */
export interface SessionDeps {
  readonly clock: Clock;
  readonly log: Log;
}

/** A connection while it is connected. */
export class Session {
  readonly #spec: ConnectionSpec<OpcuaConfig>;
  readonly #deps: SessionDeps;
  readonly #link: Link;
  readonly #facts: ServerFacts;
  readonly #stamp: Stamp;
  readonly #subscribed = new Map<number, SubscribedGroup>();
  readonly #polled: PolledGroup[] = [];
  readonly #ending = new AbortController();
  readonly #told = new Set<TextKey>();
  #schedule: Schedule<PolledGroup> | undefined;
  #due: Due<PolledGroup> | undefined;
  #polledLast = false;
  readonly #inbox: Publication[] = [];
  readonly #acknowledge: { subscriptionId: number; sequenceNumber: number }[] = [];
  #outstanding = 0;
  #wake: (() => void) | undefined;

  private constructor(spec: ConnectionSpec<OpcuaConfig>, deps: SessionDeps, link: Link, facts: ServerFacts) {
    this.#spec = spec;
    this.#deps = deps;
    this.#link = link;
    this.#facts = facts;
    this.#stamp = new Stamp(spec.config.maxSkewMs);
  }

  /**
   * Sets up every group over an open link.
   * @throws NotConnectedError the link was lost meanwhile
   */
  static async open(spec: ConnectionSpec<OpcuaConfig>, deps: SessionDeps, link: Link): Promise<Session> {
    const session = new Session(spec, deps, link, await readFacts(link, spec.config));
    link.onLost = () => session.#wake?.();
    for (const group of spec.groups) await session.#add(group);
    session.#start();
    return session;
  }

  /**
   * The next scan of any group.
   * @throws NotConnectedError the link is lost; what had arrived before is handed out first
   * @throws the reason of `signal` when it aborts
   */
  async next(signal: AbortSignal): Promise<Scan> {
    for (;;) {
      signal.throwIfAborted();
      const scan = this.#takeMessage() ?? (await this.#poll(signal)) ?? (await this.#retry());
      if (scan !== undefined) {
        this.#tellOnce();
        return scan;
      }
      if (this.#inbox.length > 0 || this.#due !== undefined) continue;
      if (this.#link.lost !== undefined) throw this.#link.lost;
      await this.#wait(signal);
    }
  }

  /** Ends session and socket within about two seconds. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#link.close();
  }

  /** What the server says it is. @throws NotConnectedError the link is lost */
  async identify(): Promise<ServerIdentity> {
    return await identifyServer(this.#link, this.#facts.readLimit);
  }

  /** Reads tags now, beside `next`. @throws NotConnectedError the link is lost */
  async fresh(tags: readonly Tag[]): Promise<readonly FreshReading[]> {
    const deps = { link: this.#link, facts: this.#facts, clock: this.#deps.clock, stamp: this.#stamp };
    return await readFresh(tags, deps);
  }

  async #add(group: GroupTags): Promise<void> {
    const { clock } = this.#deps;
    const { config } = this.#spec;
    const link = this.#link;
    const facts = this.#facts;
    const nodes = await resolveNodes(link, facts, group.tags);
    if (group.group.mode === 'subscribe') {
      const stamp = this.#stamp;
      const opened = await SubscribedGroup.open(group, nodes, { config, link, clock, stamp, facts })
        // A small PLC has few subscriptions; a group that gets none is read instead.
        .catch((error: unknown) => this.#refusedSubscription(error, group));
      if (opened !== undefined) return void this.#subscribed.set(opened.id, opened);
    }
    this.#polled.push(
      new PolledGroup(this.#spec.id, group, nodes, facts.readLimit, link, clock, this.#stamp),
    );
  }

  #refusedSubscription(error: unknown, { group }: GroupTags): undefined {
    if (!(error instanceof ServiceFault)) throw error;
    this.#tell('opcua.polled-instead', { group: group.id, reason: error.message });
  }

  #start(): void {
    const { clock } = this.#deps;
    for (const { group, publishingMs } of this.#subscribed.values()) {
      const { id, intervalMs } = group.group;
      if (publishingMs > intervalMs)
        this.#tell('opcua.slower', { group: id, wantedMs: intervalMs, ms: publishingMs });
    }
    const slots = this.#subscribed.size === 0 ? 0 : this.#subscribed.size + 1;
    for (let slot = 0; slot < slots; slot++) this.#publish();
    if (this.#polled.length > 0) {
      this.#schedule = new Schedule(clock, this.#polled, ({ group }) => group.group.intervalMs);
      void this.#awaitDue(this.#schedule);
    }
    void this.#pulse(this.#link.prepareRead([{ nodeId: serverState }]));
  }

  /** Also keeps the session from timing out where nothing else is asked. Ends with the link. */
  async #pulse(request: PreparedRead): Promise<void> {
    const everyMs = Math.min(pulseEveryMs, this.#spec.config.sessionTimeoutMs / 4);
    for (;;) {
      await this.#deps.clock.sleep(everyMs, this.#ending.signal);
      if (this.#link.lost !== undefined) return;
      await this.#link.read(request).catch(() => undefined);
    }
  }

  /** Asks for the next message; every answer, good or bad, wakes `next`. */
  #publish(): void {
    this.#outstanding++;
    const groups = [...this.#subscribed.values()];
    const patienceMs = Math.max(...groups.map((group) => group.patienceMs));
    this.#link
      .publish(this.#acknowledge.splice(0), patienceMs * (groups.length + 2))
      .then(
        (publication) => this.#receive(publication),
        (error: unknown) => this.#publishFailed(error),
      )
      .finally(() => this.#wake?.());
  }

  #receive(publication: Publication): void {
    this.#outstanding--;
    this.#subscribed.get(publication.subscription)?.heard();
    this.#inbox.push(publication);
  }

  #publishFailed(error: unknown): void {
    this.#outstanding--;
    if (!(error instanceof ServiceFault)) return;
    if (error.status === badTooManyPublishRequests && this.#outstanding > 0) return;
    if (error.status === Status.BadTimeout) return this.#publish();
    this.#link.lose(new NotConnectedError('opcua.lost', error.status, this.#place, error));
  }

  #takeMessage(): Scan | undefined {
    if (this.#due !== undefined && !this.#polledLast) return undefined;
    this.#polledLast = false;
    const publication = this.#inbox.shift();
    if (publication === undefined) return undefined;
    // Nobody was asked while nobody listened: that silence was ours.
    if (this.#outstanding === 0) for (const group of this.#subscribed.values()) group.heard();
    const { subscription, sequence, isKeepAlive, ended } = publication;
    if (!isKeepAlive) this.#acknowledge.push({ subscriptionId: subscription, sequenceNumber: sequence });
    if (ended !== undefined)
      this.#link.lose(new NotConnectedError('opcua.subscription-ended', Status.BadNotConnected, this.#place));
    if (this.#link.lost === undefined) this.#publish();
    return this.#subscribed.get(subscription)?.scan(publication);
  }

  async #awaitDue(schedule: Schedule<PolledGroup>): Promise<void> {
    this.#due = await schedule.next(this.#ending.signal);
    this.#wake?.();
  }

  async #poll(signal: AbortSignal): Promise<Scan | undefined> {
    const due = this.#due;
    if (due === undefined || this.#schedule === undefined || this.#link.lost !== undefined) {
      if (this.#link.lost !== undefined) this.#due = undefined;
      return undefined;
    }
    this.#due = undefined;
    this.#polledLast = true;
    try {
      return await orAborted(due.group.scan(due), signal);
    } finally {
      void this.#awaitDue(this.#schedule);
    }
  }

  async #retry(): Promise<Scan | undefined> {
    if (this.#link.lost !== undefined) return undefined;
    const now = this.#deps.clock.elapsed();
    for (const group of this.#subscribed.values()) {
      if (group.retryAtMs > now) continue;
      const scan = await group.retry();
      if (scan !== undefined) return scan;
    }
    return undefined;
  }

  /** Sleeps until something happens; finds out what is too quiet. */
  async #wait(signal: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    const now = clock.elapsed();
    let untilMs = now + pulseEveryMs;
    for (const group of this.#subscribed.values()) {
      if (group.silentAtMs <= now) throw this.#silent(group);
      untilMs = Math.min(untilMs, group.silentAtMs, group.retryAtMs);
    }
    const waking = new AbortController();
    const wake = (): void => waking.abort();
    this.#wake = wake;
    signal.addEventListener('abort', wake, { once: true });
    await clock.sleep(untilMs - now, waking.signal);
    signal.removeEventListener('abort', wake);
    this.#wake = undefined;
  }

  #silent({ group, patienceMs }: SubscribedGroup): NotConnectedError {
    const params = { ...this.#place, group: group.group.id, ms: Math.round(patienceMs) };
    return this.#link.lose(new NotConnectedError('opcua.silent', Status.BadNoCommunication, params));
  }

  get #place(): TextParams {
    return { endpoint: this.#spec.config.endpoint };
  }

  #tellOnce(): void {
    if (this.#stamp.localTimes > 0) this.#tell('opcua.local-time', this.#place);
    for (const { group, overflows, lostMessages, conditionsDoubt } of this.#subscribed.values()) {
      const { id } = group.group;
      if (overflows > 0) this.#tell('opcua.overflow', { group: id });
      if (lostMessages > 0) this.#tell('opcua.lost-message', { group: id });
      if (conditionsDoubt !== undefined)
        this.#tell('opcua.conditions-before', { group: id, reason: conditionsDoubt });
    }
  }

  /** One line per kind and session. */
  #tell(code: TextKey, params: TextParams): void {
    if (this.#told.has(code)) return;
    this.#told.add(code);
    this.#deps.log.warn({ connection: this.#spec.id, code }, say('en', code, params));
  }
}
