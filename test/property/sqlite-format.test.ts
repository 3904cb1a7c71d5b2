/** Our reader of SQLite's file format against files that SQLite made. */
import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Image } from '../../agent/store/salvage/image.ts';
import { cellsOf } from '../../agent/store/salvage/page.ts';
import { columnsOf, varint, type Column } from '../../agent/store/salvage/record.ts';
import { bufferFolder } from '../fakes/buffer.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ minLength: 3000, maxLength: 9000 }),
);
const blob = fc.uint8Array({ maxLength: 20_000 }).map((bytes) => Buffer.from(bytes));
const whole = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -300, max: 300 }),
  fc.constantFrom(0, 1, 127, 128, 32_768, 2 ** 31, 2 ** 47, 2 ** 48),
);
const rows = fc.uniqueArray(
  fc.record({
    id: whole,
    text,
    blob,
    whole: fc.option(whole),
    real: fc.double({ noNaN: true }).filter((value) => !Number.isInteger(value)),
  }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 40 },
);

/** Every row of tables with three columns and more, by id; and those of the table without rowids, by key. */
function found(file: string): {
  readonly tables: Map<number, readonly Column[]>;
  readonly keyed: Map<string, readonly Column[]>;
} {
  using image = new Image(file);
  const tables = new Map<number, readonly Column[]>();
  const keyed = new Map<string, readonly Column[]>();
  for (const { page, pageOf } of image.versions())
    for (const { rowid, columns } of cellsOf(page, pageOf)) {
      if (rowid !== undefined) tables.set(rowid, columns);
      else keyed.set(String(columns[0]), columns);
    }
  return { tables, keyed };
}

test.each(['file', 'log'])(
  'rows of every shape, some on overflow pages, come out of the %s as they went in',
  (from) => {
    fc.assert(
      fc.property(rows, fc.constantFrom(512, 1024, 4096, 8192), (made, pageBytes) => {
        const folder = bufferFolder();
        const file = path.join(folder, 'a.db');
        try {
          const database = new Sqlite(file);
          database.pragma(`page_size = ${pageBytes}`);
          database.pragma('journal_mode = WAL');
          database.exec('create table t (id integer primary key, a text, b blob, c integer, d real)');
          database.exec('create table k (key text primary key, b blob) without rowid');
          const insert = database.prepare('insert into t values (?, ?, ?, ?, ?)');
          const insertKeyed = database.prepare('insert into k values (?, ?)');
          for (const row of made) {
            insert.run(row.id, row.text, row.blob, row.whole, row.real);
            insertKeyed.run(`${row.id}:${row.text}`, row.blob);
          }
          if (from === 'file') database.close();
          const { tables, keyed } = found(file);
          for (const row of made) {
            expect(tables.get(row.id)).toEqual([null, row.text, row.blob, row.whole, row.real]);
            expect(keyed.get(`${row.id}:${row.text}`)).toEqual([`${row.id}:${row.text}`, row.blob]);
          }
          expect(tables.size).toBe(made.length);
          if (from === 'log') database.close();
        } finally {
          fs.rmSync(folder, { recursive: true });
        }
      }),
      { numRuns: 40 },
    );
  },
);

test('bytes that are no record, no page and no number are not taken for one, and never throw', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 0, maxLength: 200 }),
      fc.integer({ min: 0, max: 200 }),
      (bytes, at) => {
        const buffer = Buffer.from(bytes);
        const number = varint(buffer, at);
        if (number !== undefined) expect(number.end).toBeLessThanOrEqual(buffer.length);
        const columns = columnsOf(buffer);
        if (columns !== undefined) expect(columns.length).toBeLessThan(buffer.length);
      },
    ),
  );
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 512, maxLength: 512 }),
      fc.constantFrom(2, 10, 13),
      (bytes, kind) => {
        const page = Buffer.from(bytes);
        page[0] = kind;
        for (const { columns } of cellsOf(page, () => page)) expect(columns.length).toBeLessThan(65_536);
      },
    ),
  );
});
