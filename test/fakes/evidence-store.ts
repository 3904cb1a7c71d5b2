/**
 * A small log behind a real store: two runs, a register that changed, a gap, a challenge, four signed hours. Its database
 * can be opened again and again from memory, to be changed.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hash } from 'node:crypto';
import Sqlite from 'better-sqlite3';
import { Health } from '../../agent/base/health.ts';
import { canonicalJson, type Json } from '../../agent/evidence/canonical.ts';
import { choose } from '../../agent/evidence/choice.ts';
import { noteKey, openKey, originOf } from '../../agent/evidence/key.ts';
import type { NoteKey } from '../../agent/evidence/note.ts';
import { EvidenceWriter } from '../../agent/evidence/writer.ts';
import type { Draft } from '../../agent/model/message.ts';
import { goodSample } from '../../agent/model/sample.ts';
import { databaseFile, type Database } from '../../agent/store/database.ts';
import { openStore } from '../../agent/store/sqlite.ts';
import * as plant from './evidence-plant.ts';
import { unexpected } from './store.ts';

const never = new AbortController().signal;
export const begin = Date.UTC(2026, 10, 3, 7);

export interface StoredLog {
  readonly epoch: string;
  readonly key: NoteKey;
  readonly end: number;
  /** The database's bytes. */
  readonly image: Buffer;
}

/** Makes the log in a folder that is gone afterwards. */
export async function storedLog(): Promise<StoredLog> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'zhencai-log-'));
  try {
    let now = begin;
    for (const stage of [0, 1]) now = await run(dataDir, stage, now);
    const database = new Sqlite(path.join(dataDir, databaseFile));
    database.pragma('journal_mode = delete');
    const epoch = String(database.prepare("select value from fact where name = 'epoch'").pluck().get());
    const image = database.serialize();
    database.close();
    return { epoch, key: noteKey(openKey(dataDir, true), originOf(plant.gateway, epoch)), end: now, image };
  } finally {
    fs.rmSync(dataDir, { recursive: true });
  }
}

/** A copy of the database in memory. */
export function copyOf({ image }: StoredLog): Database {
  return new Sqlite(Buffer.from(image));
}

/** One run of the agent: two hours. @returns when it was over */
async function run(dataDir: string, stage: number, start: number): Promise<number> {
  let now = start;
  const clock = { now: () => now, elapsed: () => now - start, sleep: async () => undefined };
  const health = new Health(
    () => now,
    () => undefined,
  );
  await using store = openStore({ dataDir, gateway: plant.gateway, commitEveryMs: 100, clock, health });
  const tallies = plant.talliesOf(stage);
  const key = noteKey(openKey(dataDir, true), originOf(plant.gateway, store.epoch));
  const { clockOf, hourMs: windowMs } = plant;
  const state = (name: string) => store.state(name);
  const writer = new EvidenceWriter({ key, state, tallies, windowMs, now: () => now, clockOf });
  store.attach(writer, unexpected);
  writer.resume(store.previousRun?.aliveAt ?? now, now);
  const identity = { gateway: plant.gateway, epoch: store.epoch, version: '0', node: '24' };
  const program = hash('sha256', 'program', 'base64');
  void writer.add({ kind: 'start', time: now, ...identity, program, key: writer.verifierKey });
  void writer.add(plant.clockOf(now));
  void writer.add({ kind: 'register', time: now, ...plant.registerOf(stage) });
  void writer.add(plant.identityOf(stage, now));
  const say = (...drafts: Draft[]) => store.append({ drafts }, never);
  for (let hour = 0; hour < 2; hour += 1) {
    for (let message = 0; message < 3; message += 1) {
      now += 60_000;
      for (const tally of tallies) {
        const tag = plant.tagsOf(stage).find(({ equipment }) => equipment === tally.equipment);
        if (tag) tally.watchOf(tag)?.take(goodSample(tag, message, now, 'gateway'), message + 1);
        tally.add(2, 1, 0, 0);
        await say(plant.messageOf(tally.equipment, now, 1, 'telemetry', {}, store.epoch));
      }
      await say(plant.messageOf('', now, 0, 'status', {}, store.epoch));
      store.flush();
    }
    await say(plant.gapOf(now, 5000, store.epoch));
    store.flush();
    now = (Math.floor(now / plant.hourMs) + 1) * plant.hourMs;
    writer.closeWindows(now, now, now);
    store.flush();
    writer.sign();
    store.flush();
  }
  await challenge(writer, () => store.flush(), stage, now);
  void writer.add({ kind: 'stop', time: now });
  store.flush();
  writer.sign();
  return now;
}

async function challenge(writer: EvidenceWriter, flush: () => boolean, stage: number, now: number) {
  const { register } = writer.head;
  if (register === undefined) throw new Error('no register is durable');
  const openings = choose(register.hash, 'nonce', plant.connectedIn(stage), 2).map((equipment) => ({
    equipment,
    salt: Buffer.alloc(16, equipment).toString('base64'),
    readings: [{ tag: 'value', connection: 'c1', value: '1', quality: 'GOOD', status: 'Good', time: now }],
  }));
  const results = openings.map((opening) => ({
    equipment: opening.equipment,
    hash: hash('sha256', canonicalJson(opening as unknown as Json), 'base64'),
  }));
  const head = { kind: 'challenge', time: now, nonce: 'nonce', k: 2, register: register.n } as const;
  const placing = writer.add({ ...head, results });
  flush();
  const { n } = await placing;
  for (const opening of openings)
    writer.addOpening({ n, body: canonicalJson({ n, ...opening } as unknown as Json) });
  writer.sign();
  flush();
}
