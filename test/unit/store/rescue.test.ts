/** A buffer that broke, case by case: found, set aside, and all that was not delivered goes on in a new one. */
import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Message } from '../../../agent/model/message.ts';
import { databaseFile } from '../../../agent/store/database.ts';
import { identityOf } from '../../../agent/store/identity.ts';
import type { SqliteStore } from '../../../agent/store/sqlite.ts';
import type { Loss } from '../../../agent/store/store.ts';
import { gapOf, never } from '../../contract/store.ts';
import {
  bufferFolder,
  copyBuffer,
  fillBuffer,
  marked,
  openBuffer,
  pageBytes,
  pagesOf,
  readBuffer,
} from '../../fakes/buffer.ts';
import { FakeClock } from '../../fakes/clock.ts';

const all = { rows: 1e6, bytes: 1e9 };
const sizes = Array.from({ length: 120 }, (_, index) => (index % 10 === 0 ? 9000 : 300));
const delivered = 20;
let dataDir: string;
let written: Message[];
let epoch: string;

beforeEach(() => {
  dataDir = bufferFolder();
});
afterEach(() => fs.rmSync(dataDir, { recursive: true }));

const file = (part = ''): string => path.join(dataDir, databaseFile + part);

/** Leaves a buffer of 120 rows, 20 of them delivered; as a clean stop does, or as SIGKILL does with the log not taken over. */
async function leave(end: 'closed' | 'killed' = 'closed'): Promise<void> {
  const made = bufferFolder();
  const store = openBuffer(made);
  ({ epoch } = store);
  written = await fillBuffer(store, sizes);
  store.commit('mqtt', delivered);
  await store.append({ drafts: [], state: new Map([['evidence/head', Buffer.from('{}')]]) }, never);
  store.flush();
  if (end === 'killed') copyBuffer(made, dataDir);
  await store[Symbol.asyncDispose]();
  if (end === 'closed') copyBuffer(made, dataDir);
  fs.rmSync(made, { recursive: true });
}

function overwrite(at: number, bytes: Buffer, part = ''): void {
  const open = fs.openSync(file(part), 'r+');
  fs.writeSync(open, bytes, 0, bytes.length, at);
  fs.closeSync(open);
}

const zeroPage = (page: number): void => overwrite((page - 1) * pageBytes, Buffer.alloc(pageBytes));

function look<Found>(ask: (database: Sqlite.Database) => Found): Found {
  const database = new Sqlite(file());
  const found = ask(database);
  database.close();
  return found;
}

function rootOf(name: string): number {
  return look((database) =>
    Number(database.prepare('select rootpage from sqlite_schema where name = ?').pluck().get(name)),
  );
}

/** Numbers that the rows had where they were written. */
const numbersOf = (rows: readonly Message[]): (number | undefined)[] =>
  rows.map(({ body }) => identityOf(body)?.seq);

const undelivered = (): number[] => written.map(({ seq }) => seq).filter((seq) => seq > delivered);

describe('found at the opening, with every row that was not delivered', () => {
  const harms: Readonly<Record<string, () => void>> = {
    'the header': () => overwrite(0, Buffer.from('not a database')),
    'the version in the header': () => overwrite(60, Buffer.from([0, 0, 1, 7])),
    'the schema': () => overwrite(pageBytes - 1500, Buffer.alloc(1400, 'x')),
    'a word of the schema': () => {
      const at = fs.readFileSync(file()).indexOf("'telemetry'");
      overwrite(at, Buffer.from("'telemetrx'"));
    },
    'the root of the outbox': () => zeroPage(rootOf('outbox')),
    'the root of the state': () => zeroPage(rootOf('state')),
    'the root of the facts': () => zeroPage(rootOf('fact')),
    'a pointer of an interior page': () =>
      overwrite((rootOf('outbox') - 1) * pageBytes + 8, Buffer.alloc(4, 0xff)),
  };

  test.each(Object.keys(harms))('%s', async (name) => {
    await leave();
    harms[name]?.();
    const { store, rows } = await readBuffer(dataDir);
    expect(store.epoch).not.toBe(epoch);
    expect(numbersOf(rows)).toEqual(undelivered());
    expect(rows.map(({ body, topic, time }) => ({ body, topic, time }))).toEqual(
      written.slice(delivered).map(({ body, topic, time }) => ({ body, topic, time })),
    );
    // Without the facts nobody knows whether a cursor is missing: what was delivered comes along, and is not sent again.
    const saved = name === 'the root of the facts' ? 120 : 100;
    expect(store.salvaged).toMatchObject([{ epoch, saved, holes: [] }]);
    const folder = store.salvaged[0]?.folder ?? '';
    expect(fs.existsSync(path.join(dataDir, folder, databaseFile))).toBe(true);
    // Own numbers begin with 1, after them.
    await store.append({ drafts: [marked(store.epoch, 10)] }, never);
    store.flush();
    expect(store.next(0, all).map(({ seq }) => seq)).toEqual([1]);
    expect(rows.at(-1)?.seq).toBe(0);
    await store[Symbol.asyncDispose]();
  });

  test('the cursors: everything comes, as nobody knows what was delivered', async () => {
    await leave();
    const at = fs.readFileSync(file()).lastIndexOf('mqtt');
    overwrite(at + 4, Buffer.from([0xff]));
    const { store, rows } = await readBuffer(dataDir);
    expect(numbersOf(rows)).toEqual(written.map(({ seq }) => seq));
    await store[Symbol.asyncDispose]();
  });

  test('a file cut in half: the rows of the first half', async () => {
    await leave();
    const size = fs.statSync(file()).size;
    const half = Math.floor(size / 2 / pageBytes) * pageBytes;
    const pages = pagesOf(file());
    fs.truncateSync(file(), half);
    const { store, rows } = await readBuffer(dataDir);
    const expected = undelivered().filter((seq) =>
      [...(pages.get(seq) ?? [])].every((page) => page * pageBytes <= half),
    );
    expect(expected.length).toBeGreaterThan(10);
    expect(numbersOf(rows)).toEqual(expect.arrayContaining(expected));
    await store[Symbol.asyncDispose]();
  });

  test.each(['an empty file', 'no file', 'another file'])('%s where there was a buffer', async (what) => {
    await leave();
    if (what === 'no file') fs.rmSync(file());
    else fs.writeFileSync(file(), what === 'an empty file' ? '' : 'GIF89a');
    const { store, rows } = await readBuffer(dataDir);
    expect(rows).toEqual([]);
    // Its epoch is known all the same.
    expect(store.salvaged).toMatchObject([{ epoch, saved: 0 }]);
    expect(store.previousRun?.clean).toBe(false);
    await store[Symbol.asyncDispose]();
  });

  test('a log with a broken transaction in the middle: what stands behind it is there too', async () => {
    await leave('killed');
    const { size } = fs.statSync(file('-wal'));
    overwrite(32 + 24 + 40 + (24 + pageBytes) * 12, Buffer.from('#'), '-wal');
    const { store, rows } = await readBuffer(dataDir);
    expect(store.salvaged[0]?.why).toMatch(/write-ahead log is broken/);
    expect(numbersOf(rows).at(-1)).toBe(120);
    expect(rows.length).toBeGreaterThan(90);
    expect(size).toBeGreaterThan(100_000);
    await store[Symbol.asyncDispose]();
  });

  test('a log that is shorter than the last commit: its numbers are not given again', async () => {
    await leave('killed');
    fs.truncateSync(file('-wal'), Math.floor(fs.statSync(file('-wal')).size / 2));
    const { store, rows } = await readBuffer(dataDir);
    expect(store.salvaged[0]?.why).toMatch(/cut off/);
    expect(store.epoch).not.toBe(epoch);
    expect(rows.length).toBeGreaterThan(10);
    await store[Symbol.asyncDispose]();
  });

  test('a log whose last transaction a power cut tore is no damage', async () => {
    await leave('killed');
    fs.rmSync(file('-shm'));
    fs.truncateSync(file('-wal'), fs.statSync(file('-wal')).size - 100);
    const { store } = await readBuffer(dataDir);
    expect(store.salvaged).toEqual([]);
    expect(store.epoch).toBe(epoch);
    await store[Symbol.asyncDispose]();
  });
});

describe('found while it runs', () => {
  test('a digit that turned into another: the row is not sent; what was pending goes on', async () => {
    await leave();
    overwrite(fs.readFileSync(file()).indexOf('<000050>') + 2, Buffer.from('1'));
    const store = openBuffer(dataDir);
    expect(store.epoch).toBe(epoch);
    await store.append(
      { drafts: [marked(epoch, 10)], state: new Map([['mes/1/press/x', Buffer.from('1')]]) },
      never,
    );
    store.commit('mqtt', 30);
    const rows = store.next(30, all);
    expect(rows).toEqual([]);
    expect(store.broken.aborted).toBe(true);
    expect(store.flush()).toBe(false);
    expect(store.reports.at(-1)).toMatchObject({ state: 'failed', code: 'store.broken' });
    await store[Symbol.asyncDispose]();

    const next = openBuffer(dataDir, {
      broken: { why: String(store.broken.reason), remains: store.remains },
    });
    const saved = next.next(next.cursor('mqtt'), all);
    const expected = [...Array.from({ length: 91 }, (_, index) => 31 + index)].filter((seq) => seq !== 50);
    expect(numbersOf(saved)).toEqual(expected);
    expect(next.state('mes/1/press/x')?.toString()).toBe('1');
    expect(next.salvaged).toMatchObject([{ epoch, holes: [{ epoch, fromSeq: 50, toSeq: 50, count: 1 }] }]);
    await next[Symbol.asyncDispose]();
  });

  test('a commit that finds a page broken ends the store; an append beyond the bound waits', async () => {
    await leave();
    const store = openBuffer(dataDir);
    look((database) => database.exec('drop table cursor'));
    store.commit('mqtt', 30);
    expect(store.flush()).toBe(false);
    expect(store.broken.aborted).toBe(true);
    const stop = new AbortController();
    const waiting = store.wait(0, stop.signal);
    stop.abort();
    await waiting;
    expect(store.figures().firstSeq).toBe(121);
    await store[Symbol.asyncDispose]();
  });
});

describe('what goes on', () => {
  test('state does, but for what belongs to the old log; each publisher goes on where it was', async () => {
    await leave();
    const limits = {
      publishers: ['mqtt', 'platform', 'new'],
      maxBytes: 1e9,
      keepAfter: 0,
      dropUndelivered: false,
    };
    const before = openBuffer(dataDir);
    before.commit('platform', 100);
    before.trim(limits, gapOf);
    await before[Symbol.asyncDispose]();
    zeroPage(rootOf('outbox'));
    const store = openBuffer(dataDir);
    expect(store.state('mes/1/press/count')?.toString()).toBe('{"raw":119}');
    expect(store.state('evidence/head')).toBeUndefined();
    // One that had delivered nothing yet is owed everything.
    const waits = (publisher: string): number => store.next(store.cursor(publisher), all).length;
    expect([waits('mqtt'), waits('platform'), waits('new'), waits('newer')]).toEqual([100, 20, 120, 120]);
    expect(store.figures()).toMatchObject({ firstSeq: -119, lastSeq: 0 });
    await store[Symbol.asyncDispose]();
  });

  test('twice broken: rows of both, in their order, each under its own name', async () => {
    await leave();
    zeroPage(rootOf('outbox'));
    const first = openBuffer(dataDir);
    await first.append({ drafts: [marked(first.epoch, 50), marked(first.epoch, 50)] }, never);
    first.commit('mqtt', -10);
    await first[Symbol.asyncDispose]();
    zeroPage(rootOf('outbox'));
    const { store, rows } = await readBuffer(dataDir);
    const names = rows.map(({ body }) => identityOf(body)).map((name) => `${name?.epoch}:${name?.seq}`);
    expect(names).toEqual([
      ...Array.from({ length: 10 }, (_, index) => `${epoch}:${111 + index}`),
      `${first.epoch}:1`,
      `${first.epoch}:2`,
    ]);
    // Nobody told of the first one yet.
    expect(store.salvaged).toMatchObject([{ epoch }, { epoch: first.epoch, saved: 12, holes: [] }]);
    await store[Symbol.asyncDispose]();
  });

  test('over the limit, saved rows are the first to go, and the loss names the epoch they had', async () => {
    await leave();
    zeroPage(rootOf('outbox'));
    const store = openBuffer(dataDir);
    const losses: Loss[] = [];
    const limits = { publishers: ['mqtt'], maxBytes: 0, keepAfter: 0, dropUndelivered: true };
    store.trim(limits, (loss) => {
      losses.push(loss);
      return gapOf(loss);
    });
    expect(losses).toMatchObject([{ ofEpoch: epoch, fromSeq: 21, toSeq: 84, count: 64 }]);
    await store[Symbol.asyncDispose]();
  });

  test('holes that a gap message explains are not lost a second time', async () => {
    await leave();
    const store = openBuffer(dataDir);
    const gap = {
      ...marked(epoch, 10, 'gap'),
      encode: (seq: number) => Buffer.from(JSON.stringify({ epoch, seq, fromSeq: 40, toSeq: 44 })),
    };
    await store.append({ drafts: [gap] }, never);
    await store[Symbol.asyncDispose]();
    look((database) => database.exec('delete from outbox where seq in (40, 41, 42, 44, 60, 61)'));
    zeroPage(rootOf('outbox'));
    const next = openBuffer(dataDir);
    expect(next.salvaged).toMatchObject([
      { saved: 95, holes: [{ epoch, fromSeq: 60, toSeq: 61, count: 2 }] },
    ]);
    await next[Symbol.asyncDispose]();
  });
});

describe('setting aside', () => {
  test.each([
    'the log alone is moved',
    'all is moved',
    'the new one is half made',
    'the new one is in place',
  ])('goes on where a crash ended it: %s', async (at) => {
    await leave('killed');
    const folder = 'quarantine/20260105T080000Z';
    fs.mkdirSync(path.join(dataDir, folder), { recursive: true });
    fs.writeFileSync(path.join(dataDir, 'outbox.broken'), `${folder}\nbroken`);
    const move = (part: string): void =>
      fs.renameSync(file(part), path.join(dataDir, folder, databaseFile + part));
    move('-wal');
    if (at !== 'the log alone is moved') for (const part of ['-shm', '']) move(part);
    if (at === 'the new one is half made') fs.writeFileSync(file('.new'), 'half');
    if (at === 'the new one is in place') {
      const made = openBuffer(bufferFolder());
      await made[Symbol.asyncDispose]();
      fs.writeFileSync(file(), '');
    }
    const { store, rows } = await readBuffer(dataDir);
    expect(numbersOf(rows)).toEqual(undelivered());
    expect(store.salvaged).toMatchObject([{ folder, why: 'broken', saved: 100 }]);
    const files = fs.readdirSync(dataDir).filter((name) => !name.startsWith('agent.lock'));
    expect(files.sort()).toEqual(
      [databaseFile, `${databaseFile}-shm`, `${databaseFile}-wal`, 'outbox.epoch', 'quarantine'].sort(),
    );
    await store[Symbol.asyncDispose]();
  });

  test.each([
    ['three at most', 1e12, 3],
    ['the newest alone where there is no room for more', 0, 1],
  ])('keeps %s', async (_, quarantineBytes, kept) => {
    await leave();
    const clock = new FakeClock();
    let store: SqliteStore | undefined;
    for (let round = 0; round < 5; round += 1) {
      zeroPage(rootOf('outbox'));
      store = openBuffer(dataDir, { clock, quarantineBytes });
      await store[Symbol.asyncDispose]();
    }
    const folders = fs.readdirSync(path.join(dataDir, 'quarantine'));
    expect(folders).toHaveLength(kept);
    expect(store?.salvaged.at(-1)?.folder).toBe(`quarantine/${folders.sort().at(-1)}`);
  });
});
