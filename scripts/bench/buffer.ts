/** The buffer over a long run: how large it gets, how long its clean-up holds up a scan, and what opening and saving it cost. */
import fs from 'node:fs';
import path from 'node:path';
import type { Health } from '../../agent/base/health.ts';
import type { Draft } from '../../agent/model/message.ts';
import { databaseFile } from '../../agent/store/database.ts';
import { openStore, type SqliteStore } from '../../agent/store/sqlite.ts';

const mib = 1024 * 1024;
const bodyBytes = 5_000;
const bodiesPerCommit = 200;
const never = new AbortController().signal;

export interface BufferFigures {
  readonly limitMb: number;
  /** Taken in, delivered and cleaned up. */
  readonly throughMb: number;
  readonly fileMb: number;
  readonly steps: number;
  readonly stepP99Ms: number;
  readonly longestStepMs: number;
  readonly openMs: number;
  /** Of a broken buffer that is full of undelivered messages. */
  readonly saved: number;
  readonly saveSeconds: number;
}

/** @param limitMb limit of the buffer; five times as much goes through it */
export async function bufferFigures(folder: string, limitMb: number): Promise<BufferFigures> {
  const store = open(folder);
  const limits = { publishers: ['mqtt'], maxBytes: limitMb * mib, keepAfter: 0, dropUndelivered: true };
  const steps: number[] = [];
  let through = 0;
  while (through < 5 * limitMb * mib) {
    await store.append({ drafts: Array.from({ length: bodiesPerCommit }, () => message(store)) }, never);
    store.flush();
    through += bodiesPerCommit * bodyBytes;
    store.commit('mqtt', store.figures().lastSeq);
    for (let more = true; more;) {
      const startedMs = performance.now();
      ({ more } = store.trim(limits, nothingLost));
      steps.push(performance.now() - startedMs);
    }
  }
  const fileMb = fs.statSync(path.join(folder, databaseFile)).size / mib;
  await store[Symbol.asyncDispose]();
  const openAt = performance.now();
  await open(folder)[Symbol.asyncDispose]();
  const openMs = performance.now() - openAt;
  steps.sort((a, b) => a - b);
  return {
    limitMb,
    throughMb: Math.round(through / mib),
    fileMb: Math.round(fileMb),
    steps: steps.length,
    stepP99Ms: tenths(steps[Math.floor(steps.length * 0.99)] ?? 0),
    longestStepMs: tenths(steps.at(-1) ?? 0),
    openMs: tenths(openMs),
    ...(await saving(`${folder}-broken`, limits.maxBytes)),
  };
}

/** Fills a buffer with what nobody has taken, breaks it and opens it. */
async function saving(folder: string, bytes: number): Promise<Pick<BufferFigures, 'saved' | 'saveSeconds'>> {
  const store = open(folder);
  while (store.figures().bytes < bytes) {
    await store.append({ drafts: Array.from({ length: bodiesPerCommit }, () => message(store)) }, never);
    store.flush();
  }
  await store[Symbol.asyncDispose]();
  const file = fs.openSync(path.join(folder, databaseFile), 'r+');
  // In the schema, which stands on the first page.
  fs.writeSync(file, Buffer.alloc(1024), 0, 1024, 3000);
  fs.closeSync(file);
  const startedMs = performance.now();
  const next = open(folder);
  const saveSeconds = tenths((performance.now() - startedMs) / 1000);
  const saved = next.salvaged[0]?.saved ?? 0;
  await next[Symbol.asyncDispose]();
  return { saved, saveSeconds };
}

function open(dataDir: string): SqliteStore {
  const startMs = Date.now();
  const clock = { now: () => Date.now(), elapsed: () => Date.now() - startMs, sleep: async () => undefined };
  const health = { set: () => undefined } as unknown as Health;
  return openStore({ dataDir, gateway: 'gw-bench', commitEveryMs: 100, clock, health });
}

function message(store: SqliteStore): Draft {
  const head = {
    class: 'telemetry',
    topic: 'bench',
    retain: false,
    schema: 's/1',
    cfg: '',
    equipment: 'm',
  } as const;
  const encode = (seq: number): Buffer => {
    const start = `{"epoch":"${store.epoch}","seq":${seq},"d":"`;
    return Buffer.concat([
      Buffer.from(start),
      Buffer.alloc(bodyBytes - start.length - 2, 'x'),
      Buffer.from('"}'),
    ]);
  };
  return { ...head, time: Date.now(), encode };
}

function nothingLost(): never {
  throw new Error('everything is delivered');
}

function tenths(value: number): number {
  return Math.round(10 * value) / 10;
}
