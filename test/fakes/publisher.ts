/** A publisher whose far side is in the hands of the test. */
import { RetryableError } from '../../agent/base/errors.ts';
import type { Notice } from '../../agent/base/health.ts';
import type { Outgoing, Published, Publisher } from '../../agent/publish/publisher.ts';

export class FakePublisher implements Publisher {
  readonly name = 'fake';
  readonly maxBodyBytes = Infinity;
  address = 'fake';
  notice: Notice | undefined;
  readonly sent: Outgoing[][] = [];
  connects = 0;
  /** Answers one call of publish; by default everything is accepted. */
  answer: (rows: readonly Outgoing[]) => Published = (rows) => ({
    through: rows.at(-1)?.seq ?? 0,
    refused: [],
  });
  reachable = true;
  #lost = new AbortController();

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  async connect(): Promise<void> {
    this.connects += 1;
    if (!this.reachable) throw new RetryableError('mqtt.unreachable', { url: 'fake' });
    this.#lost = new AbortController();
  }

  async publish(rows: readonly Outgoing[]): Promise<Published> {
    this.sent.push([...rows]);
    return this.answer(rows);
  }

  breakLink(reason = new RetryableError('mqtt.lost', { reason: 'test' })): void {
    this.#lost.abort(reason);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.breakLink();
  }
}
