/**
 * The TCP face of the simulated CNC: a byte relay on 127.0.0.1 in front of the OPC UA server, where faults of the
 * link are made without touching the server's insides.
 *
 *   client ── relay (public port) ── OPC UA server (private port)
 *
 * Stalled, connections stay open and new ones are accepted, but no byte moves in either direction: what a client
 * sees of a frozen server process. What was sent meanwhile arrives when the stall ends, as it would then.
 */
import net from 'node:net';
import type { AddressInfo } from 'node:net';

const host = '127.0.0.1';

interface Pair {
  readonly outer: net.Socket;
  readonly inner: net.Socket;
}

/** One listening port and its relayed connections. */
export class Relay {
  readonly #pairs = new Set<Pair>();
  #listener: net.Server | undefined;
  #port = 0;
  #targetPort = 0;
  #stalled = false;

  /** The public port; 0 before the first `open`. */
  get port(): number {
    return this.#port;
  }

  /** Number of relayed connections. */
  get connections(): number {
    return this.#pairs.size;
  }

  /** Listens on `port` (0 = any, then the same port ever after) and relays to `targetPort`. Rejects if the port is taken. */
  async open(port: number, targetPort: number): Promise<void> {
    this.#targetPort = targetPort;
    if (this.#listener !== undefined) return;
    const listener = net.createServer((outer) => this.#accept(outer));
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject);
      listener.listen(port, host, resolve);
    });
    this.#listener = listener;
    this.#port = (listener.address() as AddressInfo).port;
  }

  /** Destroys every connection; the port keeps listening. */
  drop(): void {
    for (const pair of this.#pairs) {
      pair.outer.destroy();
      pair.inner.destroy();
    }
  }

  /** Stops listening and destroys every connection: clients get "connection refused". */
  async refuse(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    this.drop();
    if (listener === undefined) return;
    await new Promise<void>((resolve) => listener.close(() => resolve()));
  }

  /** True: no byte moves until it is set to false again. */
  setStalled(stalled: boolean): void {
    this.#stalled = stalled;
    for (const { outer, inner } of this.#pairs) {
      for (const socket of [outer, inner]) {
        if (stalled) socket.pause();
        else socket.resume();
      }
    }
  }

  #accept(outer: net.Socket): void {
    const inner = net.connect(this.#targetPort, host);
    const pair: Pair = { outer, inner };
    this.#pairs.add(pair);
    this.#forward(outer, inner, pair);
    this.#forward(inner, outer, pair);
    if (this.#stalled) {
      outer.pause();
      inner.pause();
    }
  }

  #forward(from: net.Socket, to: net.Socket, pair: Pair): void {
    from.setNoDelay(true);
    from.on('data', (chunk) => {
      if (!to.write(chunk)) from.pause();
    });
    to.on('drain', () => {
      if (!this.#stalled) from.resume();
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#pairs.delete(pair);
      to.destroy();
    });
  }
}
