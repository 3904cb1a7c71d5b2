/** What one destination gets, and under which topics. Pure. */
import type { Message } from '../model/message.ts';
import type { Outgoing } from '../publish/publisher.ts';
import { isPart, type Selection } from '../store/selection.ts';

/** A destination's share of the outbox. */
export class Route {
  /** Undefined: everything. */
  readonly selection: Selection | undefined;
  readonly #root: string;
  readonly #plantRoot: string;

  /**
   * @param plantRoot topic root that the rows stand under @param root the destination's own
   * @param selection what of the rows it gets
   */
  constructor(plantRoot: string, root: string, selection: Selection) {
    this.#plantRoot = plantRoot;
    this.#root = root;
    this.selection = isPart(selection) ? selection : undefined;
  }

  /** A row as this destination gets it. The payload is that of the row, byte for byte. */
  outgoing(row: Message): Outgoing {
    if (this.#root === this.#plantRoot) return row;
    return { ...row, topic: `${this.#root}${row.topic.slice(this.#plantRoot.length)}` };
  }
}
