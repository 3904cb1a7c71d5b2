/**
 * A TCP relay that stands in a network link and breaks it as networks do. It never invents or changes a byte: a
 * connection of which bytes were dropped is reset when the link is back.
 *
 *   reset   connections are cut with RST, new ones too
 *   hold    nothing gets through and nobody is told; what was sent meanwhile arrives when the link is back (a short cut,
 *           over which TCP repeats what it has)
 *   silent  the same, but what was sent is gone (a router that forgot the connection)
 *   deaf    only the way back is silent: requests arrive, their answers do not
 *   delay   every byte takes its time
 */
import net, { type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { monotonicMs } from './monotonic.ts';

export type LinkState =
  | { readonly kind: 'open' | 'reset' | 'hold' | 'silent' | 'deaf' }
  | { readonly kind: 'delay'; readonly ms: number };

/** Listens on a port of its own and passes everything on to another. */
export class Relay implements AsyncDisposable {
  readonly #server: net.Server;
  readonly #pairs = new Set<Pair>();
  #state: LinkState = { kind: 'open' };

  private constructor(targetPort: number) {
    this.#server = net.createServer((near) => {
      if (this.#state.kind === 'reset') return void near.resetAndDestroy();
      const pair = new Pair(near, targetPort, this.#state, () => this.#pairs.delete(pair));
      this.#pairs.add(pair);
    });
  }

  /** @param targetPort on loopback; nobody need be there yet */
  static async start(targetPort: number): Promise<Relay> {
    const relay = new Relay(targetPort);
    relay.#server.listen(0, '127.0.0.1');
    await once(relay.#server, 'listening');
    return relay;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** From now on the link is so. */
  set(state: LinkState): void {
    this.#state = state;
    for (const pair of this.#pairs) pair.set(state);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.set({ kind: 'reset' });
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }
}

/** One connection through the relay. */
class Pair {
  readonly #near: Socket;
  readonly #far: Socket;
  readonly #ended: () => void;
  readonly #ways: readonly Way[];
  #state: LinkState;
  #isGone = false;

  constructor(near: Socket, targetPort: number, state: LinkState, ended: () => void) {
    this.#near = near;
    this.#far = net.connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    near.setNoDelay(true);
    this.#state = state;
    this.#ended = ended;
    this.#ways = [new Way(near, this.#far, state, false), new Way(this.#far, near, state, true)];
    for (const socket of [near, this.#far]) {
      socket.on('error', () => undefined);
      socket.on('close', () => this.#close());
    }
  }

  set(state: LinkState): void {
    this.#state = state;
    if (state.kind === 'reset' || (this.#isWell && (this.#isGone || this.#ways.some((way) => way.isLossy))))
      return this.#reset();
    for (const way of this.#ways) way.set(state);
  }

  get #isWell(): boolean {
    return this.#state.kind === 'open' || this.#state.kind === 'delay';
  }

  /** One side has gone; the other hears of it when the link lets it. */
  #close(): void {
    this.#isGone = true;
    if (this.#isWell) this.#reset();
  }

  #reset(): void {
    for (const way of this.#ways) way.end();
    this.#near.resetAndDestroy();
    this.#far.resetAndDestroy();
    this.#ended();
  }
}

/** One direction of a connection. */
class Way {
  /** Whether bytes were dropped: what comes after them would be nonsense. */
  isLossy = false;
  readonly #to: Socket;
  readonly #isBack: boolean;
  readonly #queue: { readonly due: number; readonly bytes: Buffer }[] = [];
  #state: LinkState;
  #timer: NodeJS.Timeout | undefined;

  constructor(from: Socket, to: Socket, state: LinkState, isBack: boolean) {
    this.#to = to;
    this.#state = state;
    this.#isBack = isBack;
    from.on('data', (bytes: Buffer) => this.#take(bytes));
  }

  set(state: LinkState): void {
    this.#state = state;
    this.#pump();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#queue.length = 0;
  }

  #take(bytes: Buffer): void {
    const { kind } = this.#state;
    if (kind === 'silent' || (kind === 'deaf' && this.#isBack)) {
      this.isLossy = true;
      return;
    }
    this.#queue.push({ due: monotonicMs() + (this.#state.kind === 'delay' ? this.#state.ms : 0), bytes });
    this.#pump();
  }

  /** Passes on, in order, what is due. */
  #pump(): void {
    clearTimeout(this.#timer);
    if (this.#state.kind === 'hold' || this.isLossy) return;
    for (let first = this.#queue[0]; first !== undefined; first = this.#queue[0]) {
      const wait = first.due - monotonicMs();
      if (wait > 0) {
        this.#timer = setTimeout(() => this.#pump(), wait);
        return;
      }
      this.#queue.shift();
      this.#to.write(first.bytes);
    }
  }
}
