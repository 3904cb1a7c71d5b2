/**
 * What the broker acknowledged: message by message, each number once, repetitions compared byte by byte. From the first
 * arrival of each number come the readings, gaps and counts that are judged.
 */
import { createHash } from 'node:crypto';
import { LogTail } from '../appended.ts';
import { tags, type ChaosTag } from '../plant.ts';
import type { Finding } from './finding.ts';

/** A sample of a tag as it arrived. */
export interface Reading {
  readonly seq: number;
  /** When the agent says it was taken. */
  readonly time: number;
  /** When it arrived first. */
  readonly at: number;
  /** The number of the read it says it comes from; undefined where it is BAD. */
  readonly number: number | undefined;
}

export interface Gap {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly fromT: number;
  readonly toT: number;
  readonly fromSeq?: number;
  readonly toSeq?: number;
  readonly count: number;
  readonly equipment: readonly string[];
  readonly connection?: string;
  readonly code?: string;
  /** Of kind clock: by how much it was set, and which rows were made by a wrong one. */
  readonly stepMs?: number;
  readonly rebase?: readonly { readonly shiftMs?: number }[];
}

/** A count event, as far as it is checked. */
export interface Count {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly delta: number;
  readonly total: number;
  readonly raw: number;
  readonly prevRaw?: number;
}

interface Body {
  readonly schema: string;
  readonly gw: string;
  readonly epoch: string;
  readonly seq?: number;
  readonly path?: string;
  readonly d?: readonly { readonly n: string; readonly v: unknown; readonly t: number; readonly q: string }[];
  readonly src?: readonly { readonly n: string; readonly v: unknown }[];
  readonly data?: Omit<Count, 'seq' | 'at'>;
  readonly checkpoint?: string;
}

/** Values are `register · 2²⁴ + number`. */
const numbers = 2 ** 24;

export class Wire {
  duplicates = 0;
  /** Hash of topic and bytes, by number. */
  readonly arrived = new Map<number, { readonly hash: string; readonly at: number }>();
  readonly readings: ReadonlyMap<ChaosTag, Reading[]> = new Map(tags.map((tag) => [tag, []]));
  readonly gaps: Gap[] = [];
  readonly counts: Count[] = [];
  readonly findings: Finding[] = [];
  /** The last signed head of the evidence log, by its number. */
  head: { readonly seq: number; readonly checkpoint: string } | undefined;
  readonly #tail: LogTail;
  readonly #tags = new Map(tags.map((tag) => [`${tag.equipment}/${tag.name}`, tag]));
  #stream: string | undefined;

  constructor(file: string) {
    this.#tail = new LogTail(file);
  }

  /** Takes in what arrived since the last call. */
  read(): void {
    for (const line of this.#tail.lines()) {
      const [at = '', topic = '', bytes = ''] = line.split(' ');
      this.#take(Number(at), topic, Buffer.from(bytes, 'base64'));
    }
  }

  #take(at: number, topic: string, bytes: Buffer): void {
    const body = bodyOf(bytes);
    if (body === undefined) return this.#wrong(at, `${topic} is no JSON: ${bytes}`);
    const { seq } = body;
    // How the link itself is has no number.
    if (seq === undefined) return;
    const stream = `${body.gw}:${body.epoch}`;
    this.#stream ??= stream;
    if (stream !== this.#stream)
      this.#wrong(at, `messages of ${this.#stream}, found number ${seq} of ${stream}`);
    const hash = hashOf(topic, bytes);
    const before = this.arrived.get(seq);
    if (before !== undefined) {
      this.duplicates += 1;
      if (before.hash !== hash)
        this.#wrong(at, `number ${seq} came again with other bytes: ${topic} ${bytes}`);
      return;
    }
    this.arrived.set(seq, { hash, at });
    this.#takeBody(body, seq, at);
  }

  #takeBody(body: Body, seq: number, at: number): void {
    if (body.schema === 'zhencai.gap/1') this.gaps.push({ ...(body as unknown as Gap), seq, at });
    if (body.schema === 'zhencai.event.count/1' && body.data) this.counts.push({ ...body.data, seq, at });
    if (body.checkpoint !== undefined && seq > (this.head?.seq ?? 0))
      this.head = { seq, checkpoint: body.checkpoint };
    const equipment = body.path?.split('/').at(-1) ?? '';
    for (const { n, v } of body.src ?? []) this.#numberOf(equipment, n, v, seq, at);
    for (const { n, v, t, q } of body.d ?? []) {
      const tag = this.#tags.get(`${equipment}/${n}`);
      if (tag === undefined) this.#wrong(at, `number ${seq}: there is no tag ${equipment}/${n}`);
      if (tag === undefined) continue;
      if ((q !== 'GOOD' && q !== 'BAD') || (q === 'BAD') !== (v === null))
        this.#wrong(at, `number ${seq}: ${n} is ${q} with value ${String(v)}`);
      const number = q === 'GOOD' ? this.#numberOf(equipment, n, v, seq, at) : undefined;
      if (q === 'GOOD' && number === undefined) continue;
      this.readings.get(tag)?.push({ seq, time: t, at, number });
    }
  }

  /** The read a value says it comes from; undefined, and told, where no read of this tag has such values. */
  #numberOf(equipment: string, name: string, value: unknown, seq: number, at: number): number | undefined {
    const tag = this.#tags.get(`${equipment}/${name}`);
    if (tag !== undefined && typeof value === 'number' && Math.floor(value / numbers) * 2 === tag.address)
      return value % numbers;
    this.#wrong(at, `number ${seq}: ${equipment}/${name} has never been ${String(value)}`);
    return undefined;
  }

  #wrong(at: number, text: string): void {
    this.findings.push({ kind: 'wrong', at, text });
  }
}

function bodyOf(bytes: Buffer): Body | undefined {
  try {
    return JSON.parse(bytes.toString()) as Body;
  } catch {
    return undefined;
  }
}

/** What two copies of a message are compared by. */
export function hashOf(topic: string, bytes: Uint8Array): string {
  return createHash('sha256').update(`${topic}\n`).update(bytes).digest('base64');
}
