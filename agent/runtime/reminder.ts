/**
 * What one destination's broker is to retain. It may have lost it, and another one never had it: the newest of what waits
 * is sent before anything made now, and what was sent long ago is said again.
 */
import type { Clock } from '../base/clock.ts';
import type { Draft, Message, Seq } from '../model/message.ts';
import type { Published } from '../publish/publisher.ts';
import type { Selection } from '../store/selection.ts';
import type { Batch, Store } from '../store/store.ts';
import type { Position } from './position.ts';

/** What is looked through at a time. */
const batch: Batch = { rows: 256, bytes: 2 << 20 };
/** Pause after it: scans go first. */
const searchPauseMs = 1;
/** The same broker is told again at most this often. */
const sayAgainMs = 600_000;

export interface ReminderDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** What the broker is to retain of all equipment and of the gateway, as of now. */
  readonly again: () => readonly Draft[];
}

export class Reminder {
  readonly #position: Position;
  readonly #selection: Selection;
  readonly #deps: ReminderDeps;
  /** The newest of each retained topic among the rows that were looked through, and how far that was. */
  readonly #retained = { through: -Infinity, newest: new Map<string, Seq>() };
  /** Where its links led, and when retained messages were last said again. */
  #told: { address: string | undefined; atMs: number } | undefined;
  /** What was refused when it was sent ahead of the backlog: it is set aside when its turn comes. */
  readonly #refused = new Set<Seq>();

  /** @param selection what the destination gets */
  constructor(position: Position, selection: Selection | undefined, deps: ReminderDeps) {
    this.#position = position;
    this.#selection = { ...selection, retained: true };
    this.#deps = deps;
  }

  /** The link leads to `address`: what equipment is, does and how it is collected is said again, but not too often to one. */
  async sayAgain(address: string | undefined, signal: AbortSignal): Promise<void> {
    const { clock, store, again } = this.#deps;
    const [before, atMs] = [this.#told, clock.elapsed()];
    if (before !== undefined && before.address === address && atMs - before.atMs < sayAgainMs) return;
    this.#told = { address, atMs };
    // The start of the agent has said it.
    if (before !== undefined) await store.append({ drafts: again() }, signal);
  }

  /**
   * The newest of each retained topic that waits in a backlog or went ahead of it, so that they stand before anything made
   * now; nothing where there is no backlog. A link that breaks meanwhile does not begin the search anew.
   */
  async sendNewest(publish: (row: Message) => Promise<Published>, stop: AbortSignal): Promise<void> {
    const { clock, store } = this.#deps;
    const end = this.#position.ahead?.through ?? -Infinity;
    const { through: delivered } = this.#position;
    const seen = this.#retained;
    const { newest } = seen;
    seen.through = Math.max(seen.through, delivered);
    for (const [topic, seq] of newest) if (seq <= delivered) newest.delete(topic);
    while (seen.through < end && !stop.aborted) {
      const { rows, through } = store.search(seen.through, batch, this.#selection);
      for (const { topic, seq } of rows) newest.set(topic, seq);
      if (through === seen.through) break;
      seen.through = through;
      await clock.sleep(searchPauseMs, stop);
    }
    for (const seq of [...newest.values()].sort((a, b) => a - b)) {
      if (stop.aborted) return;
      const [row] = store.next(seq - 1, { rows: 1, bytes: 0 });
      if (row?.seq !== seq || this.#refused.has(seq)) continue;
      const { refused } = await publish(row);
      if (refused.length > 0) this.#refused.add(seq);
    }
  }
}
