/** Both ends of a measurement of latency: values that say when they changed, and a subscriber that reads it off them. */
import path from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { Child } from '../child.ts';
import type { SeenScans } from './stamped.ts';

/** The process of stamped.ts. */
export class StampedSource implements AsyncDisposable {
  readonly port: number;
  /** What it saw, once it has ended. */
  readonly seen: Promise<SeenScans>;
  readonly #child: Child;

  private constructor(child: Child, port: number, seen: Promise<SeenScans>) {
    this.#child = child;
    this.port = port;
    this.seen = seen;
  }

  static async start(options: {
    readonly tags: number;
    readonly changeEveryMs: number;
    readonly intervalMs: number;
  }): Promise<StampedSource> {
    const seen = Promise.withResolvers<SeenScans>();
    const started = Promise.withResolvers<number>();
    const { tags, changeEveryMs, intervalMs } = options;
    const numbers = { registers: 2 * tags, every: changeEveryMs, interval: intervalMs };
    const args = Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const child = new Child(
      'stamped source',
      [path.join(import.meta.dirname, 'stamped.ts'), ...args],
      (line) => {
        const told = JSON.parse(line) as { port?: number } & SeenScans;
        if (told.port === undefined) seen.resolve(told);
        else started.resolve(told.port);
      },
    );
    child.process.once('exit', () => started.reject(child.failure()));
    return new StampedSource(child, await started.promise, seen.promise);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }
}

/** Its tags, as `writePlant` takes them. */
export function stampedTags(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `hr:${2 * at},uint32,,`);
}

/** Hears of each change of each machine once. */
export class Changes implements AsyncDisposable {
  readonly #client: MqttClient;
  readonly #last = new Map<string, number>();
  #latencies: number[] = [];

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on('message', (topic: string, payload: Buffer) => {
      const now = Date.now();
      const changedAt = Number(/"v":(\d+)/.exec(payload.toString('latin1', 0, 1024))?.[1]);
      // What the backlog brings changed before.
      if (Number.isNaN(changedAt) || changedAt <= (this.#last.get(topic) ?? 0)) return;
      this.#last.set(topic, changedAt);
      this.#latencies.push((now - changedAt) % 2 ** 32);
    });
  }

  /** Subscribes to all telemetry. */
  static async listen(port: number): Promise<Changes> {
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`);
    const changes = new Changes(client);
    await client.subscribeAsync('uns/v1/+/+/+/+/+/_telemetry/#');
    return changes;
  }

  /** Latencies since the last call, milliseconds. */
  take(): readonly number[] {
    const taken = this.#latencies;
    this.#latencies = [];
    return taken;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.endAsync();
  }
}
