/**
 * A link whose far side needs time: after the connection, and between a reply and the next request, whoever makes it. The time
 * is taken before a request and not after a reply, so that nobody waits for it who asks nothing more.
 */
import type { Clock } from '../../../agent/base/clock.ts';
import type { Area } from '../address.ts';
import type { IdentityCode } from './mei.ts';
import type { Link, Reply } from './link.ts';

/** In milliseconds. */
export interface Paces {
  /** Between a reply of this unit and the next request, and between any reply and a request to it. */
  readonly pauseMs: (unit: number) => number;
  /** Least pause whichever units they are. */
  readonly gapMs: number;
  /** Between the connection and the first request. */
  readonly afterOpenMs: number;
}

/** One request at a time, each in good time. */
export class PacedLink implements Link {
  readonly #link: Link;
  readonly #paces: Paces;
  readonly #clock: Clock;
  /** Before this nothing is asked (monotonic): of the connection as it was made, and of the unit that replied last. */
  #readyMs = -Infinity;
  #restedMs = -Infinity;
  #repliedMs = -Infinity;
  #closed = new AbortController();

  constructor(link: Link, paces: Paces, clock: Clock) {
    this.#link = link;
    this.#paces = paces;
    this.#clock = clock;
  }

  get isOpen(): boolean {
    return this.#link.isOpen;
  }

  get address(): string | undefined {
    return this.#link.address;
  }

  async open(signal: AbortSignal): Promise<void> {
    this.#wake();
    await this.#link.open(signal);
    this.#readyMs = this.#clock.elapsed() + this.#paces.afterOpenMs;
  }

  request(unit: number, area: Area, start: number, count: number): Promise<Reply> {
    return this.#ask(unit, () => this.#link.request(unit, area, start, count));
  }

  identify(unit: number, code: IdentityCode, first: number): Promise<Reply> {
    return this.#ask(unit, () => this.#link.identify(unit, code, first));
  }

  close(): void {
    this.#link.close();
    this.#wake();
  }

  async #ask(unit: number, made: () => Promise<Reply>): Promise<Reply> {
    const { gapMs, pauseMs } = this.#paces;
    const ownMs = Math.max(gapMs, pauseMs(unit));
    const dueMs = Math.max(this.#readyMs, this.#restedMs, this.#repliedMs + ownMs);
    const { signal } = this.#closed;
    // A timer takes whole milliseconds and fires up to one early: on a line a gap too short makes one frame of two.
    for (let leftMs = dueMs - this.#clock.elapsed(); leftMs > 0; leftMs = dueMs - this.#clock.elapsed()) {
      await this.#clock.sleep(leftMs, signal);
      if (signal.aborted) return { kind: 'doubt', detail: 'closed' };
    }
    const reply = await made();
    this.#repliedMs = this.#clock.elapsed();
    this.#restedMs = this.#repliedMs + ownMs;
    return reply;
  }

  /** Who waits for the time to ask is told that the connection is gone. */
  #wake(): void {
    this.#closed.abort();
    this.#closed = new AbortController();
  }
}
