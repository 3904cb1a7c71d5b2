/** A collector whose scans and failures are handed to it by the test. */
import type { Collector, EndpointIdentity, FreshReading } from '../../collectors/collector.ts';
import { badSample } from '../../agent/model/sample.ts';
import { Status } from '../../agent/model/status.ts';
import { Latch } from '../../agent/base/latch.ts';
import type { Scan } from '../../agent/model/scan.ts';
import type { Tag } from '../../agent/model/tag.ts';

export class FakeCollector implements Collector {
  connects = 0;
  disposed = false;
  /** Thrown by the next connects, as long as it is set. */
  refusal: Error | undefined;
  /** What `identify` gives, or throws. */
  identities: readonly EndpointIdentity[] | Error = [];
  /** What `fresh` gives by name of the tag, BAD for the others; or what it throws. */
  readings: ReadonlyMap<string, FreshReading> | Error = new Map();
  identified = 0;
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

  async identify(signal: AbortSignal): Promise<readonly EndpointIdentity[]> {
    signal.throwIfAborted();
    this.identified += 1;
    if (this.identities instanceof Error) throw this.identities;
    return this.identities;
  }

  async fresh(tags: readonly Tag[], signal: AbortSignal): Promise<readonly FreshReading[]> {
    signal.throwIfAborted();
    const { readings } = this;
    if (readings instanceof Error) throw readings;
    return tags.map(
      (tag) => readings.get(tag.name) ?? { sample: badSample(tag, Status.BadNoCommunication, 0) },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.disposed = true;
  }
}
