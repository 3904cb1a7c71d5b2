/**
 * The simulated Modbus TCP endpoint: one listening port, one or more units, faults on request.
 *
 * Independent of every Modbus library on purpose: it is the far side the collectors are tested against. It
 * answers reads (FC 1–4) and device identification (FC 43/14) and refuses everything else with exception 1.
 */
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Unit } from './answer.ts';
import { ServerConnection } from './connection.ts';
import type { MissingUnit } from './connection.ts';
import { createRandom } from '../model/random.ts';
import { Faults } from './fault.ts';
import type { FaultName, FaultOrder } from './fault.ts';

/** Options of an endpoint. */
export interface ModbusServerOptions {
  /** 0: any free port. */
  readonly port?: number;
  readonly host?: string;
  readonly units: ReadonlyMap<number, Unit>;
  /** Default silent. */
  readonly missingUnit?: MissingUnit;
  /** More are closed as they come; default 64. */
  readonly maxConnections?: number;
  /** Called when a restart that loses counters is injected. */
  readonly resetCounters?: () => void;
  /** Told of each request before it is answered. */
  readonly heard?: (unit: number, pdu: Buffer) => void;
  /** Same seed, same requests that faults with a rate happen to; default 1. */
  readonly seed?: number;
}

/** A Modbus TCP server; `start` before anything else. */
export class ModbusServer {
  readonly #options: ModbusServerOptions;
  readonly #faults = new Map<FaultName, FaultOrder>();
  readonly #strikes: Faults;
  readonly #expiries = new Map<FaultName, NodeJS.Timeout>();
  readonly #connections = new Set<ServerConnection>();
  #server: Server | undefined;
  #port = 0;
  #answered = 0;
  #stopped = false;
  #change: Promise<void> = Promise.resolve();

  constructor(options: ModbusServerOptions) {
    this.#options = options;
    this.#strikes = new Faults(this.#faults, createRandom(options.seed ?? 1));
  }

  /** Listens; rejects when the port is taken. */
  async start(): Promise<void> {
    this.refresh();
    await this.#listen(this.#options.port ?? 0);
  }

  /** The port it listens on; stays the same over restarts. */
  get port(): number {
    return this.#port;
  }
  get connections(): number {
    return this.#connections.size;
  }
  /** Requests taken since the start, answered or swallowed by a fault. */
  get requests(): number {
    return this.#answered;
  }
  /** How often faults happened to requests. */
  get struck(): Readonly<Record<FaultName, number>> {
    return this.#strikes.struck;
  }
  /** Active faults. */
  get faults(): readonly FaultOrder[] {
    return [...this.#faults.values()];
  }

  /** Takes the units' present values into their images, unless frozen. */
  refresh(): void {
    if (this.#faults.has('freeze')) return;
    for (const unit of this.#options.units.values()) unit.image.refresh();
  }

  /** Makes something go wrong; the same fault given again replaces the one before. Resolves when it is in force. */
  async inject(order: FaultOrder): Promise<void> {
    if (order.fault === 'drop' && order.seconds === undefined) return this.#dropAll();
    this.#forget(order.fault);
    this.#faults.set(order.fault, order);
    const lastsMs = order.fault === 'restart' ? (order.downMs ?? 3000) : (order.seconds ?? 0) * 1000;
    if (lastsMs > 0) {
      const timer = setTimeout(() => void this.#expire(order.fault), lastsMs);
      this.#expiries.set(order.fault, timer);
    }
    if (order.fault === 'restart' && order.resetCounters === true) this.#options.resetCounters?.();
    if (order.fault === 'drop') this.#dropAll();
    await this.#follow();
  }

  /** Ends one fault, or all of them. Resolves when the server is back. */
  async clear(fault?: FaultName): Promise<void> {
    for (const name of fault === undefined ? this.#faults.keys() : [fault]) this.#forget(name);
    await this.#follow();
  }

  /** Closes everything; idempotent. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const name of this.#faults.keys()) this.#forget(name);
    await this.#follow();
  }

  #forget(fault: FaultName): void {
    this.#faults.delete(fault);
    clearTimeout(this.#expiries.get(fault));
    this.#expiries.delete(fault);
  }

  /** Listens or not, as the faults say; one change after the other. Rejects when its port was taken meanwhile. */
  #follow(): Promise<void> {
    const before = this.#change;
    this.#change = before.catch(() => undefined).then(() => this.#settle());
    return this.#change;
  }

  async #settle(): Promise<void> {
    const up = !this.#stopped && !this.#faults.has('refuse') && !this.#faults.has('restart');
    if (up && this.#server === undefined) await this.#listen(this.#port);
    if (!up && this.#server !== undefined) await this.#close(this.#server);
  }

  /** Ends a fault when its time is over; tries again while its port is taken. */
  async #expire(fault: FaultName): Promise<void> {
    try {
      await this.clear(fault);
    } catch {
      this.#expiries.set(
        fault,
        setTimeout(() => void this.#expire(fault), 500),
      );
    }
  }

  async #listen(port: number): Promise<void> {
    const server = createServer((socket) => this.#accept(socket));
    const host = this.#options.host ?? '127.0.0.1';
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async #close(server: Server): Promise<void> {
    this.#server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    this.#dropAll();
    await closed;
  }

  #accept(socket: Socket): void {
    const full = this.#connections.size >= (this.#options.maxConnections ?? 64);
    if (full || this.#faults.has('drop')) {
      socket.on('error', () => socket.destroy());
      socket.destroy();
      return;
    }
    const connection = new ServerConnection(socket, {
      units: this.#options.units,
      missingUnit: this.#options.missingUnit ?? 'silent',
      faults: this.#strikes,
      heard: this.#options.heard ?? (() => undefined),
      answered: (count) => {
        this.#answered += count;
      },
    });
    this.#connections.add(connection);
    socket.on('close', () => this.#connections.delete(connection));
    connection.open();
  }

  #dropAll(): void {
    for (const connection of this.#connections) connection.destroy();
  }
}
