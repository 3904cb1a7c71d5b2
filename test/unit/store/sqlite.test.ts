/** What only the durable store has: group commit, restart, lock, migration, the view for a person. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Health, type HealthState } from '../../../agent/base/health.ts';
import { databaseFile } from '../../../agent/store/database.ts';
import { openStore } from '../../../agent/store/sqlite.ts';
import type { Store } from '../../../agent/store/store.ts';
import { draft, gapOf, never } from '../../contract/store.ts';
import { FakeClock } from '../../fakes/clock.ts';

const all = { rows: 1000, bytes: 1 << 30 };
let dataDir: string;
let clock: FakeClock;
let states: HealthState[];

beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'zhencai-store-'));
  clock = new FakeClock();
  states = [];
});
afterEach(() => fs.rmSync(dataDir, { recursive: true }));

function open(commitEveryMs = 100): Store {
  const health = new Health(
    () => clock.now(),
    ({ state }) => states.push(state),
  );
  return openStore({ dataDir, gateway: 'gw', commitEveryMs, clock, health });
}

async function withRunning(store: Store, use: () => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const running = store.run(stop.signal);
  await use();
  stop.abort();
  await running;
}

/** Leaves the store as a power cut would: what is pending is gone, and nothing says goodbye. */
function copyAsAfterPowerCut(): string {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'zhencai-cut-'));
  for (const file of fs.readdirSync(dataDir)) {
    if (file.startsWith(databaseFile)) fs.copyFileSync(path.join(dataDir, file), path.join(copy, file));
  }
  return copy;
}

test('a row is visible only after the group commit that holds it', async () => {
  await using store = open();
  await withRunning(store, async () => {
    await store.append({ drafts: [draft('a')] }, never);
    expect(store.next(0, all)).toEqual([]);
    await clock.advance(99);
    expect(store.next(0, all)).toEqual([]);
    await clock.advance(1);
    expect(store.next(0, all)).toHaveLength(1);
    expect(store.figures().commits).toBe(1);
  });
});

test('much pending is committed at once', async () => {
  await using store = open();
  const big = { ...draft('a'), encode: () => Buffer.alloc(1 << 20) };
  await store.append({ drafts: [big] }, never);
  expect(store.next(0, all)).toHaveLength(1);
});

test('a clean stop keeps everything and says so; numbers and epoch go on', async () => {
  const first = open();
  await first.append({ drafts: [draft('a'), draft('b')], state: new Map([['k', Buffer.from('v')]]) }, never);
  first.commit('mqtt', 1);
  const { epoch } = first;
  await first[Symbol.asyncDispose]();
  await clock.advance(60_000);

  await using second = open();
  expect(second.epoch).toBe(epoch);
  expect(second.previousRun).toEqual({ aliveAt: clock.now() - 60_000, clean: true });
  expect(second.cursor('mqtt')).toBe(1);
  expect(second.state('k')?.toString()).toBe('v');
  await second.append({ drafts: [{ ...draft('c'), encode: () => Buffer.alloc(1 << 20) }] }, never);
  expect(second.next(1, all).map(({ seq }) => seq)).toEqual([2, 3]);
});

test('after a power cut the last commit stands, what was pending is gone, and the run is known as unclean', async () => {
  const first = open();
  let copy = '';
  await withRunning(first, async () => {
    await first.append({ drafts: [draft('durable')] }, never);
    await clock.advance(100);
    await first.append({ drafts: [draft('pending')] }, never);
    copy = copyAsAfterPowerCut();
  });
  await first[Symbol.asyncDispose]();
  fs.rmSync(dataDir, { recursive: true });
  dataDir = copy;

  await using second = open();
  expect(second.next(0, all).map(({ body }) => body.toString())).toEqual(['1:durable']);
  expect(second.previousRun?.clean).toBe(false);
});

test('numbers are not used again even when every row has been trimmed', async () => {
  const first = open();
  await first.append({ drafts: [draft('a'), draft('b')] }, never);
  first.commit('mqtt', 2);
  await first[Symbol.asyncDispose]();
  const second = open();
  const limits = { publishers: ['mqtt'], maxBytes: 1 << 30, keepAfter: 1e15, dropUndelivered: false };
  expect(second.trim(limits, gapOf).delivered).toBe(2);
  await second[Symbol.asyncDispose]();
  await using third = open();
  await third.append(
    { drafts: [{ ...draft('c'), encode: (seq) => Buffer.alloc(1 << 20, String(seq)) }] },
    never,
  );
  expect(third.next(0, all).map(({ seq }) => seq)).toEqual([3]);
});

test('a publisher that is no longer there is forgotten, with all its places; a new one is named once', async () => {
  const first = open();
  await first.append({ drafts: [draft('a'), draft('b')] }, never);
  for (const name of ['mqtt', 'leader', 'leader/from', 'leader/ahead']) first.commit(name, 2);
  await first[Symbol.asyncDispose]();
  const second = open();
  expect(second.enrol(['mqtt', 'other'])).toEqual(['other']);
  expect(['mqtt', 'leader', 'leader/from', 'other'].map((name) => second.cursor(name))).toEqual([2, 0, 0, 0]);
  await second[Symbol.asyncDispose]();
  await using third = open();
  expect(third.enrol(['mqtt', 'other', 'leader'])).toEqual(['leader']);
});

test('rows that come after the interval are on disk at once; a cursor alone waits for rows, or a second', async () => {
  const store = open();
  await withRunning(store, async () => {
    const { commits } = store.figures();
    await clock.advance(150);
    await store.append({ drafts: [draft('a')] }, never);
    expect(store.figures()).toMatchObject({ lastSeq: 1, pendingRows: 0, commits: commits + 1 });
    await store.append({ drafts: [draft('b')] }, never);
    expect(store.figures()).toMatchObject({ lastSeq: 1, pendingRows: 1 });
    await clock.advance(100);
    expect(store.figures()).toMatchObject({ lastSeq: 2, commits: commits + 2 });
    store.commit('mqtt', 2);
    await clock.advance(800);
    expect(store.figures().commits).toBe(commits + 2);
    await clock.advance(300);
    expect(store.figures().commits).toBe(commits + 3);
  });
  await store[Symbol.asyncDispose]();
});

test('refused messages are kept aside', async () => {
  const store = open();
  await store.append({ drafts: [{ ...draft('a'), encode: () => Buffer.alloc(1 << 20) }] }, never);
  store.reject('mqtt', [{ seq: 1, reason: '0x90' }]);
  await store[Symbol.asyncDispose]();
  await using again = open();
  expect(again.figures().deadLetters).toBe(1);
});

test('a disk that refuses is survived: pending stays, append waits when too much is pending, then all is committed', async () => {
  const store = open();
  await withRunning(store, async () => {
    const blocker = new Sqlite(path.join(dataDir, databaseFile), { timeout: 0 });
    store.figures();
    blocker.exec('begin immediate');
    const big = { ...draft('x'), encode: () => Buffer.alloc(1 << 20) };
    // Another writer makes every commit fail, as a full disk would.
    for (let count = 0; count < 8; count++) await store.append({ drafts: [big] }, never);
    let admitted = false;
    const waiting = store.append({ drafts: [big] }, never).then(() => (admitted = true));
    await clock.advance(2_000);
    expect(states).toContain('failed');
    expect(admitted).toBe(false);
    expect(store.next(0, all)).toEqual([]);
    blocker.exec('rollback');
    blocker.close();
    await clock.advance(2_000);
    await waiting;
    await clock.advance(2_000);
    expect(store.next(0, all)).toHaveLength(9);
    expect(states.at(-1)).toBe('ok');
  });
  await store[Symbol.asyncDispose]();
});

test('a second agent on the same folder is refused, and a newer schema is not touched', async () => {
  const store = open();
  expect(() => open()).toThrow(/another agent/);
  await store[Symbol.asyncDispose]();
  const database = new Sqlite(path.join(dataDir, databaseFile));
  database.pragma('user_version = 99');
  database.exec("update fact set value = '99', sum = null where name = 'schema'");
  database.close();
  expect(() => open()).toThrow(/newer zhencai/);
});

test.each(['file/data', '/proc/zhencai/data'])('a folder that cannot be made (%s) is said', (folder) => {
  fs.writeFileSync(path.join(dataDir, 'file'), '');
  const health = new Health(
    () => clock.now(),
    () => undefined,
  );
  const options = {
    dataDir: path.resolve(dataDir, folder),
    gateway: 'gw',
    commitEveryMs: 100,
    clock,
    health,
  };
  expect(() => openStore(options)).toThrow(/cannot use/);
});

test('the view shows one sample per row', async () => {
  const store = open();
  const body =
    '{"d":[{"n":"a/b","v":1.5,"t":0,"q":"GOOD"},{"n":"c","v":null,"t":0,"q":"BAD","e":"BadTimeout"}]}';
  await store.append({ drafts: [{ ...draft('x'), encode: () => Buffer.from(body) }] }, never);
  await store[Symbol.asyncDispose]();
  const database = new Sqlite(path.join(dataDir, databaseFile), { readonly: true });
  expect(database.prepare('select equipment, tag, value, quality, status, time from sample').all()).toEqual([
    {
      equipment: 'e1',
      tag: 'a/b',
      value: 1.5,
      quality: 'GOOD',
      status: null,
      time: '1970-01-01T00:00:00.000Z',
    },
    {
      equipment: 'e1',
      tag: 'c',
      value: null,
      quality: 'BAD',
      status: 'BadTimeout',
      time: '1970-01-01T00:00:00.000Z',
    },
  ]);
  database.close();
});
