/** What of a broken buffer goes on in the new one, and where the broken one goes. */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Message } from '../../../agent/model/message.ts';
import { databaseFile } from '../../../agent/store/database.ts';
import { identityOf } from '../../../agent/store/identity.ts';
import type { SqliteStore } from '../../../agent/store/sqlite.ts';
import type { Loss } from '../../../agent/store/store.ts';
import { gapOf, never } from '../../contract/store.ts';
import { delivered, filesOf, leaveBuffer, numbersOf } from '../../fakes/left-buffer.ts';
import { bufferFolder, marked, openBuffer, readBuffer } from '../../fakes/buffer.ts';
import { FakeClock } from '../../fakes/clock.ts';

const all = { rows: 1e6, bytes: 1e9 };
let dataDir: string;
let written: Message[];
let epoch: string;

beforeEach(() => {
  dataDir = bufferFolder();
});
afterEach(() => fs.rmSync(dataDir, { recursive: true }));

const { file, zeroPage, look, rootOf } = filesOf(() => dataDir);

/** Leaves a buffer of 120 rows, 20 of them delivered. */
async function leave(end: 'closed' | 'killed' = 'closed'): Promise<void> {
  ({ epoch, written } = await leaveBuffer(dataDir, end));
}

const undelivered = (): number[] => written.map(({ seq }) => seq).filter((seq) => seq > delivered);

describe('what goes on', () => {
  test('state does, but for what belongs to the old log; each publisher goes on where it was', async () => {
    await leave();
    const before = openBuffer(dataDir);
    before.enrol(['mqtt', 'platform', 'new']);
    before.commit('platform', 100);
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

  test('what went ahead of a backlog and was trimmed is not lost; what the backlog lacks is', async () => {
    await leave();
    const store = openBuffer(dataDir);
    store.commit('mqtt/from', 60);
    store.commit('mqtt/ahead', 110);
    store.flush();
    const limits = { publishers: ['mqtt'], maxBytes: 0, keepAfter: 0, dropUndelivered: false };
    for (let more = true; more;) ({ more } = store.trim(limits, gapOf));
    await store[Symbol.asyncDispose]();
    look((database) => database.exec('delete from outbox where seq in (40, 41)'));
    zeroPage(rootOf('outbox'));
    const next = openBuffer(dataDir);
    expect(next.salvaged).toMatchObject([{ holes: [{ epoch, fromSeq: 40, toSeq: 41, count: 2 }] }]);
    await next[Symbol.asyncDispose]();
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
      const aside = bufferFolder();
      await openBuffer(aside)[Symbol.asyncDispose]();
      fs.copyFileSync(path.join(aside, databaseFile), file());
      fs.rmSync(aside, { recursive: true });
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
