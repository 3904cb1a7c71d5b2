/** Single changes of a gateway's database, as somebody with its disk can make them, and what he may do to hide them. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { choose } from '../../agent/evidence/choice.ts';
import { checkpointText, signNote, type NoteKey } from '../../agent/evidence/note.ts';
import type { LedgerRow } from '../../agent/model/ledger.ts';
import type { Database } from '../../agent/store/database.ts';
import { canonical, FakeTree } from './tree.ts';

/** A change and its name, for the counterexample. */
export interface Mutation {
  readonly name: string;
  readonly apply: (database: Database) => void;
}

/** How far hashes are made to fit: not, of the row alone, of all rows after it. */
type Cover = 'no' | 'own' | 'all';
const cover = fc.constantFrom<Cover>('no', 'own', 'all');

type Content = Readonly<Record<string, unknown>>;

function leafOf(body: Buffer | string): Buffer {
  return createHash('sha256').update(Buffer.of(0)).update(body).digest();
}

function rowsOf(database: Database): LedgerRow[] {
  return database.prepare('select * from ledger order by n').all() as LedgerRow[];
}

function put(database: Database, rows: readonly Omit<LedgerRow, 'n'>[]): void {
  database.exec('delete from ledger');
  const insert = database.prepare('insert into ledger values (?, ?, ?, ?, ?)');
  for (const [n, { time, kind, hash, body }] of rows.entries()) insert.run(n, time, kind, hash, body);
}

/** Writes the ledger anew with other contents, numbered, chained and hashed as if they had always been so. */
export function rechain(database: Database, change: (record: Content) => Content): void {
  const records = rowsOf(database).map(({ body }) => change(JSON.parse(body.toString()) as Content));
  chainAll(database, records);
}

function chainAll(database: Database, records: readonly Content[]): void {
  let prev = '';
  const hashes: Buffer[] = [];
  const rows = records.map((record, n) => {
    const body = Buffer.from(canonical({ ...chosenAnew(record, hashes), n, prev }));
    const hash = leafOf(body);
    hashes.push(hash);
    prev = hash.subarray(0, 12).toString('base64');
    return { time: Number(record['time']), kind: record['kind'] as LedgerRow['kind'], hash, body };
  });
  put(database, rows);
}

/** A register with another hash chooses in another order; here every machine was challenged, so order is all. */
function chosenAnew(record: Content, hashes: readonly Buffer[]): Content {
  const { kind, nonce, k, register, results } = record;
  const hash = hashes[Number(register)];
  if (kind !== 'challenge' || hash === undefined || !Array.isArray(results)) return record;
  const named = results as { readonly equipment: string }[];
  const ids = named.map(({ equipment }) => equipment);
  const order = choose(hash, String(nonce), ids, Number(k));
  return {
    ...record,
    results: named.toSorted((a, b) => order.indexOf(a.equipment) - order.indexOf(b.equipment)),
  };
}

/** Signs every checkpoint anew, over the records as they are now. */
export function resign(database: Database, key: NoteKey): void {
  const tree = new FakeTree(rowsOf(database).map(({ hash }) => hash));
  const update = database.prepare('update checkpoint set note = ? where size = ?');
  for (const size of database.prepare('select size from checkpoint').pluck().all() as number[])
    update.run(signNote(key, checkpointText(key.name, size, tree.root(size))), size);
}

/** Of a list, one by a number that may be any. */
function pick<T>(list: readonly T[], at: number): T {
  const found = list[at % list.length];
  if (found === undefined) throw new RangeError('nothing to pick from');
  return found;
}

/** A number in a text becomes another one; where there is none, a character. */
function changed(text: string, at: number): string {
  const digits = [...text.matchAll(/\d/g)];
  if (digits.length === 0) return `${text} `;
  const { index } = pick(digits, at);
  return text.slice(0, index) + String((Number(text[index]) + 1 + (at % 8)) % 10) + text.slice(index + 1);
}

function flipped(bytes: Buffer, at: number): Buffer {
  const other = Buffer.from(bytes);
  const index = at % other.length;
  other[index] = (other[index] ?? 0) ^ (1 << (at % 8));
  return other;
}

/** The rows of the ledger as a list that may be changed, hashes made to fit afterwards. */
function ledger(name: string, covered: Cover, change: (rows: LedgerRow[]) => void): Mutation {
  return {
    name: `ledger ${name}, covered: ${covered}`,
    apply: (database) => {
      const rows = rowsOf(database);
      change(rows);
      if (covered === 'all') {
        try {
          return chainAll(
            database,
            rows.map(({ body }) => JSON.parse(body.toString()) as Content),
          );
        } catch {
          // What is no JSON any more cannot be chained.
        }
      }
      put(
        database,
        rows.map((row) => (covered === 'no' ? row : { ...row, hash: leafOf(row.body) })),
      );
    },
  };
}

const at = fc.nat({ max: 1_000_000 });

const ofLedger = fc
  .tuple(
    fc.constantFrom('number', 'byte', 'hash', 'time', 'kind', 'delete', 'insert', 'swap', 'empty'),
    at,
    at,
    cover,
  )
  .map(([what, where, how, covered]) =>
    ledger(`${what} ${where} ${how}`, covered, (rows) => {
      const index = where % rows.length;
      const row = pick(rows, where);
      if (what === 'number') rows[index] = { ...row, body: Buffer.from(changed(row.body.toString(), how)) };
      if (what === 'byte') rows[index] = { ...row, body: flipped(row.body, how) };
      if (what === 'hash') rows[index] = { ...row, hash: flipped(row.hash, how) };
      if (what === 'time') rows[index] = { ...row, time: row.time + how - 500_000 };
      if (what === 'kind') rows[index] = { ...row, kind: pick(['window', 'register', 'start', 'stop'], how) };
      if (what === 'empty') rows[index] = { ...row, body: Buffer.alloc(0) };
      if (what === 'delete') rows.splice(index, 1);
      if (what === 'insert') rows.splice(index, 0, pick(rows, how));
      if (what === 'swap') [rows[index], rows[how % rows.length]] = [pick(rows, how), row];
    }),
  );

/** SQL on one row of a table. */
function onRow(
  table: string,
  name: string,
  where: number,
  change: (database: Database, rowid: number) => void,
): Mutation {
  return {
    name: `${table} ${name} ${where}`,
    apply: (database) => {
      const ids = database.prepare(`select rowid from ${table} order by rowid`).pluck().all() as number[];
      change(database, pick(ids, where));
    },
  };
}

function overwrite(database: Database, table: string, column: string, rowid: number, how: number): void {
  const value: unknown = database
    .prepare(`select ${column} from ${table} where rowid = ?`)
    .pluck()
    .get(rowid);
  const set = database.prepare(`update or ignore ${table} set ${column} = ? where rowid = ?`);
  if (typeof value === 'number') set.run(value + (how % 7) - 3, rowid);
  else if (Buffer.isBuffer(value))
    set.run(how % 2 === 0 ? flipped(value, how) : Buffer.from(changed(value.toString(), how)), rowid);
  else set.run(changed(String(value), how), rowid);
}

const columns = fc.constantFrom(
  ['checkpoint', 'note'],
  ['checkpoint', 'size'],
  ['checkpoint', 'time'],
  ['opening', 'body'],
  ['opening', 'n'],
  ['outbox', 'body'],
  ['outbox', 'body'],
  ['outbox', 'seq'],
  ['outbox', 'equipment'],
  ['outbox', 'time'],
);

const ofColumn = fc
  .tuple(columns, at, at)
  .map(([[table = '', column = ''], where, how]) =>
    onRow(table, `${column} ${how}`, where, (database, rowid) =>
      overwrite(database, table, column, rowid, how),
    ),
  );

const ofRow = fc.tuple(fc.constantFrom('checkpoint', 'opening', 'outbox'), at).map(([table, where]) =>
  onRow(table, 'delete', where, (database, rowid) => {
    database.prepare(`delete from ${table} where rowid = ?`).run(rowid);
  }),
);

/** A message more, that was never sent. */
const ofMessage = fc.tuple(at, at).map(([where, how]) =>
  onRow('outbox', 'insert', where, (database, rowid) => {
    const copy = database.prepare(
      'insert into outbox select (select max(seq) + 1 from outbox), time, class, topic, retain, schema, cfg, equipment, ?, null from outbox where seq = ?',
    );
    const body: unknown = database.prepare('select body from outbox where seq = ?').pluck().get(rowid);
    copy.run(Buffer.from(changed(String(body), how)), rowid);
  }),
);

/** What the writer goes on from. */
const ofState = fc.tuple(at, at, fc.boolean()).map(([where, how, isDeleted]): Mutation => ({
  name: `state ${where} ${how} ${isDeleted}`,
  apply: (database) => {
    const keys = database
      .prepare("select key from state where key like 'evidence/%'")
      .pluck()
      .all() as string[];
    const key = pick(keys, where);
    const value: unknown = database.prepare('select value from state where key = ?').pluck().get(key);
    if (isDeleted) database.prepare('delete from state where key = ?').run(key);
    else if (Buffer.isBuffer(value) && value.length > 0)
      database.prepare('update state set value = ? where key = ?').run(flipped(value, how), key);
  },
}));

export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 6, arbitrary: ofLedger },
  { weight: 4, arbitrary: ofColumn },
  { weight: 1, arbitrary: ofRow },
  { weight: 1, arbitrary: ofMessage },
  { weight: 1, arbitrary: ofState },
);
