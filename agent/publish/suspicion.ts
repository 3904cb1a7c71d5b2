/**
 * Finds a message that the far side answers by ending the connection: without a PUBACK it would be sent again for ever, and
 * everything behind it would wait. It is suspected when the link ends while it is first in the line, then sent alone, and
 * given up when the far side has ended the link over it, alone, three times without an answer between. Timeouts do not count.
 */
import type { Seq } from '../model/message.ts';

const timesAlone = 3;
/** Several can be about, what is made now beside the backlog; the oldest suspicion is forgotten. */
const atOnce = 16;

export class Suspicion {
  /** How often the link ended over a message that was sent alone. */
  readonly #alone = new Map<Seq, number>();

  /** Whether this message is to be sent alone. */
  isOn(seq: Seq): boolean {
    return this.#alone.has(seq);
  }

  /** The far side ended the link with this message first in the line. True when it is to be given up. */
  ended(seq: Seq): boolean {
    const times = this.#alone.get(seq);
    const [oldest] = this.#alone.keys();
    if (times === undefined && oldest !== undefined && this.#alone.size >= atOnce) this.#alone.delete(oldest);
    const now = times === undefined ? 0 : times + 1;
    this.#alone.set(seq, now);
    if (now < timesAlone) return false;
    this.#alone.delete(seq);
    return true;
  }

  /** Every message of these numbers was answered. */
  answered(from: Seq, through: Seq): void {
    for (const seq of this.#alone.keys()) if (seq >= from && seq <= through) this.#alone.delete(seq);
  }
}
