/** One OPC UA connection: dials, hands out the session's scans, ends it. It never retries; the runtime does. */
import { NotConnectedError } from '../../agent/base/errors.ts';
import type { Scan } from '../../agent/model/scan.ts';
import { Status } from '../../agent/model/status.ts';
import type {
  Collector,
  CollectorDeps,
  EndpointIdentity,
  FreshReading,
  ConnectionSpec,
} from '../collector.ts';
import { Certificates } from './certificates.ts';
import type { OpcuaConfig } from './config.ts';
import { dial } from './dial.ts';
import { Session } from './session.ts';

export class OpcuaCollector implements Collector {
  readonly #spec: ConnectionSpec<OpcuaConfig>;
  readonly #deps: CollectorDeps;
  readonly #certificates: Certificates;
  #session: Session | undefined;

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
      this.#session = await Session.open(this.#spec, { clock, log }, link);
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
    if (this.#session === undefined) throw this.#notConnected();
    return await this.#session.next(signal);
  }

  // Both are on their way; until then a caller is told what it must be ready for anyway.
  async identify(): Promise<readonly EndpointIdentity[]> {
    return [];
  }

  async fresh(): Promise<readonly FreshReading[]> {
    throw this.#notConnected();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }

  async #end(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
  }

  #notConnected(): NotConnectedError {
    return new NotConnectedError('opcua.closed', Status.BadNotConnected, {
      endpoint: this.#spec.config.endpoint,
    });
  }
}
