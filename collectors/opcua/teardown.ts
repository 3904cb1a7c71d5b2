/**
 * Ends what dialling opened, in a bounded time whatever the link is like: the session politely while it is alive, then the
 * library's clients, then their sockets by force. The library alone would wait for a dead server.
 */
import type { Clock } from '../../agent/base/clock.ts';

/** Longest wait for each polite step, in milliseconds. */
const politeMs = 800;

/** A secure channel and its socket, as far as ending goes. */
export interface Channel {
  abortConnection(done: () => void): void;
  dispose(): void;
}

/** Everything one attempt to connect has opened. */
export class Teardown {
  readonly #clock: Clock;
  readonly #disconnects: (() => Promise<void>)[] = [];
  readonly #channels = new Set<Channel>();
  #closeSession: (() => Promise<void>) | undefined;
  #ended: Promise<void> | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What ends a client of the library. */
  addClient(disconnect: () => Promise<void>): void {
    this.#disconnects.push(disconnect);
  }

  /** A channel a client has begun to open. Once ending has begun, it is ended at its first sign of life. */
  addChannel(channel: Channel): void {
    this.#channels.add(channel);
    if (this.#ended !== undefined) this.#destroy();
  }

  /** What closes the session. */
  addSession(close: () => Promise<void>): void {
    this.#closeSession = close;
  }

  /**
   * Runs `work`, at most `ms` long and not beyond an abort.
   * @throws what `work` throws, the signal's reason, or an Error that says "timed out"
   */
  async within<Result>(ms: number, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    signal.throwIfAborted();
    const done = new AbortController();
    const over = this.#clock.sleep(ms, AbortSignal.any([signal, done.signal])).then(() => {
      signal.throwIfAborted();
      throw new Error(`timed out after ${ms} ms`);
    });
    over.catch(() => undefined);
    const working = work();
    working.catch(() => undefined);
    try {
      return await Promise.race([working, over]);
    } finally {
      done.abort();
    }
  }

  /** Ends everything; a second call waits for the first. */
  end(isAlive: boolean): Promise<void> {
    this.#ended ??= this.#end(isAlive);
    return this.#ended;
  }

  async #end(isAlive: boolean): Promise<void> {
    if (isAlive && this.#closeSession !== undefined) await this.#atMost(this.#closeSession());
    if (!isAlive) this.#destroy();
    await this.#atMost(Promise.all(this.#disconnects.map((disconnect) => disconnect())));
    this.#destroy();
  }

  #destroy(): void {
    for (const channel of this.#channels) {
      channel.abortConnection(() => undefined);
      channel.dispose();
    }
    this.#channels.clear();
  }

  async #atMost(work: Promise<unknown>): Promise<void> {
    const done = new AbortController();
    const finished = work.then(
      () => undefined,
      () => undefined,
    );
    await Promise.race([finished, this.#clock.sleep(politeMs, done.signal)]);
    done.abort();
  }
}
