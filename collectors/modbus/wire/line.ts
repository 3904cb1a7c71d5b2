/**
 * One logical connection's part of a shared link: one request at a time, each in its turn. After a timeout or a doubt the link may
 * have closed itself; whoever asks next opens it anew. Where several connections share the link, what ends it ends it for all
 * of them: their requests end in doubt, and they too open it anew when they ask next.
 */
import { NotConnectedError } from '../../../agent/base/errors.ts';
import { Status } from '../../../agent/model/status.ts';
import type { Link, Reply } from './link.ts';
import type { SharedLink } from './shared-link.ts';
import type { Party } from './turns.ts';

/** How the connection wants to be treated. */
export interface Manners {
  readonly closeAfterScan: boolean;
}

/** A link that several ask over. */
export class Line {
  readonly #shared: SharedLink;
  readonly #manners: Manners;
  readonly #release: () => void;
  #isUp = false;
  /** Whether the request under way on the link is ours. */
  #isAsking = false;
  /** Replies that anybody had had when it was opened here; undefined before. */
  #answers: number | undefined;

  /** @param release of the shared link, when it is not needed any more */
  constructor(shared: SharedLink, manners: Manners, release: () => void = () => undefined) {
    this.#shared = shared;
    this.#manners = manners;
    this.#release = release;
  }

  /** IP address last connected to, or device file; undefined before. */
  get address(): string | undefined {
    return this.#shared.link.address;
  }

  /**
   * Opens it anew; what others of this connection have under way ends in doubt. A link that other connections use is kept,
   * if it has proved itself since it was opened here.
   * @throws NotConnectedError it cannot be opened
   */
  async open(signal: AbortSignal): Promise<void> {
    this.end();
    const { turns, link } = this.#shared;
    if (!(await turns.take('scan', signal))) throw notConnected('stopped');
    try {
      if (!link.isOpen || !this.#isProved) await link.open(signal);
      this.#answers = this.#shared.answers;
      this.#shared.join(this);
      this.#isUp = true;
    } finally {
      turns.give();
    }
  }

  /**
   * Makes one request in its turn. Where the turn is free, the link open and no pause due, the request is on its way when this
   * returns.
   * @throws NotConnectedError it has ended, or cannot be opened anew
   * @throws the reason of `signal` when it aborts before the turn
   */
  async ask(party: Party, request: (link: Link) => Promise<Reply>, signal: AbortSignal): Promise<Reply> {
    if (signal.aborted) throw signal.reason;
    const { turns, link } = this.#shared;
    if (!turns.takeFree(party) && !(await turns.take(party, signal))) throw signal.reason;
    try {
      // Ended while it was waited for: nobody would close what is opened now.
      if (!this.#isUp) throw notConnected();
      this.#isAsking = true;
      if (!link.isOpen) await link.open(signal);
      const reply = await request(link);
      if (reply.kind === 'data' || reply.kind === 'exception') this.#shared.answers++;
      // The doubt is ours, not the device's: we ended it.
      if (!this.#isUp) throw notConnected();
      return reply;
    } finally {
      this.#isAsking = false;
      turns.give();
    }
  }

  /** Runs `work`, whose requests belong together: with `closeAfterScan` the link is closed when the last such work is done. */
  async visit<Result>(work: () => Promise<Result>): Promise<Result> {
    const shared = this.#shared;
    shared.visitors++;
    try {
      return await work();
    } finally {
      shared.visitors--;
      if (shared.visitors === 0 && this.#manners.closeAfterScan) shared.link.close();
    }
  }

  /** Drops what is under way at once; the next request opens the link anew. Others who use it are not disturbed needlessly. */
  drop(): void {
    if (this.#isAsking || !this.#shared.isWantedBeside(this)) this.#shared.link.close();
  }

  /** Drops it, and lets nobody ask until it is opened again. */
  end(): void {
    this.#isUp = false;
    this.#shared.leave(this);
    this.drop();
  }

  /** Ends it for good. */
  leave(): void {
    this.end();
    this.#release();
  }

  /** Somebody has had a reply since it was opened here; or it never was, and others use it. */
  get #isProved(): boolean {
    return this.#answers === undefined || this.#shared.answers > this.#answers;
  }
}

/** The connection is down. */
export function notConnected(cause?: string): NotConnectedError {
  return new NotConnectedError('modbus.notConnected', Status.BadNoCommunication, {}, cause);
}
