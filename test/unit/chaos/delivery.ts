/** The logs of a chaos run as an honest agent would leave them, to be doctored: ten seconds of two sources. */
import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { logs, type Entry } from '../../../scripts/chaos/journal.ts';
import { connections, tags, timing, type ConnectionId } from '../../../scripts/chaos/plant.ts';
import { Consumer, type Account } from '../../../scripts/chaos/verify/consumer.ts';

/** Length of the run, and how far the wall clock is ahead of the monotonic one, milliseconds. */
const lengthMs = 10_000;
const wallMs = 1_795_600_000_000;
/** From the read to the arrival. */
const wayMs = 20;
const numbers = 2 ** 24;

export interface Sample {
  n: string;
  v: number | null;
  t: number;
  q: string;
}

export interface Body {
  schema: string;
  gw: string;
  epoch: string;
  seq: number;
  path?: string;
  d?: Sample[];
  data?: Record<string, unknown>;
  [key: string]: unknown;
}

export interface Message {
  at: number;
  topic: string;
  body: Body;
}

/** A time without readings. */
export interface Hole {
  readonly fromMs: number;
  readonly toMs: number;
  /** Whether the sources were read all the same. */
  readonly isServed: boolean;
  /** What the agent says of it at its end; times count from the start of the run. */
  readonly told?: readonly object[];
}

export interface Delivery {
  /** As they arrived. */
  wire: Message[];
  /** As they were committed. */
  rows: Message[];
  readonly served: Record<ConnectionId, string[]>;
  readonly journal: (Entry & { at: number; wallMs: number })[];
}

/** When the agent's clock, not stepped, showed the time of `ms`. */
export const wallAt = (ms: number): number => wallMs + ms;

/** A run without a fault but the hole. */
export function honest(hole?: Hole): Delivery {
  const served: Record<ConnectionId, string[]> = { a: [], b: [] };
  const last: Record<ConnectionId, number> = { a: 0, b: 2 ** 23 };
  const sent: Omit<Message, 'body'>[] & Message[] = [];
  let before: { raw: number; total: number } | undefined;
  let isTold = hole === undefined;
  const send = (at: number, topic: string, body: object): void => {
    sent.push({ at, topic, body: { gw: 'gw', epoch: 'e', seq: sent.length + 1, ...body } as Body });
  };
  for (let at = 0; at < lengthMs; at += timing.fastMs) {
    const isQuiet = hole !== undefined && at >= hole.fromMs && at < hole.toMs;
    if (!isTold && hole !== undefined && at >= hole.toMs) {
      isTold = true;
      for (const body of hole.told ?? []) send(at, 'edge/gap', body);
    }
    for (const id of connections) {
      for (const intervalMs of [timing.fastMs, timing.slowMs]) {
        if (at % intervalMs !== 0 || (isQuiet && !hole.isServed)) continue;
        const own = tags.filter((tag) => tag.connection === id && tag.intervalMs === intervalMs);
        const start = own[0]?.address ?? 0;
        last[id] += 1;
        served[id].push(`${last[id]} ${at.toFixed(3)} ${start} ${2 * own.length}`);
        if (isQuiet) continue;
        for (const [equipment, some] of Map.groupBy(own, (tag) => tag.equipment)) {
          const d = some.map(({ name, address }) => ({
            n: name,
            v: (address / 2) * numbers + last[id],
            t: wallAt(at),
            q: 'GOOD',
          }));
          const topic = `${equipment}/_telemetry/${intervalMs}`;
          send(at + wayMs, topic, { schema: 'zhencai.telemetry/1', path: `x/${equipment}`, d });
          const count = d.find(({ n }) => n === 'a100');
          if (count === undefined) continue;
          const delta = before === undefined ? 0 : count.v - before.raw;
          const prev = before === undefined ? {} : { prevRaw: before.raw };
          const now = { raw: count.v, total: (before?.total ?? 0) + delta };
          const data = { kind: before === undefined ? 'first' : 'increment', delta, ...now, ...prev };
          before = now;
          send(at + wayMs, `${equipment}/_event/count`, { schema: 'zhencai.event.count/1', data });
        }
      }
    }
  }
  const journal = [{ what: 'begin' as const, seed: 1, at: 0, wallMs: wallAt(0) }];
  return { wire: structuredClone(sent), rows: structuredClone(sent), served, journal };
}

/** A gap message over times that count from the start of the run. */
export function gap(kind: string, fromMs: number, toMs: number, more: object = {}): object {
  const groups = connections.length * ((toMs - fromMs) / timing.fastMs + (toMs - fromMs) / timing.slowMs);
  return {
    schema: 'zhencai.gap/1',
    kind,
    fromT: wallAt(fromMs),
    toT: wallAt(toMs),
    count: Math.floor(groups),
    equipment: ['m1', 'm2', 'm3'],
    ...more,
  };
}

/** Numbers messages anew, in their order: as if the agent had never made what is no longer there. */
export function renumber(messages: Message[]): Message[] {
  for (const [index, { body }] of messages.entries()) body.seq = index + 1;
  return messages;
}

/** Lets the consumer judge it. @param folder empty @param through default: all of it */
export function judge(
  folder: string,
  { wire, rows, served, journal }: Delivery,
  through = Infinity,
): Account {
  const write = (file: string, lines: readonly string[]): void =>
    fs.writeFileSync(file, ['', ...lines.map((line) => `${line};`), ''].join('\n'));
  write(
    logs.journal(folder),
    journal.map((entry) => JSON.stringify(entry)),
  );
  for (const id of connections) write(logs.served(folder, id), served[id]);
  write(
    logs.wire(folder),
    wire.map(({ at, topic, body }) => `${at} ${topic} ${bytesOf(body).toString('base64')}`),
  );
  const file = logs.database(folder);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const database = new Sqlite(file);
  database.exec('create table outbox (seq integer primary key, topic text, body blob)');
  const insert = database.prepare('insert into outbox values (?, ?, ?)');
  database.transaction(() => {
    for (const { topic, body } of rows) insert.run(body.seq, topic, bytesOf(body));
  })();
  database.close();
  return new Consumer(folder).account(Math.min(through, ...rows.slice(-1).map(({ body }) => body.seq)));
}

function bytesOf(body: Body): Buffer {
  return Buffer.from(JSON.stringify(body));
}
