import type { Scan } from '../../agent/model/scan.ts';
import type { Collector, CollectorDeps, ConnectionSpec } from '../collector.ts';
import type { OpcuaConfig } from './config.ts';

export class OpcuaCollector implements Collector {
  readonly #spec: ConnectionSpec<OpcuaConfig>;

  constructor(spec: ConnectionSpec<OpcuaConfig>, _deps: CollectorDeps) {
    this.#spec = spec;
  }

  async connect(_signal: AbortSignal): Promise<void> {
    await Promise.reject(new Error(`not built yet: ${this.#spec.id}`));
  }

  async read(_signal: AbortSignal): Promise<Scan> {
    return await Promise.reject(new Error('not built yet'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.resolve();
  }
}
