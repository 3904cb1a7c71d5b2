/**
 * Finds the one message that the far side answers by ending the connection: without a PUBACK it would be sent again for
 * ever, and everything behind it would wait. It is suspected when the link ends before it is answered, then sent alone, and
 * given up when the far side has ended the link over it, alone, three times in a row. Links that time out do not count.
 */
import type { Seq } from '../model/message.ts';

const timesAlone = 3;

export class Suspicion {
  #seq: Seq | undefined;
  #times = 0;

  /** Whether this message is to be sent alone. */
  isOn(seq: Seq): boolean {
    return this.#seq === seq;
  }

  /** The far side ended the link with this message first in the line. True when it is to be given up. */
  ended(seq: Seq): boolean {
    this.#times = this.isOn(seq) ? this.#times + 1 : 0;
    this.#seq = seq;
    if (this.#times < timesAlone) return false;
    this.clear();
    return true;
  }

  /** The message was answered. */
  clear(): void {
    this.#seq = undefined;
    this.#times = 0;
  }
}
