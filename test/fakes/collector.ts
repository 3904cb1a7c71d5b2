/** A collector whose scans and failures are handed to it by the test. */
import type { Collector } from '../../collectors/collector.ts';
import { Latch } from '../../agent/base/latch.ts';
import type { Scan } from '../../agent/model/scan.ts';

export class FakeCollector implements Collector {
  connects = 0;
  disposed = false;
  /** Thrown by the next connects, as long as it is set. */
  refusal: Error | undefined;
  readonly #queue: (Scan | Error)[] = [];
  readonly #fed = new Latch();

  /** The next thing `read` gives. */
  feed(next: Scan | Error): void {
    this.#queue.push(next);
    this.#fed.open();
  }

  async connect(): Promise<void> {
    this.connects += 1;
    if (this.refusal) throw this.refusal;
  }

  async read(signal: AbortSignal): Promise<Scan> {
    for (;;) {
      const next = this.#queue.shift();
      if (next instanceof Error) throw next;
      if (next) return next;
      if (signal.aborted) throw new Error('aborted');
      await this.#fed.wait(signal);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.disposed = true;
  }
}
