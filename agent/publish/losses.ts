/** What a lost link means in the light of those that were lost before it. Pure. */
import { CodedError, RetryableError } from '../base/errors.ts';
import { settledMs } from './addresses.ts';

/** So many connections in a row that the far side ended within a minute are a pattern, and wait longer. */
const patternCount = 3;
const patternWaitMs = 30_000;

export class Losses {
  readonly #clientId: string;
  #soon = 0;

  constructor(clientId: string) {
    this.#clientId = clientId;
  }

  /**
   * The reason to tell of a link to `url` that stood for `ms`. A broker of MQTT 3.1.1, and Mosquitto 2.0 always, says
   * nothing when another client takes the client id: that it happens again and again is all there is to see.
   */
  told(reason: CodedError, url: string, ms: number): CodedError {
    if (ms >= settledMs || !isFarSide(reason)) {
      this.#soon = 0;
      return reason;
    }
    this.#soon += 1;
    if (this.#soon < patternCount) return reason;
    const params = { url, count: this.#soon, clientId: this.#clientId };
    return new RetryableError('mqtt.unstable', params, reason, patternWaitMs);
  }
}

/** Whether the far side ended a link and gave no reason, or one that can be about what it was sent. */
export function isFarSide(reason: unknown): boolean {
  return reason instanceof CodedError && ['mqtt.closed', 'mqtt.lost', 'mqtt.ended'].includes(reason.code);
}
