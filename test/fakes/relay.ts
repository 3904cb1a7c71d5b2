/** A TCP relay on loopback whose network is in the hands of the test: it swallows, it crawls, it cuts. */
import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';

export class Relay implements AsyncDisposable {
  /** While set, nothing passes in either direction, and nobody is told: a cable that was pulled, a half-open connection. */
  swallows = false;
  /** While above 0, towards the target no more than as many bytes pass every 10 ms. */
  crawl = 0;
  readonly #target: number;
  readonly #server = net.createServer((near) => this.#accept(near));
  readonly #sockets = new Set<Socket>();

  /** @param target port on loopback */
  constructor(target: number) {
    this.#target = target;
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** Cuts every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(near: Socket): void {
    const far = net.connect(this.#target, '127.0.0.1');
    const swallowed = (): boolean => this.swallows;
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => one.destroy());
      one.on('end', () => swallowed() || other.end());
      one.on('close', () => {
        this.#sockets.delete(one);
        if (!swallowed()) other.destroy();
      });
    }
    far.on('data', (chunk) => swallowed() || near.write(chunk));
    near.on('data', (chunk) => {
      if (swallowed()) return;
      if (this.crawl === 0) return void far.write(chunk);
      near.pause();
      void this.#dribble(chunk, far).then(() => near.resume());
    });
  }

  async #dribble(chunk: Buffer, far: Socket): Promise<void> {
    for (let at = 0; at < chunk.length && !far.destroyed; at += this.crawl) {
      far.write(chunk.subarray(at, at + this.crawl));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
