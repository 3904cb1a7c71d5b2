/** A TCP connection as a port. */
import { connect, type Socket } from 'node:net';
import type { Clock } from '../../../agent/base/clock.ts';
import { NotConnectedError } from '../../../agent/base/errors.ts';
import { Status } from '../../../agent/model/status.ts';
import type { OpenPort, Port, PortEvents } from './port.ts';

/** Where the far side is, and how long to wait for it. */
export interface SocketEndpoint {
  readonly host: string;
  readonly port: number;
  readonly connectTimeoutMs: number;
}

/** A far side that is gone without a word is found out by TCP itself after this, where nobody asks it anything. */
const keepAliveMs = 60_000;
/** What is read at once: more than any reply. */
const readBytes = 4096;

/** Opens connections to an endpoint. */
export function socketOpener({ host, port, connectTimeoutMs }: SocketEndpoint, clock: Clock): OpenPort {
  return async (signal) => {
    const failed = (cause: string): NotConnectedError =>
      new NotConnectedError('modbus.connect', Status.BadNoCommunication, { host, port }, cause);
    if (signal.aborted) throw failed('stopped');
    const opened = new SocketPort({ host, port });
    const waiting = new AbortController();
    const late = clock
      .sleep(connectTimeoutMs, AbortSignal.any([signal, waiting.signal]))
      .then(() => (signal.aborted ? 'stopped' : `no connection within ${connectTimeoutMs} ms`));
    const failure = await Promise.race([opened.connected, late]);
    waiting.abort();
    if (failure === undefined) return opened;
    opened.drop();
    throw failed(failure);
  };
}

class SocketPort implements Port {
  /** Why it failed; undefined when the connection stands. */
  readonly connected: Promise<string | undefined>;
  readonly #socket: Socket;
  readonly #connect: (failure: string | undefined) => void;
  #address: string | undefined;
  #events: PortEvents | undefined;
  #lostWhy: string | undefined;

  constructor({ host, port }: Pick<SocketEndpoint, 'host' | 'port'>) {
    // Into one buffer, of which each reply is copied: else Node takes 64 KiB for every read, which tears the memory of a
    // process that runs for years to pieces.
    const onread = {
      buffer: Buffer.allocUnsafeSlow(readBytes),
      callback: (count: number, buffer: Uint8Array): boolean => {
        if (this.#lostWhy === undefined) this.#events?.data(Buffer.from(buffer.subarray(0, count)));
        return true;
      },
    };
    const keepAlive = { keepAlive: true, keepAliveInitialDelay: keepAliveMs };
    const socket = connect({ host, port, noDelay: true, ...keepAlive, onread });
    this.#socket = socket;
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    this.connected = promise;
    this.#connect = resolve;
    socket.on('connect', () => {
      this.#address = socket.remoteAddress;
      resolve(undefined);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => this.#lose(error.message || String(error.code)));
    socket.on('close', () => this.#lose('closed by the device'));
    socket.on('end', () => this.#lose('closed by the device'));
  }

  get address(): string | undefined {
    return this.#address;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === 'open' && this.#lostWhy === undefined;
  }

  listen(events: PortEvents): void {
    this.#events = events;
    if (this.#lostWhy !== undefined) events.lost(this.#lostWhy);
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  async flush(): Promise<void> {
    // What the socket received has been read.
  }

  drop(): void {
    this.#lostWhy ??= 'dropped';
    this.#socket.destroy();
  }

  #lose(why: string): void {
    this.#connect(why);
    if (this.#lostWhy !== undefined) return;
    this.#lostWhy = why;
    this.#socket.destroy();
    this.#events?.lost(why);
  }
}
