/** A buffer that broke, case by case: at the opening or under the running agent it is found, and nothing whole is lost. */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Message } from '../../../agent/model/message.ts';
import { databaseFile } from '../../../agent/store/database.ts';
import { never } from '../../contract/store.ts';
import { delivered, filesOf, leaveBuffer, numbersOf } from '../../fakes/left-buffer.ts';
import { bufferFolder, marked, openBuffer, pageBytes, pagesOf, readBuffer } from '../../fakes/buffer.ts';
import { FakeClock } from '../../fakes/clock.ts';

const all = { rows: 1e6, bytes: 1e9 };
let dataDir: string;
let written: Message[];
let epoch: string;

beforeEach(() => {
  dataDir = bufferFolder();
});
afterEach(() => fs.rmSync(dataDir, { recursive: true }));

const { file, overwrite, zeroPage, look, rootOf } = filesOf(() => dataDir);

/** Leaves a buffer of 120 rows, 20 of them delivered. */
async function leave(end: 'closed' | 'killed' = 'closed'): Promise<void> {
  ({ epoch, written } = await leaveBuffer(dataDir, end));
}

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

  test('outbox.* moved away, as the way out of a lost key has it: a new buffer, and nothing broke', async () => {
    await leave();
    for (const name of fs.readdirSync(dataDir))
      if (name.startsWith('outbox.'))
        fs.renameSync(path.join(dataDir, name), path.join(dataDir, `old-${name}`));
    const { store } = await readBuffer(dataDir);
    expect(store.salvaged).toEqual([]);
    expect(store.previousRun).toBeUndefined();
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

  test('no log where a process had one: what only it held is gone, and so is the state that may be older', async () => {
    await leave('killed');
    fs.rmSync(file('-wal'));
    const { store } = await readBuffer(dataDir);
    expect(store.salvaged[0]?.why).toMatch(/cut off/);
    expect(store.epoch).not.toBe(epoch);
    expect(store.state('mes/1/press/count')).toBeUndefined();
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
    const expected = Array.from({ length: 91 }, (_, index) => 31 + index).filter((seq) => seq !== 50);
    expect(numbersOf(saved)).toEqual(expected);
    expect(next.state('mes/1/press/x')?.toString()).toBe('1');
    expect(next.salvaged).toMatchObject([{ epoch, holes: [{ epoch, fromSeq: 50, toSeq: 50, count: 1 }] }]);
    await next[Symbol.asyncDispose]();
  });

  test('the file is taken away: what is written would go nowhere', async () => {
    await leave();
    const clock = new FakeClock();
    const store = openBuffer(dataDir, { clock });
    const stop = new AbortController();
    const running = store.run(stop.signal);
    fs.rmSync(file());
    await store.append({ drafts: [marked(epoch, 10)] }, never);
    await clock.advance(200);
    expect(store.broken.aborted).toBe(true);
    stop.abort();
    await running;
    await store[Symbol.asyncDispose]();
    const next = openBuffer(dataDir, { broken: { why: 'gone', remains: store.remains } });
    expect(numbersOf(next.next(next.cursor('mqtt'), all))).toEqual([121]);
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
