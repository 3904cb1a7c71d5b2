/** One OPC UA connection: dials, hands out the session's scans, ends it. It never retries; the runtime does. */
import { NotConnectedError } from '../../agent/base/errors.ts';
import type { Scan } from '../../agent/model/scan.ts';
import type { Tag } from '../../agent/model/tag.ts';
import { Status } from '../../agent/model/status.ts';
import type {
  Collector,
  CollectorDeps,
  EndpointIdentity,
  FreshReading,
  ConnectionSpec,
} from '../collector.ts';
import { orAborted } from '../aborted.ts';
import { placeOf } from '../neighbours.ts';
import { Certificates } from './certificates.ts';
import type { Link } from './client.ts';
import type { OpcuaConfig } from './config.ts';
import { dial } from './dial.ts';
import { type ServerIdentity, shownBy } from './identity.ts';
import { Session } from './session.ts';

/** Longest wait of whoever asks for fresh readings, in milliseconds, whatever the timeout of a call is. */
const freshMs = 10_000;
const spareMs = 24 * 3_600_000;

export class OpcuaCollector implements Collector {
  readonly #spec: ConnectionSpec<OpcuaConfig>;
  readonly #deps: CollectorDeps;
  readonly #certificates: Certificates;
  #connected: { readonly session: Session; readonly link: Link } | undefined;
  /** Identifications in a row over which the link was lost, and until when (monotonic) there is none. */
  #losses = 0;
  #sparedUntilMs = -Infinity;

  constructor(spec: ConnectionSpec<OpcuaConfig>, deps: CollectorDeps) {
    this.#spec = spec;
    this.#deps = deps;
    this.#certificates = new Certificates(deps.dataDir);
  }

  async connect(signal: AbortSignal): Promise<void> {
    await this.#end();
    const { clock, log } = this.#deps;
    const link = await dial(this.#spec.config, { clock, log, certificates: this.#certificates }, signal);
    const abort = (): void => {
      link.lose(this.#notConnected());
      void link.close();
    };
    signal.addEventListener('abort', abort, { once: true });
    try {
      this.#connected = { session: await Session.open(this.#spec, { clock, log }, link), link };
      signal.throwIfAborted();
    } catch (error) {
      await link.close();
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  async read(signal: AbortSignal): Promise<Scan> {
    if (this.#connected === undefined) throw this.#notConnected();
    return await this.#connected.session.next(signal);
  }

  async identify(signal: AbortSignal): Promise<readonly EndpointIdentity[]> {
    signal.throwIfAborted();
    const connected = this.#connected;
    if (connected === undefined) throw this.#notConnected();
    const { session, link } = connected;
    const { config } = this.#spec;
    const { answered, facts } = await orAborted(this.#ask(session), signal);
    const shown = shownBy(link, config);
    const place = await placeOf(link.farSide.address);
    return [{ endpoint: config.endpoint, answered, facts: { ...facts, ...shown, ...place } }];
  }

  async fresh(tags: readonly Tag[], signal: AbortSignal): Promise<readonly FreshReading[]> {
    signal.throwIfAborted();
    if (this.#connected === undefined) throw this.#notConnected();
    const done = new AbortController();
    const over = new AbortController();
    void this.#deps.clock.sleep(freshMs, done.signal).then(() => over.abort());
    try {
      const reading = this.#connected.session.fresh(tags);
      return await orAborted(reading, AbortSignal.any([signal, over.signal]));
    } catch (error) {
      signal.throwIfAborted();
      if (over.signal.aborted) throw this.#notConnected('opcua.timeout');
      throw error;
    } finally {
      done.abort();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }

  async #end(): Promise<void> {
    const connected = this.#connected;
    this.#connected = undefined;
    await connected?.session.close();
  }

  /** A server that twice was lost over the question, and may be so again, is not asked for a day. */
  async #ask(session: Session): Promise<ServerIdentity> {
    const { clock } = this.#deps;
    if (clock.elapsed() < this.#sparedUntilMs) return { answered: false, facts: {} };
    try {
      const said = await session.identify();
      this.#losses = 0;
      return said;
    } catch (error) {
      this.#losses++;
      if (this.#losses > 1) this.#sparedUntilMs = clock.elapsed() + spareMs;
      throw error;
    }
  }

  #notConnected(code: 'opcua.closed' | 'opcua.timeout' = 'opcua.closed'): NotConnectedError {
    const { endpoint } = this.#spec.config;
    const status = code === 'opcua.closed' ? Status.BadNotConnected : Status.BadTimeout;
    return new NotConnectedError(code, status, { endpoint, ms: freshMs });
  }
}
