/**
 * The MQTT publisher: rows in order over one link, at most `window` unanswered (CONTRACT 6).
 *
 * A refusal is handled by its class: `busy` reasons and `not authorised` stop here and are tried again, others concern
 * this one row. The link's own state is told by a retained message and its will, which are not rows of the outbox.
 */
import type { Clock } from '../base/clock.ts';
import { RetryableError } from '../base/errors.ts';
import type { EpochMs } from '../model/time.ts';
import type { BrokerConfig } from './config.ts';
import { openLink, type Link, type Packet } from './mqtt-link.ts';
import type { Outgoing, Published, Publisher, Refusal } from './publisher.ts';

/** Own limit of unanswered packets; the broker's may be lower. More does not help (FIELD-NOTES 1). */
const maxWindow = 16;
/** Room for topic, properties and header beside the body of a packet. */
const packetOverheadBytes = 1024;
/** A row older than this when sent is marked as history. */
const liveWithinMs = 10_000;
/** MQTT 5 §3.4.2.1 reasons that may pass: unspecified, implementation specific, quota exceeded. */
const busyReasons: readonly number[] = [0x80, 0x83, 0x97];
const notAuthorised = 0x87;
const busyWaitMs = 1_000;
const notAuthorisedWaitMs = 30_000;

export interface MqttPublisherOptions {
  /** Names its position in the outbox. */
  readonly name: string;
  readonly broker: BrokerConfig;
  readonly gateway: string;
  readonly clock: Clock;
  /** The gateway's status topic, and its payload for a link made at `since`. */
  readonly status: {
    readonly topic: string;
    readonly body: (reason: 'connected' | 'stopped' | 'lost', since: EpochMs) => Buffer;
  };
}

/** Publishes to one broker. */
export class MqttPublisher implements Publisher {
  readonly name: string;
  readonly #options: MqttPublisherOptions;
  #link: Link | undefined;
  #since: EpochMs = 0;

  constructor(options: MqttPublisherOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get lost(): AbortSignal {
    return this.#link?.lost ?? AbortSignal.abort();
  }

  get maxBodyBytes(): number {
    return (this.#link?.maxPacketBytes ?? Infinity) - packetOverheadBytes;
  }

  async connect(signal: AbortSignal): Promise<void> {
    const { broker, gateway, clock, status } = this.#options;
    await this.#link?.end();
    this.#since = clock.now();
    const will = { topic: status.topic, body: status.body('lost', this.#since) };
    this.#link = await openLink({ broker, clientId: broker.clientId ?? gateway, will }, signal);
    if (!(await this.#sayStatus(this.#link, 'connected', broker.ackTimeoutMs, signal))) {
      throw new RetryableError('mqtt.noAck', { ms: broker.ackTimeoutMs });
    }
  }

  async publish(rows: readonly Outgoing[], signal: AbortSignal): Promise<Published> {
    const link = this.#link;
    const before = (rows[0]?.seq ?? 1) - 1;
    if (link === undefined || link.lost.aborted) return { through: before, refused: [] };
    return new Window(link, rows, this.#options).run(signal);
  }

  /** Tells the broker that this is a stop and not a loss, and disconnects. */
  async [Symbol.asyncDispose](): Promise<void> {
    const link = this.#link;
    if (link === undefined || link.lost.aborted) return;
    await this.#sayStatus(link, 'stopped', 1_000);
    await link.end();
  }

  async #sayStatus(
    link: Link,
    reason: 'connected' | 'stopped',
    withinMs: number,
    signal?: AbortSignal,
  ): Promise<boolean> {
    const answered = new AbortController();
    let accepted = false;
    const body = this.#options.status.body(reason, this.#since);
    const packet = {
      topic: this.#options.status.topic,
      body,
      retain: true,
      properties: { schema: 'zhencai.edge/1' },
    };
    link.send(packet, (code) => {
      accepted = code === 0;
      answered.abort();
    });
    await this.#options.clock.sleep(
      withinMs,
      AbortSignal.any([answered.signal, link.lost, ...(signal ? [signal] : [])]),
    );
    return accepted;
  }
}

/** One call of `publish`: which rows are out, which are answered. */
class Window {
  readonly #link: Link;
  readonly #rows: readonly Outgoing[];
  readonly #options: MqttPublisherOptions;
  readonly #answered: boolean[] = [];
  readonly #refused: Refusal[] = [];
  readonly #size: number;
  readonly #finished = new AbortController();
  #next = 0;
  #inFlight = 0;
  #hold: Published['hold'];
  #progressAt: number;

  constructor(link: Link, rows: readonly Outgoing[], options: MqttPublisherOptions) {
    this.#link = link;
    this.#rows = rows;
    this.#options = options;
    this.#size = Math.min(maxWindow, link.receiveMaximum);
    this.#progressAt = options.clock.elapsed();
  }

  async run(signal: AbortSignal): Promise<Published> {
    const { clock, broker } = this.#options;
    const until = AbortSignal.any([this.#finished.signal, this.#link.lost, signal]);
    this.#pump();
    while (!until.aborted) {
      await clock.sleep(broker.ackTimeoutMs / 4, until);
      if (until.aborted || clock.elapsed() - this.#progressAt < broker.ackTimeoutMs) continue;
      this.#link.drop(new RetryableError('mqtt.noAck', { ms: broker.ackTimeoutMs }));
    }
    const done = this.#answered.findIndex((answered) => !answered);
    const count = done === -1 ? this.#answered.length : done;
    const through = count === 0 ? (this.#rows[0]?.seq ?? 1) - 1 : (this.#rows[count - 1]?.seq ?? 0);
    const refused = this.#refused.filter((refusal) => refusal.seq <= through).sort((a, b) => a.seq - b.seq);
    return this.#hold ? { through, refused, hold: this.#hold } : { through, refused };
  }

  #pump(): void {
    while (this.#hold === undefined && this.#inFlight < this.#size && this.#next < this.#rows.length) {
      const index = this.#next++;
      const row = this.#rows[index];
      if (row !== undefined) this.#send(index, row);
    }
    if (this.#inFlight === 0 && (this.#hold !== undefined || this.#next >= this.#rows.length))
      this.#finished.abort();
  }

  #send(index: number, row: Outgoing): void {
    this.#answered[index] = false;
    const bytes = row.body.length + Buffer.byteLength(row.topic) + packetOverheadBytes / 2;
    if (bytes > this.#link.maxPacketBytes) {
      this.#refuse(index, row, `mqtt.tooLarge: ${bytes} > ${this.#link.maxPacketBytes}`);
      return;
    }
    this.#inFlight += 1;
    this.#link.send(this.#packet(row), (reason, text) => {
      this.#inFlight -= 1;
      this.#progressAt = this.#options.clock.elapsed();
      if (reason === 0) this.#answered[index] = true;
      else if (busyReasons.includes(reason)) this.#hold = { code: 'mqtt.busy', detail: text, ms: busyWaitMs };
      else if (reason === notAuthorised) {
        this.#hold = { code: 'mqtt.notAuthorised', detail: row.topic, ms: notAuthorisedWaitMs };
      } else this.#refuse(index, row, `0x${reason.toString(16)} ${text}`);
      this.#pump();
    });
  }

  #refuse(index: number, row: Outgoing, reason: string): void {
    this.#answered[index] = true;
    this.#refused.push({ seq: row.seq, reason });
  }

  #packet(row: Outgoing): Packet {
    const late = this.#options.clock.now() - row.time > liveWithinMs;
    const properties: Record<string, string> = { schema: row.schema, id: idOf(row.body) };
    if (row.cfg !== '') properties['cfg'] = row.cfg;
    if (late) properties['hist'] = '1';
    if (row.prev !== undefined) properties['prev'] = String(row.prev);
    return { topic: row.topic, body: row.body, retain: row.retain, properties };
  }
}

/** The id as it stands at the head of the frozen payload: what this gateway was called when the row was made. */
function idOf(body: Buffer): string {
  return /"id":"([^"]+)"/.exec(body.toString('latin1', 0, 256))?.[1] ?? '';
}
