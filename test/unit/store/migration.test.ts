/** A buffer that an earlier version left is taken over: rows, positions, state, and numbers that were given. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Health } from '../../../agent/base/health.ts';
import { databaseFile } from '../../../agent/store/database.ts';
import { openStore, type SqliteStore } from '../../../agent/store/sqlite.ts';
import { draft, never } from '../../contract/store.ts';
import { FakeClock } from '../../fakes/clock.ts';

const all = { rows: 1000, bytes: 1 << 30 };
const golden = path.join(import.meta.dirname, '../../golden/store/v1.sql');
let dataDir: string;

beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'zhencai-store-'));
});
afterEach(() => fs.rmSync(dataDir, { recursive: true }));

function database(): Sqlite.Database {
  return new Sqlite(path.join(dataDir, databaseFile));
}

/** The golden buffer of version 1, and what else happened to it. */
function leave(more = ''): void {
  const made = database();
  made.exec(fs.readFileSync(golden, 'utf8'));
  made.exec(more);
  made.close();
}

function open(): SqliteStore {
  const clock = new FakeClock();
  const health = new Health(
    () => clock.now(),
    () => undefined,
  );
  return openStore({ dataDir, gateway: 'gw', commitEveryMs: 100, clock, health });
}

test('version 1 is opened with its rows, positions, state and history', async () => {
  leave();
  await using store = open();
  expect(store.epoch).toBe('k3f9q2xa');
  expect(store.previousRun).toEqual({ aliveAt: 1_764_000_100_000, clean: true });
  const rows = store.next(0, all);
  expect(rows.map(({ seq, class: kind, equipment }) => [seq, kind, equipment])).toEqual([
    [41, 'meta', 'press'],
    [42, 'telemetry', 'press'],
    [43, 'gap', ''],
    [45, 'event', 'oven'],
  ]);
  expect(rows[0]).toMatchObject({
    time: 1_764_000_000_000,
    topic: 'uns/v1/plant/_meta',
    retain: true,
    schema: 'zhencai.meta/1',
    cfg: 'abc',
  });
  expect(rows[2]?.body).toEqual(Buffer.from('00ff10', 'hex'));
  expect([store.cursor('mqtt'), store.cursor('platform'), store.cursor('new')]).toEqual([42, 7, 0]);
  expect(store.state('mes/press')).toEqual(Buffer.from('{"run":true}'));
  expect(store.figures()).toMatchObject({ firstSeq: 41, lastSeq: 45, deadLetters: 1 });
});

test('numbers go on where they were, and the class evidence is taken', async () => {
  leave();
  await using store = open();
  await store.append({ drafts: [draft('next'), draft('head', 1000, 'evidence')] }, never);
  expect(store.flush()).toBe(true);
  expect(store.next(45, all).map(({ seq, class: kind }) => [seq, kind])).toEqual([
    [46, 'telemetry'],
    [47, 'evidence'],
  ]);
});

test('numbers go on also where every row was trimmed before', async () => {
  leave('delete from outbox');
  await using store = open();
  expect(store.figures()).toMatchObject({ firstSeq: 46, lastSeq: 45 });
  await store.append({ drafts: [draft('next')] }, never);
  store.flush();
  expect(store.next(0, all).map(({ seq }) => seq)).toEqual([46]);
});

test('a buffer that never held a row begins with 1', async () => {
  leave("delete from outbox; delete from sqlite_sequence where name = 'outbox'");
  await using store = open();
  await store.append({ drafts: [draft('first')] }, never);
  store.flush();
  expect(store.next(0, all).map(({ seq }) => seq)).toEqual([1]);
});

test('the view for a person still shows one sample per row, and no other class is let in', async () => {
  leave();
  await open()[Symbol.asyncDispose]();
  const taken = database();
  expect(taken.prepare('select seq, equipment, tag, value, quality, status, time from sample').all()).toEqual(
    [
      {
        seq: 42,
        equipment: 'press',
        tag: 'force',
        value: 812.5,
        quality: 'GOOD',
        status: null,
        time: '2025-11-24T16:00:00.000Z',
      },
    ],
  );
  const insert = taken.prepare("insert into outbox values (null, 0, ?, '', 0, '', '', '', x'', null)");
  expect(() => insert.run('other')).toThrow(/CHECK/);
  expect(() => insert.run('evidence')).not.toThrow();
  taken.close();
});

test('a new buffer and one that was taken over have one schema', async () => {
  leave();
  await open()[Symbol.asyncDispose]();
  const schemaOf = (): unknown[] => {
    const looked = database();
    const found = looked
      .prepare(
        "select type, name, tbl_name, sql from sqlite_schema where name not like 'sqlite_%' order by name",
      )
      .all();
    const version: unknown = looked.pragma('user_version', { simple: true });
    looked.close();
    return [version, ...found.map((one) => JSON.stringify(one).replaceAll(/(?:\\n| )+/g, ' '))];
  };
  const taken = schemaOf();
  fs.rmSync(dataDir, { recursive: true });
  fs.mkdirSync(dataDir);
  await open()[Symbol.asyncDispose]();
  expect(taken).toEqual(schemaOf());
});

test('where it cannot be taken over it is set aside as it was, and the agent begins anew', async () => {
  // A table of the name that the second step makes.
  leave('create table ledger (x)');
  const rowsOf = (file: string): unknown => {
    const looked = new Sqlite(file);
    const rows = looked.prepare('select * from outbox').all();
    const version = looked.pragma('user_version', { simple: true });
    looked.close();
    return { rows, version };
  };
  const before = rowsOf(path.join(dataDir, databaseFile));
  await using store = open();
  const folder = store.salvaged[0]?.folder ?? '';
  expect(rowsOf(path.join(dataDir, folder, databaseFile))).toEqual(before);
  expect(before).toMatchObject({ version: 1, rows: [{ seq: 41 }, { seq: 42 }, { seq: 43 }, { seq: 45 }] });
  expect(store.epoch).not.toBe('k3f9q2xa');
});
