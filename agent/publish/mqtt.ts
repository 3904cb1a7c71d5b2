/**
 * The MQTT publisher: rows in order over one link (CONTRACT 6). Of several addresses the first that answers is used; while
 * it is not the preferred one, the better ones are looked at every ten minutes, and the link moves when one answers, between
 * two calls of `publish`. The link's own state is told by a retained message and its will, which are not rows of the outbox.
 */
import { Backoff } from '../base/backoff.ts';
import type { Clock } from '../base/clock.ts';
import { CodedError, messageOf, RetryableError } from '../base/errors.ts';
import type { Notice } from '../base/health.ts';
import type { EpochMs } from '../model/time.ts';
import { Addresses, lookBackMs, settledMs } from './addresses.ts';
import { addressesOf, type BrokerConfig } from './config.ts';
import { openLink, type Link } from './mqtt-link.ts';
import { verdictOf } from './mqtt-reason.ts';
import { Window } from './mqtt-window.ts';
import type { Outgoing, Published, Publisher } from './publisher.ts';
import { refusalOfAll, type Refused } from './refused.ts';
import { Suspicion } from './suspicion.ts';

/** Room for topic, properties and header beside the body of a packet: nine levels of 64 Chinese characters and the rest. */
const packetOverheadBytes = 2048;
/** Below this a payload is not cut further: a reading would not fit and be lost as BAD. What is too large is set aside. */
const leastBodyBytes = 1024;
/** First and longest wait when the broker asks for patience. */
const busyMs = { first: 1_000, longest: 30_000 };
/** Wait for somebody to grant a right. */
const notAuthorisedWaitMs = 30_000;
/** So many connections in a row that the far side ended within a minute are a pattern, and wait longer. */
const patternCount = 3;
const patternWaitMs = 30_000;
/** How long a goodbye may wait for its acknowledgement. */
const goodbyeMs = 1_000;

export interface MqttPublisherOptions {
  /** Names its position in the outbox. */
  readonly name: string;
  readonly broker: BrokerConfig;
  readonly gateway: string;
  readonly clock: Clock;
  /** The gateway's status topic, and its payload for a link made at `since`. */
  readonly status: {
    readonly topic: string;
    readonly body: (reason: 'connected' | 'stopped' | 'lost', since: EpochMs) => Buffer;
  };
}

/** The link in use. */
interface Standing {
  readonly link: Link;
  readonly url: string;
  readonly since: EpochMs;
  readonly notice: Notice | undefined;
}

/** Publishes to one destination. */
export class MqttPublisher implements Publisher {
  readonly name: string;
  readonly #options: MqttPublisherOptions;
  readonly #addresses: Addresses;
  readonly #busy = new Backoff(busyMs.first, busyMs.longest, Math.random);
  readonly #suspicion = new Suspicion();
  #standing: Standing | undefined;
  /** Outlives a move from one address to another. */
  #lost = abortedAlready();
  /** Connections in a row that the far side ended soon. */
  #shortLives = 0;
  #looking = false;
  #mayReturn = false;

  constructor(options: MqttPublisherOptions) {
    this.name = options.name;
    this.#options = options;
    this.#addresses = new Addresses(addressesOf(options.broker));
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  get address(): string | undefined {
    return this.#standing?.url;
  }

  get notice(): Notice | undefined {
    return this.#standing?.notice;
  }

  get maxBodyBytes(): number {
    const packetBytes = this.#standing?.link.maxPacketBytes ?? Infinity;
    return Math.max(leastBodyBytes, packetBytes - packetOverheadBytes);
  }

  async connect(signal: AbortSignal): Promise<void> {
    await this.#leave();
    const refusals: Refused[] = [];
    for (const url of this.#addresses.inOrder(this.#options.clock.elapsed())) {
      try {
        return this.#stand(await this.#open(url, signal), refusals);
      } catch (error) {
        if (signal.aborted || !(error instanceof CodedError)) throw error;
        refusals.push({ url, error });
      }
    }
    throw refusalOfAll(refusals);
  }

  async publish(rows: readonly Outgoing[], signal: AbortSignal): Promise<Published> {
    if (this.#mayReturn) await this.#return(signal);
    const link = this.#standing?.link;
    const first = rows[0]?.seq ?? 1;
    if (link === undefined || link.lost.aborted) return { through: first - 1, refused: [] };
    const { clock, broker } = this.#options;
    const sent = this.#suspicion.isOn(first) ? rows.slice(0, 1) : rows;
    const { through, refused, hold } = await new Window(link, sent, clock, broker.ackTimeoutMs).run(signal);
    if (through >= first) {
      this.#suspicion.clear();
      this.#busy.reset();
    } else if (isFarSide(link.lost.reason) && this.#suspicion.ended(first)) {
      const reason = `mqtt.endsLink: ${messageOf(link.lost.reason)}`;
      return { through: first, refused: [{ seq: first, reason }] };
    }
    if (hold === undefined) return { through, refused };
    const ms = hold.verdict === 'later' ? this.#busy.next() : notAuthorisedWaitMs;
    return { through, refused, hold: { code: hold.code, params: hold.params, ms } };
  }

  /** Tells the broker that this is a stop and not a loss, and disconnects. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#leave();
  }

  /** Opens a link and says so; whoever may connect but not publish is no destination. */
  async #open(url: string, signal: AbortSignal): Promise<Standing> {
    const since = this.#options.clock.now();
    const link = await this.#dial(url, since, signal);
    const refusal = await this.#say('connected', link, since, this.#options.broker.ackTimeoutMs, signal);
    if (refusal === undefined) return { link, url, since, notice: link.notice };
    link.drop(refusal);
    throw refusal;
  }

  #dial(url: string, since: EpochMs, signal: AbortSignal): Promise<Link> {
    const { broker, status, clock } = this.#options;
    const will = { topic: status.topic, body: status.body('lost', since) };
    return openLink({ broker, url, clientId: this.#clientId, will, clock }, signal);
  }

  get #clientId(): string {
    return this.#options.broker.clientId ?? this.#options.gateway;
  }

  #stand(standing: Standing, refusals: readonly Refused[]): void {
    const { clock } = this.#options;
    const { link, url } = standing;
    const { first } = this.#addresses;
    // An address that was not even tried is one that did not hold.
    const code = refusals.find((refused) => refused.url === first)?.error.code ?? 'mqtt.unstable';
    const params = { url, first, code, minutes: lookBackMs / 60_000 };
    const notice: Notice | undefined = url === first ? standing.notice : { code: 'mqtt.standby', params };
    if (this.#lost.signal.aborted) this.#lost = new AbortController();
    const at = clock.elapsed();
    const lost = this.#lost;
    this.#standing = { ...standing, notice };
    const gone = (): void => {
      // Not where it was left on purpose.
      if (this.#standing?.link !== link) return;
      this.#standing = undefined;
      lost.abort(this.#lossOf(link.lost.reason, url, clock.elapsed() - at));
    };
    if (link.lost.aborted) return gone();
    link.lost.addEventListener('abort', gone, { once: true });
    if (url !== first) void this.#lookBack(link, url);
  }

  /** What a lost link means after those that were lost before it. */
  #lossOf(reason: unknown, url: string, ms: number): unknown {
    const error = reason instanceof CodedError ? reason : new RetryableError('mqtt.closed', { url });
    if (error.code === 'mqtt.takenOver')
      // By this gateway itself, where the other address leads to the same cluster.
      return this.#looking ? new RetryableError('mqtt.returning', { url: this.#addresses.first }) : error;
    this.#addresses.lost(url, ms, this.#options.clock.elapsed());
    if (ms >= settledMs || !isFarSide(error)) {
      this.#shortLives = 0;
      return error;
    }
    this.#shortLives += 1;
    if (this.#shortLives < patternCount) return error;
    const params = { url, count: this.#shortLives, clientId: this.#clientId };
    return new RetryableError('mqtt.unstable', params, error, patternWaitMs);
  }

  /** While the link is not to the preferred address: whether a better one takes connections again. */
  async #lookBack(link: Link, url: string): Promise<void> {
    const { clock } = this.#options;
    while (!this.#mayReturn) {
      await clock.sleep(lookBackMs, link.lost);
      if (link.lost.aborted) return;
      this.#looking = true;
      let takes = false;
      for (const better of this.#addresses.betterThan(url, clock.elapsed()))
        takes ||= await this.#takes(better, link.lost);
      this.#looking = false;
      if (link.lost.aborted) return;
      this.#mayReturn = takes;
    }
  }

  async #takes(url: string, stop: AbortSignal): Promise<boolean> {
    try {
      const link = await this.#dial(url, this.#options.clock.now(), stop);
      await link.end();
      return true;
    } catch {
      return false;
    }
  }

  async #return(signal: AbortSignal): Promise<void> {
    try {
      await this.connect(signal);
    } catch (error) {
      this.#lost.abort(error);
    }
  }

  /** Ends the present link politely, if there is one. */
  async #leave(): Promise<void> {
    const standing = this.#standing;
    this.#standing = undefined;
    this.#mayReturn = false;
    if (standing === undefined) return;
    const { link, since } = standing;
    await this.#say('stopped', link, since, goodbyeMs);
    await link.end();
  }

  /** Publishes the gateway's status. The error says why the broker did not take it. */
  async #say(
    reason: 'connected' | 'stopped',
    link: Link,
    since: EpochMs,
    withinMs: number,
    signal?: AbortSignal,
  ): Promise<RetryableError | undefined> {
    const { clock, status } = this.#options;
    const { topic } = status;
    const answered = new AbortController();
    let refusal: RetryableError | undefined = new RetryableError('mqtt.noAck', { ms: withinMs });
    const packet = {
      topic,
      body: status.body(reason, since),
      retain: true,
      properties: { schema: 'zhencai.edge/1' },
    };
    link.send(packet, (code, text) => {
      refusal = statusRefusal(code, text, topic);
      answered.abort();
    });
    const until = [answered.signal, link.lost, ...(signal ? [signal] : [])];
    await clock.sleep(withinMs, AbortSignal.any(until));
    return answered.signal.aborted || !(link.lost.reason instanceof RetryableError)
      ? refusal
      : link.lost.reason;
  }
}

function statusRefusal(code: number, text: string, topic: string): RetryableError | undefined {
  const verdict = verdictOf(code);
  if (verdict === 'taken') return undefined;
  return verdict === 'notAuthorised'
    ? new RetryableError('mqtt.notAuthorised', { topic }, undefined, notAuthorisedWaitMs)
    : new RetryableError('mqtt.busy', { reason: text }, undefined, busyMs.first);
}

/** Whether the far side ended a link for a reason that it did not name, or named one about what it was sent. */
function isFarSide(reason: unknown): boolean {
  return reason instanceof CodedError && ['mqtt.closed', 'mqtt.lost', 'mqtt.ended'].includes(reason.code);
}

function abortedAlready(): AbortController {
  const controller = new AbortController();
  controller.abort();
  return controller;
}
