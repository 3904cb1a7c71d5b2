/** The evidence in the durable store's transactions: with the messages or not at all, and old windows emptied. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Health } from '../../../agent/base/health.ts';
import type { LedgerRow } from '../../../agent/model/ledger.ts';
import type { RecordKind } from '../../../agent/model/record.ts';
import { databaseFile } from '../../../agent/store/database.ts';
import { openStore, type SqliteStore } from '../../../agent/store/sqlite.ts';
import type { Witness } from '../../../agent/store/witness.ts';
import { CountingWitness, draft, gapOf, never } from '../../contract/store.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { unexpected } from '../../fakes/store.ts';

let dataDir: string;
let store: SqliteStore;
let witness: CountingWitness;

beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'zhencai-store-'));
  store = open();
  witness = new CountingWitness();
  store.attach(witness, unexpected);
});
afterEach(async () => {
  await store[Symbol.asyncDispose]();
  fs.rmSync(dataDir, { recursive: true });
});

function open(): SqliteStore {
  const clock = new FakeClock();
  const health = new Health(
    () => clock.now(),
    () => undefined,
  );
  return openStore({ dataDir, gateway: 'gw', commitEveryMs: 100, clock, health });
}

function look<T>(use: (database: Sqlite.Database) => T): T {
  const database = new Sqlite(path.join(dataDir, databaseFile));
  try {
    return use(database);
  } finally {
    database.close();
  }
}

function row(n: number, kind: RecordKind, time = 1000): LedgerRow {
  return { n, time, kind, hash: Buffer.alloc(32, n), body: Buffer.from(`{"n":${n}}`) };
}

describe('a transaction that the disk refuses', () => {
  /** Another writer holds the file, as a full disk would refuse. */
  async function whileRefused(use: () => Promise<void>): Promise<void> {
    const blocker = new Sqlite(path.join(dataDir, databaseFile), { timeout: 0 });
    blocker.exec('begin immediate');
    await use();
    blocker.exec('rollback');
    blocker.close();
  }

  test('comes again with the same messages first, and is told as kept once', async () => {
    await store.append({ drafts: [draft('a'), draft('b')] }, never);
    await whileRefused(async () => {
      expect(store.flush()).toBe(false);
      await store.append({ drafts: [draft('c')] }, never);
      expect(store.flush()).toBe(false);
      expect(store.state('seen')).toBeUndefined();
    });
    expect(store.flush()).toBe(true);
    expect(witness.kept).toEqual([[1, 2, 3]]);
    for (const tried of witness.tried) expect([1, 2, 3].slice(0, tried.length)).toEqual(tried);
    expect(store.state('seen')?.toString()).toBe('1,2,3');
  });

  test('leaves nothing of the witness where a later statement fails', async () => {
    // What the witness adds goes first; a message that cannot be written takes it back.
    look((database) =>
      database.exec("create trigger full before insert on outbox begin select raise(abort, 'full'); end"),
    );
    await store.append({ drafts: [draft('a')] }, never);
    expect(store.flush()).toBe(false);
    expect(witness.tried).toEqual([[1]]);
    expect(witness.kept).toEqual([]);
    expect(
      look((database) => database.prepare("select count(*) from state where key = 'seen'").pluck().get()),
    ).toBe(0);
    look((database) => database.exec('drop trigger full'));
    expect(store.flush()).toBe(true);
    expect(witness.kept).toEqual([[1]]);
  });
});

test('a witness sees the gap message of a trim in the transaction that drops the rows', async () => {
  const big = { ...draft('a'), encode: () => Buffer.alloc(1 << 20) };
  await store.append({ drafts: [big] }, never);
  store.flush();
  const limits = { publishers: ['mqtt'], maxBytes: 1, keepAfter: 0, dropUndelivered: true };
  expect(store.trim(limits, gapOf).loss).toMatchObject({ fromSeq: 1, toSeq: 1 });
  expect(witness.kept).toEqual([[1], [2]]);
});

test('the last transaction of a clean stop is shown, too', async () => {
  await store.append({ drafts: [draft('a')] }, never);
  await store[Symbol.asyncDispose]();
  expect(witness.kept).toEqual([[1]]);
  store = open();
  expect(store.state('seen')?.toString()).toBe('1');
});

describe('prune', () => {
  const bodies = (): string[] =>
    look(
      (database) =>
        database.prepare('select cast(body as text) from ledger order by n').pluck().all() as string[],
    );

  function keep(rows: readonly LedgerRow[]): void {
    const once: Witness = {
      isDirty: true,
      seal: () => ({
        rows,
        checkpoints: [],
        openings: [],
        state: new Map(),
        kept: () => store.attach(witness, unexpected),
      }),
    };
    store.attach(once, unexpected);
    store.flush();
  }

  test('empties windows made before a time and nothing else; hashes stay', () => {
    keep([
      row(0, 'start', 10),
      row(1, 'window', 20),
      row(2, 'gap', 20),
      row(3, 'window', 30),
      row(4, 'window', 40),
    ]);
    expect(store.prune(35)).toBe(true);
    expect(bodies()).toEqual(['{"n":0}', '', '{"n":2}', '', '{"n":4}']);
    const hashes = look((database) => database.prepare('select hash from ledger order by n').pluck().all());
    expect(hashes).toEqual([0, 1, 2, 3, 4].map((n) => Buffer.alloc(32, n)));
    expect(store.prune(35)).toBe(false);
    expect(store.prune(50)).toBe(true);
    expect(bodies()[4]).toBe('');
  });

  test('goes in bounded steps until nothing is left to do', () => {
    keep(Array.from({ length: 600 }, (_, n) => row(n, 'window', 10)));
    expect(store.prune(20)).toBe(true);
    const left = bodies().filter((body) => body !== '').length;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(600);
    let steps = 1;
    while (store.prune(20)) steps += 1;
    expect(steps).toBeLessThan(10);
    expect(bodies().every((body) => body === '')).toBe(true);
  });
});

test('a witness that fails is told of once and shown nothing more; what is collected becomes durable all the same', async () => {
  const failures: unknown[] = [];
  let asked = 0;
  const failing: Witness = {
    isDirty: false,
    seal: () => {
      asked += 1;
      throw new Error('a defect');
    },
  };
  store.attach(failing, (error) => failures.push(error));
  for (const text of ['a', 'b']) {
    await store.append({ drafts: [draft(text)] }, never);
    expect(store.flush()).toBe(true);
  }
  expect(store.next(0, { rows: 10, bytes: 1_000 }).map(({ body }) => body.toString())).toEqual([
    '1:a',
    '2:b',
  ]);
  expect(failures).toHaveLength(1);
  expect(asked).toBe(1);
});
