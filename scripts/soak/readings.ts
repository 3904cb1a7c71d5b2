/**
 * The consumer of a soak run: every GOOD value must be the answer to the request that its tag was last asked for when it was
 * read, and no answer may serve twice.
 */
import mqtt, { type MqttClient } from 'mqtt';
import type { SoakDevice } from './device.ts';

/** What arrived of one device. */
export interface Arrived {
  good: number;
  bad: number;
  wrong: number;
  /** Monotonic. */
  lastGoodMs: number;
}

interface Sample {
  readonly n: string;
  readonly v: number | null;
  readonly t: number;
  readonly q: string;
}

interface Telemetry {
  readonly seq: number;
  readonly d: readonly Sample[];
}

interface Last {
  readonly time: number;
  readonly number: number;
}

/** Wall clock and monotonic clock are read one after the other, and the agent's time is cut to milliseconds. */
const precisionMs = 5;
/** A reply may lie in the agent's socket while the machine does something else. */
const heldUpMs = 5_000;
const mostWrongs = 20;
const mostSeen = 10_000;

/** Hears all telemetry of the run. */
export class Readings implements AsyncDisposable {
  readonly arrived: ReadonlyMap<string, Arrived>;
  /** The first wrong values, as text. */
  readonly wrongs: string[] = [];
  readonly #client: MqttClient;
  readonly #devices: readonly SoakDevice[];
  readonly #timeoutMs: number;
  readonly #last = new Map<string, Last>();
  /** What the broker or the agent sends twice is one message. */
  readonly #seen = new Set<number>();

  private constructor(client: MqttClient, devices: readonly SoakDevice[], timeoutMs: number) {
    this.#client = client;
    this.#devices = devices;
    this.#timeoutMs = timeoutMs;
    this.arrived = new Map(
      devices.map(({ id }) => [id, { good: 0, bad: 0, wrong: 0, lastGoodMs: performance.now() }]),
    );
    client.on('message', (topic, payload) => this.#take(topic, JSON.parse(payload.toString()) as Telemetry));
  }

  /** @param timeoutMs the agent's longest wait for a reply */
  static async listen(port: number, devices: readonly SoakDevice[], timeoutMs: number): Promise<Readings> {
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`);
    const readings = new Readings(client, devices, timeoutMs);
    await client.subscribeAsync('uns/v1/+/+/+/+/+/_telemetry/#', { qos: 1 });
    return readings;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.endAsync();
  }

  #take(topic: string, { seq, d }: Telemetry): void {
    if (this.#seen.has(seq)) return;
    this.#seen.add(seq);
    const [oldest] = this.#seen;
    if (this.#seen.size > mostSeen && oldest !== undefined) this.#seen.delete(oldest);
    const equipment = topic.split('/')[6] ?? '';
    const device = this.#devices.find(({ id }) => equipment === `${id}-0`);
    const arrived = device && this.arrived.get(device.id);
    if (device === undefined || arrived === undefined) throw new Error(`telemetry of nobody: ${topic}`);
    for (const sample of d) {
      if (sample.q === 'BAD') {
        arrived.bad += 1;
        continue;
      }
      arrived.good += 1;
      arrived.lastGoodMs = performance.now();
      const wrong = this.#wrongIn(device, sample);
      if (wrong === undefined) continue;
      arrived.wrong += 1;
      if (this.wrongs.length < mostWrongs) this.wrongs.push(`${device.id} ${sample.n}: ${wrong}`);
    }
  }

  #wrongIn(device: SoakDevice, { n, v, t }: Sample): string | undefined {
    const tag = device.tags[Number(n.slice(n.indexOf('/') + 1))];
    if (tag === undefined || v === null) return `${v}, of no tag`;
    const readMs = performance.now() - (Date.now() - t);
    const verdict = device.oracle.checkAt(tag, v, readMs - precisionMs);
    if (!verdict.isRight) return `${verdict.why}: ${verdict.detail}`;
    const { number, atMs } = verdict.request;
    const ageMs = Math.round(readMs - atMs);
    if (ageMs < -precisionMs || ageMs > this.#timeoutMs + heldUpMs)
      return `read ${ageMs} ms after request ${number}, which it answers`;
    const key = `${device.id} ${n}`;
    const last = this.#last.get(key);
    // Messages may overtake each other, and two scans be in one millisecond; answers do not overtake.
    const isRepeated = number === last?.number;
    const isOvertaken = last !== undefined && (t - last.time) * (number - last.number) < 0;
    if (isRepeated || isOvertaken)
      return `request ${number} at ${t}, after request ${last?.number} at ${last?.time}`;
    this.#last.set(key, { time: t, number });
    return undefined;
  }
}
