/**
 * A buffer that any earlier version left, kept for ever in test/golden/store: each is opened with what it held. A step of the
 * schema that comes without its golden file fails here.
 */
import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { databaseFile, emptyDatabase } from '../../../agent/store/database.ts';
import { migrations } from '../../../agent/store/schema.ts';
import { draft, never } from '../../contract/store.ts';
import { openBuffer } from '../../fakes/buffer.ts';
import { tempDir } from '../../integration/programs.ts';

const golden = path.join(import.meta.dirname, '../../golden/store');
const versions = migrations.map((_, index) => index + 1);
const textOf = (version: number): string => fs.readFileSync(path.join(golden, `v${version}.sql`), 'utf8');

function schemaOf(database: Sqlite.Database): unknown {
  return database
    .prepare("select type, name, sql from sqlite_schema where name not like 'sqlite_%' order by type, name")
    .all()
    .map((one) =>
      JSON.stringify(one)
        .replaceAll(/(?:\\n| )+/g, ' ')
        .replace('CREATE ', 'create '),
    );
}

test('each version has its golden file, and no file is of no version', () => {
  expect(fs.readdirSync(golden).sort()).toEqual(versions.map((version) => `v${version}.sql`));
});

test.each(versions)('version %i has the schema that its steps make', (version) => {
  const made = new Sqlite(':memory:');
  made.exec(textOf(version));
  expect(schemaOf(made)).toEqual(schemaOf(emptyDatabase(version)));
  expect(made.pragma('user_version', { simple: true })).toBe(version);
});

test.each(versions)('version %i is taken over: rows, positions, state, log and numbers', async (version) => {
  using folder = tempDir();
  const left = new Sqlite(path.join(folder.path, databaseFile));
  left.exec(textOf(version));
  const rows = left.prepare('select seq, time, topic, body from outbox order by seq').all() as {
    seq: number;
  }[];
  left.close();
  const store = openBuffer(folder.path);
  expect(store.salvaged).toEqual([]);
  expect(store.epoch).toBe('k3f9q2xa');
  expect(store.previousRun).toEqual({ aliveAt: 1_764_000_100_000, clean: true });
  const found = store.next(0, { rows: 1000, bytes: 1 << 30 });
  expect(found.map(({ seq, time, topic, body }) => ({ seq, time, topic, body }))).toEqual(rows);
  expect([store.cursor('mqtt'), store.cursor('platform'), store.cursor('new')]).toEqual([42, 7, 0]);
  expect(store.state('mes/press')?.toString()).toBe('{"run":true}');
  expect(store.ledgerSize()).toBe(version === 1 ? 0 : 2);
  expect(store.figures().deadLetters).toBe(1);
  const last = rows.at(-1)?.seq ?? 0;
  await store.append({ drafts: [draft('next')] }, never);
  expect(store.flush()).toBe(true);
  expect(store.next(last, { rows: 1, bytes: 0 })[0]?.seq).toBe(last + 1);
  await store[Symbol.asyncDispose]();
  // And again, as any other.
  await using again = openBuffer(folder.path);
  expect(again.salvaged).toEqual([]);
  expect(again.figures().lastSeq).toBe(last + 1);
});
