/**
 * Where one destination is in the outbox: numbers that only grow, durable as cursors of the store.
 *
 *     in order           ────────┤ through                                     │ last
 *     after an outage    ────────┤ through ░ backlog ░├ from ▓ sent ahead ▓┤ ahead │ last
 *
 * What is made now goes first and the backlog drains beside it; when it reaches `from`, `through` moves to `ahead`.
 * A crash can leave each number older than it was, all as of one transaction: rows are repeated, none is skipped.
 */
import type { Seq } from '../model/message.ts';
import { aheadKey, fromKey } from '../store/delivered.ts';
import type { Store } from '../store/store.ts';

/** What was sent ahead of the backlog: rows after `from` up to `through`. */
export interface Ahead {
  readonly from: Seq;
  readonly through: Seq;
}

/** The position of the destination with this name. */
export class Position {
  readonly #store: Store;
  readonly #name: string;

  constructor(store: Store, name: string) {
    this.#store = store;
    this.#name = name;
  }

  /** Everything up to here is delivered. */
  get through(): Seq {
    return this.#store.cursor(this.#name);
  }

  /** Undefined while rows go in order. */
  get ahead(): Ahead | undefined {
    const from = this.#store.cursor(fromKey(this.#name));
    return from > this.through ? { from, through: this.#store.cursor(aheadKey(this.#name)) } : undefined;
  }

  /** From now on rows after `from` go first. */
  split(from: Seq): void {
    this.#store.commit(fromKey(this.#name), from);
    this.#store.commit(aheadKey(this.#name), from);
  }

  /** The rows in order, or those of the backlog, are delivered up to here. */
  advance(through: Seq): void {
    const { ahead } = this;
    const isCaughtUp = ahead !== undefined && through >= ahead.from;
    this.#store.commit(this.#name, isCaughtUp ? Math.max(through, ahead.through) : through);
  }

  /** The rows that go first are delivered up to here. */
  advanceAhead(through: Seq): void {
    this.#store.commit(aheadKey(this.#name), through);
  }
}
