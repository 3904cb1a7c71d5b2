/**
 * An independent subscriber: takes everything the gateway publishes, checks each payload against its published JSON
 * Schema, and keeps account of the numbers. It knows the agent by its messages alone.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import mqtt, { type MqttClient } from 'mqtt';

/** What the witness has seen. */
export interface Account {
  readonly messages: number;
  readonly samples: number;
  readonly duplicates: number;
  /** Payloads that are not JSON, name no known schema, or do not fit it. */
  readonly invalid: number;
  readonly firstInvalid: string | undefined;
  readonly gaps: readonly { kind: string; count: number; connection?: string }[];
  /** Numbers missing below the highest seen that no gap message explains. */
  readonly lost: number;
  readonly lastSeq: number;
  /** Equipment whose telemetry was seen, with its GOOD samples. */
  readonly goodByEquipment: ReadonlyMap<string, number>;
  /** MES events by type. */
  readonly events: ReadonlyMap<string, number>;
  readonly firstAt: number | undefined;
  /** The latest message with a signed head of the evidence log. */
  readonly head: Buffer | undefined;
}

interface Payload {
  readonly schema?: string;
  readonly epoch?: string;
  readonly seq?: number;
  readonly path?: string;
  readonly d?: readonly { readonly q: string }[];
  readonly kind?: string;
  readonly count?: number;
  readonly connection?: string;
  readonly fromSeq?: number;
  readonly toSeq?: number;
  readonly ofEpoch?: string;
}

export class Witness implements AsyncDisposable {
  readonly #validators: ReadonlyMap<string, ValidateFunction>;
  readonly #seen = new Map<string, Set<number>>();
  readonly #explained: { epoch: string; from: number; to: number }[] = [];
  readonly #good = new Map<string, number>();
  readonly #events = new Map<string, number>();
  readonly #gaps: { kind: string; count: number; connection?: string }[] = [];
  readonly #told: (topic: string, body: Buffer) => void;
  #client: MqttClient | undefined;
  #messages = 0;
  #samples = 0;
  #duplicates = 0;
  #invalid = 0;
  #firstInvalid: string | undefined;
  #firstAt: number | undefined;
  #head: Buffer | undefined;

  /**
   * @param schemas JSON Schema by schema name, `zhencai.telemetry/1`
   * @param told is given every valid message once
   */
  constructor(
    schemas: ReadonlyMap<string, object>,
    told: (topic: string, body: Buffer) => void = () => undefined,
  ) {
    this.#told = told;
    const ajv = new Ajv2020({ allErrors: false, strict: false });
    this.#validators = new Map([...schemas].map(([name, schema]) => [name, ajv.compile(schema)]));
  }

  /** Subscribes to everything below `root` and keeps coming back when the broker goes. */
  async connect(url: string, root: string): Promise<void> {
    this.#client = await mqtt.connectAsync(url, {
      protocolVersion: 4,
      reconnectPeriod: 300,
      clientId: 'witness',
      clean: false,
    });
    this.#client.on('message', (topic, body, packet) => {
      if (!packet.retain) this.take(topic, body);
    });
    await this.#client.subscribeAsync(`${root}/#`, { qos: 1 });
  }

  /** Takes one message in. */
  take(topic: string, body: Buffer): void {
    this.#messages += 1;
    this.#firstAt ??= performance.now();
    const payload = parse(body);
    const valid = payload?.schema === undefined ? undefined : this.#validators.get(payload.schema);
    if (payload === undefined || valid === undefined || !valid(payload)) {
      this.#invalid += 1;
      this.#firstInvalid ??= `${topic}: ${JSON.stringify(valid?.errors?.[0] ?? 'unknown schema')} ${body.toString().slice(0, 300)}`;
      return;
    }
    if (payload.epoch === undefined || payload.seq === undefined) return;
    const seen = this.#seen.get(payload.epoch) ?? new Set();
    this.#seen.set(payload.epoch, seen);
    if (seen.has(payload.seq)) {
      this.#duplicates += 1;
      return;
    }
    seen.add(payload.seq);
    if (payload.d && payload.path) {
      const equipment = payload.path.split('/').at(-1) ?? '';
      const good = payload.d.filter(({ q }) => q === 'GOOD').length;
      this.#samples += payload.d.length;
      this.#good.set(equipment, (this.#good.get(equipment) ?? 0) + good);
    }
    const [, type] = /\/_event\/(\w+)$/.exec(topic) ?? [];
    if (type !== undefined) this.#events.set(type, (this.#events.get(type) ?? 0) + 1);
    this.#told(topic, body);
    if (payload.schema === 'zhencai.evidence/1') this.#head = body;
    if (payload.kind !== undefined && payload.schema === 'zhencai.gap/1')
      this.#takeGap(payload, payload.kind, payload.epoch);
  }

  #takeGap(payload: Payload, kind: string, epoch: string): void {
    const { count = 0, connection, fromSeq, toSeq, ofEpoch = epoch } = payload;
    this.#gaps.push({ kind, count, ...(connection === undefined ? {} : { connection }) });
    if (fromSeq !== undefined && toSeq !== undefined)
      this.#explained.push({ epoch: ofEpoch, from: fromSeq, to: toSeq });
  }

  account(): Account {
    let lost = 0;
    let lastSeq = 0;
    for (const [epoch, seen] of this.#seen) {
      const last = Math.max(...seen);
      lastSeq = Math.max(lastSeq, last);
      for (let seq = 1; seq < last; seq++) {
        const explained = this.#explained.some(
          (gap) => gap.epoch === epoch && gap.from <= seq && seq <= gap.to,
        );
        if (!seen.has(seq) && !explained) lost += 1;
      }
    }
    return {
      messages: this.#messages,
      samples: this.#samples,
      duplicates: this.#duplicates,
      invalid: this.#invalid,
      firstInvalid: this.#firstInvalid,
      gaps: this.#gaps,
      lost,
      lastSeq,
      goodByEquipment: this.#good,
      events: this.#events,
      firstAt: this.#firstAt,
      head: this.#head,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client?.endAsync(true);
  }
}

function parse(body: Buffer): Payload | undefined {
  try {
    return JSON.parse(body.toString()) as Payload;
  } catch {
    return undefined;
  }
}
