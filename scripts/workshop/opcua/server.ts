/**
 * The simulated machining centre cnc-07 over OPC UA: MachineTool companion nodesets, vendor values, faults.
 *
 *   model.snapshot() ──every updateEveryMs──► mirror ──► address space ◄── OPC UA server ◄── relay ◄── clients
 *
 * Listens on 127.0.0.1 only, names itself a simulator everywhere (law 12), offers no writable variable.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openBackend } from './backend.ts';
import type { Backend } from './backend.ts';
import type { ForcedStatus } from './mirror.ts';
import { cncNodes } from './nodes.ts';
import type { CncFault, CncFaultOptions, CncOptions } from './options.ts';
import { pkiFolder } from './pki.ts';
import type { PkiFolder } from './pki.ts';
import { Relay } from './relay.ts';

const defaultUpdateMs = 100;
const defaultDownMs = 2000;

/** A running simulated CNC. */
export interface CncServer {
  readonly port: number;
  /** `opc.tcp://127.0.0.1:<port>`. */
  readonly endpoint: string;
  /** Folder of its certificates: `own/certs/certificate.pem`, `trusted/certs`, `rejected`. */
  readonly pkiDir: string;
  /** Starts a fault; resolves once it is in effect (restart: once the server is back). Faults add up until cleared. */
  fault(kind: CncFault, options?: CncFaultOptions): Promise<void>;
  /** Ends every fault; resolves once the server is reachable. */
  clearFault(): Promise<void>;
  /** Trusts a client certificate (DER) without accepting all. */
  trustClient(certificate: Buffer): Promise<void>;
  /** Takes the model's present moment to the clients now, not with the next update. */
  update(): void;
  /** Ends everything; may be called twice. */
  stop(): Promise<void>;
}

class Cnc implements CncServer {
  readonly #options: CncOptions;
  readonly #pki: PkiFolder;
  readonly #relay = new Relay();
  readonly #forced: Map<string, ForcedStatus>;
  readonly #timer: NodeJS.Timeout;
  #backend: Backend | undefined;
  #restarting: Promise<void> = Promise.resolve();
  #frozen = false;
  readonly #stopping = new AbortController();

  constructor(options: CncOptions, pki: PkiFolder, forced: Map<string, ForcedStatus>, backend: Backend) {
    this.#options = options;
    this.#pki = pki;
    this.#forced = forced;
    this.#backend = backend;
    this.#timer = setInterval(() => this.update(), options.updateEveryMs ?? defaultUpdateMs);
  }

  get port(): number {
    return this.#relay.port;
  }

  get endpoint(): string {
    return `opc.tcp://127.0.0.1:${this.port}`;
  }

  get pkiDir(): string {
    return this.#pki.dir;
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Opens the public port. */
  async open(): Promise<void> {
    if (this.#backend === undefined || this.#stopped) return;
    await this.#relay.open(
      this.#relay.port === 0 ? this.#options.port : this.#relay.port,
      this.#backend.port,
    );
    this.#backend.advertise(this.#relay.port);
  }

  async fault(kind: CncFault, options: CncFaultOptions = {}): Promise<void> {
    switch (kind) {
      case 'refuse':
        return this.#relay.refuse();
      case 'drop':
        return this.#relay.drop();
      case 'stall':
        return this.#relay.setStalled(true);
      case 'freeze':
        this.#frozen = true;
        return;
      case 'restart':
        this.#restarting = this.#restart(options.downMs ?? defaultDownMs);
        return this.#restarting;
      case 'badQuality':
        return this.#force(options.node ?? 'spindle/load', options.status ?? 'BadDeviceFailure');
    }
  }

  async clearFault(): Promise<void> {
    this.#frozen = false;
    this.#forced.clear();
    this.update();
    this.#relay.setStalled(false);
    await this.open();
  }

  async trustClient(certificate: Buffer): Promise<void> {
    await this.#backend?.certificates.trustCertificate(certificate);
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopping.abort();
    clearInterval(this.#timer);
    await this.#restarting;
    await this.#relay.refuse();
    await this.#backend?.close();
    this.#backend = undefined;
    this.#pki.dispose();
  }

  async #restart(downMs: number): Promise<void> {
    const old = this.#backend;
    if (old === undefined) throw new Error('the simulated CNC is stopped or restarting');
    this.#backend = undefined;
    await this.#relay.refuse();
    await old.close();
    await sleep(downMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    if (this.#stopped) return;
    const backend = await openBackend(this.#options, this.#pki.dir, this.#forced);
    if (this.#stopped) return backend.close();
    this.#backend = backend;
    await this.open();
  }

  #force(node: string, status: ForcedStatus): void {
    if (!cncNodes.some((row) => row.name === node)) throw new Error(`no node named ${node}`);
    this.#forced.set(node, status);
    this.update();
  }

  update(): void {
    if (this.#frozen) return;
    this.#backend?.mirror.write(this.#options.model.snapshot(), this.#options.now());
  }
}

/** Starts the simulated CNC; rejects if the port is taken or the PKI folder cannot be written. */
export async function startCnc(options: CncOptions): Promise<CncServer> {
  const pki = pkiFolder(options.pkiDir);
  const forced = new Map<string, ForcedStatus>();
  let cnc: Cnc | undefined;
  try {
    const backend = await openBackend(options, pki.dir, forced);
    cnc = new Cnc(options, pki, forced, backend);
    await cnc.open();
    return cnc;
  } catch (error) {
    await cnc?.stop();
    pki.dispose();
    throw error;
  }
}
