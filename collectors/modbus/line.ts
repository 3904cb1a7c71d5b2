/**
 * The link of one connection as its users share it: one request at a time, each in its turn, and the manners the device
 * wants kept by all of them. After a timeout or a doubt the link has closed itself; whoever asks next opens it anew.
 */
import type { Clock } from '../../agent/base/clock.ts';
import { NotConnectedError } from '../../agent/base/errors.ts';
import { Status } from '../../agent/model/status.ts';
import type { Link, Reply } from './link.ts';
import { Turns, type Party } from './turns.ts';

/** How the connection wants to be treated. */
export interface Manners {
  readonly pauseMs: number;
  readonly closeAfterScan: boolean;
}

/** A link that several ask over. */
export class Line {
  readonly #link: Link;
  readonly #manners: Manners;
  readonly #clock: Clock;
  readonly #turns = new Turns();
  #visitors = 0;
  #isUp = false;
  #pause = new AbortController();

  constructor(link: Link, manners: Manners, clock: Clock) {
    this.#link = link;
    this.#manners = manners;
    this.#clock = clock;
  }

  /** IP address last connected to; undefined before. */
  get address(): string | undefined {
    return this.#link.address;
  }

  /** Opens it anew; what others have under way ends in doubt. @throws NotConnectedError it cannot be opened */
  async open(signal: AbortSignal): Promise<void> {
    this.end();
    if (!(await this.#turns.take('scan', signal))) throw notConnected('stopped');
    try {
      await this.#link.open(signal);
      this.#isUp = true;
    } finally {
      this.#turns.give();
    }
  }

  /**
   * Makes one request in its turn, and holds the turn for the pause after it. Where the turn is free and the link open, the
   * request is on its way when this returns.
   * @throws NotConnectedError it has ended, or cannot be opened anew
   * @throws the reason of `signal` when it aborts before the turn
   */
  async ask(party: Party, request: (link: Link) => Promise<Reply>, signal: AbortSignal): Promise<Reply> {
    if (signal.aborted) throw signal.reason;
    if (!this.#turns.takeFree(party) && !(await this.#turns.take(party, signal))) throw signal.reason;
    try {
      // Ended while it was waited for: nobody would close what is opened now.
      if (!this.#isUp) throw notConnected();
      if (!this.#link.isOpen) await this.#link.open(signal);
      const reply = await request(this.#link);
      // The doubt is ours, not the device's: we ended it.
      if (!this.#isUp) throw notConnected();
      if (this.#manners.pauseMs > 0) await this.#clock.sleep(this.#manners.pauseMs, this.#pause.signal);
      return reply;
    } finally {
      this.#turns.give();
    }
  }

  /** Runs `work`, whose requests belong together: with `closeAfterScan` the link is closed when the last such work is done. */
  async visit<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#visitors++;
    try {
      return await work();
    } finally {
      this.#visitors--;
      if (this.#visitors === 0 && this.#manners.closeAfterScan) this.#link.close();
    }
  }

  /** Drops what is under way at once; the next request opens the link anew. */
  drop(): void {
    this.#link.close();
    this.#pause.abort();
    this.#pause = new AbortController();
  }

  /** Drops it, and lets nobody ask until it is opened again. */
  end(): void {
    this.#isUp = false;
    this.drop();
  }
}

/** The connection is down. */
export function notConnected(cause?: string): NotConnectedError {
  return new NotConnectedError('modbus.notConnected', Status.BadNoCommunication, {}, cause);
}
