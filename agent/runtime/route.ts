/** What one destination gets, and under which topics. Pure. */
import type { Message } from '../model/message.ts';
import type { Place } from '../publish/json/topics.ts';
import type { Outgoing } from '../publish/publisher.ts';
import { isPart, type Selection } from '../store/selection.ts';

/** A destination's share of the outbox. */
export class Route {
  /** Undefined: everything. */
  readonly selection: Selection | undefined;
  readonly #place: Place;
  readonly #root: string;

  /** @param place of the plant, with its topic root @param root the destination's own @param selection what it gets */
  constructor(place: Place, root: string, selection: Selection) {
    this.#place = place;
    this.#root = root;
    this.selection = isPart(selection) ? selection : undefined;
  }

  /** A row as this destination gets it. The payload is that of the row, byte for byte. */
  outgoing(row: Message): Outgoing {
    const { root, enterprise, site } = this.#place;
    if (this.#root === root) return row;
    // A row may be older than the plant's present root: what stands before the enterprise is the root.
    const at = row.topic.indexOf(`/${enterprise}/${site}/`);
    return at === -1 ? row : { ...row, topic: `${this.#root}${row.topic.slice(at)}` };
  }
}
