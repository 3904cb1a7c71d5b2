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
import { Addresses, lookBackMs } from './addresses.ts';
import { addressesOf, type BrokerConfig } from './config.ts';
import { isFarSide, Losses } from './losses.ts';
import { openLink, type Link } from './mqtt-link.ts';
import { notAuthorisedWaitMs, sayStatus } from './mqtt-status.ts';
import { Window } from './mqtt-window.ts';
import type { Outgoing, Published, Publisher } from './publisher.ts';
import { Suspicion } from './suspicion.ts';

/** Room for topic, properties and header beside the body of a packet: nine levels of 64 Chinese characters and the rest. */
const packetOverheadBytes = 2048;
/** Below this a payload is not cut further: a reading would not fit and be lost as BAD. What is too large is set aside. */
const leastBodyBytes = 1024;
/** First and longest wait when the broker asks for patience. */
const busyMs = { first: 1_000, longest: 30_000 };
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

/** An address that was tried in vain. */
interface Refused {
  readonly url: string;
  readonly error: CodedError;
}

/** Publishes to one destination. */
export class MqttPublisher implements Publisher {
  readonly name: string;
  readonly #options: MqttPublisherOptions;
  readonly #addresses: Addresses;
  readonly #busy = new Backoff(busyMs.first, busyMs.longest, Math.random);
  readonly #suspicion = new Suspicion();
  readonly #losses: Losses;
  #standing: Standing | undefined;
  /** Outlives a move from one address to another. */
  #lost = abortedAlready();
  /** Whether a better address is being tried beside the link, and whether one took the connection. */
  #looking = false;
  #mayReturn = false;

  constructor(options: MqttPublisherOptions) {
    this.name = options.name;
    this.#options = options;
    this.#addresses = new Addresses(addressesOf(options.broker));
    this.#losses = new Losses(options.broker.clientId ?? options.gateway);
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
      this.#suspicion.answered(first, through);
      this.#busy.reset();
    } else if (isFarSide(link.lost.reason) && this.#suspicion.ended(first)) {
      const reason = `mqtt.endsLink: ${messageOf(link.lost.reason)}`;
      return { through: first, refused: [{ seq: first, reason }] };
    }
    if (hold === undefined) return { through, refused };
    const { code, params, verdict } = hold;
    const needsPerson = verdict === 'notAuthorised';
    const ms = needsPerson ? notAuthorisedWaitMs : this.#busy.next();
    return { through, refused, hold: { code, params, ms, needsPerson } };
  }

  /** Tells the broker that this is a stop and not a loss, and disconnects. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#leave();
  }

  /** Opens a link and says so; whoever may connect but not publish is no destination. */
  async #open(url: string, signal: AbortSignal): Promise<Standing> {
    const since = this.#options.clock.now();
    const link = await this.#dial(url, since, signal);
    const { broker, clock } = this.#options;
    const refusal = await sayStatus(
      link,
      this.#status('connected', since),
      clock,
      broker.ackTimeoutMs,
      signal,
    );
    if (refusal === undefined) return { link, url, since, notice: link.notice };
    link.drop(refusal);
    throw refusal;
  }

  #dial(url: string, since: EpochMs, signal: AbortSignal): Promise<Link> {
    const { broker, gateway, clock } = this.#options;
    const clientId = broker.clientId ?? gateway;
    return openLink({ broker, url, clientId, will: this.#status('lost', since), clock }, signal);
  }

  #status(reason: 'connected' | 'stopped' | 'lost', since: EpochMs): { topic: string; body: Buffer } {
    const { topic, body } = this.#options.status;
    return { topic, body: body(reason, since) };
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
    return this.#losses.told(error, url, ms);
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
    await sayStatus(link, this.#status('stopped', since), this.#options.clock, goodbyeMs);
    await link.end();
  }
}

/**
 * The preferred address's refusal stands for all; beside it each other one with its code, which every language can look up.
 * The shortest wait of them is enough.
 */
function refusalOfAll(refusals: readonly Refused[]): CodedError {
  const [first, ...others] = refusals;
  if (first === undefined) throw new Error('no address');
  if (others.length === 0) return first.error;
  const { code, params, cause } = first.error;
  const causes = [
    ...(cause === undefined ? [] : [messageOf(cause)]),
    ...others.map(({ url, error }) => [url, error.code, ...technicalOf(error)].join(' ')),
  ];
  const waits = refusals.map(({ error }) => (error instanceof RetryableError ? (error.afterMs ?? 0) : 0));
  return new RetryableError(code, params, new Error(causes.join('; ')), Math.min(...waits));
}

/** What the system or the broker said. */
function technicalOf({ cause, params }: CodedError): string[] {
  if (cause !== undefined) return [messageOf(cause)];
  return params['reason'] === undefined ? [] : [String(params['reason'])];
}

function abortedAlready(): AbortController {
  const controller = new AbortController();
  controller.abort();
  return controller;
}
