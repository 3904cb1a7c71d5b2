/**
 * Whether a buffer is sound enough to begin with. What this costs is bounded, whatever the size of the buffer: to read
 * 2 GB on a gateway's eMMC (50 to 150 MB/s) would keep the agent from collecting for half a minute at every start. So:
 *
 * - always: the log's checksums, the schema word by word, every cursor, state and fact with its sum, both ends of the
 *   outbox. That is some milliseconds, and what the agent needs to go on where it was;
 * - a small file is also read as a whole (`quick_check`);
 * - what lies in between is found when it is used: every row is held against its sum before it is sent, and SQLite tells of
 *   a page it cannot use. The running agent then does what would have been done here (rescue.ts).
 */
import fs from 'node:fs';
import { CodedError } from '../base/errors.ts';
import { DamageError } from './damage.ts';
import { emptyDatabase, type Database } from './database.ts';
import { indexBytes, indexedFrames, readWal } from './salvage/wal.ts';
import { migrations } from './schema.ts';
import { pairSum } from './sum.ts';

/** Files up to here are read as a whole: within a second on a slow disk. */
const quickCheckBytes = 32 << 20;

/**
 * What is wrong with the files before SQLite is asked: it takes an empty file for a new database, and of a log it forgets,
 * without a word, what is behind the first broken frame. Numbers that were sent would then be given a second time.
 * @param isExpected whether there was a buffer before
 */
export function fileDamage(file: string, isExpected: boolean): string | undefined {
  const size = sizeOf(file);
  const log = sizeOf(`${file}-wal`);
  if (size === 0 && (isExpected || log > 0))
    return fs.existsSync(file) ? 'the file is empty' : 'the file is gone';
  return reading(`${file}-wal`, (read) => {
    const wal = readWal(log, read);
    if (wal?.isBroken === true) return 'the write-ahead log is broken';
    const index = reading(`${file}-shm`, (readIndex) => readIndex(0, indexBytes));
    const isShort = indexedFrames(index, read(0, 32)) > (wal?.committed ?? 0);
    return isShort ? 'the write-ahead log is cut off' : undefined;
  });
}

/**
 * Whether the schema is one of ours.
 * @returns its version; 0 for a new file
 * @throws DamageError, an error of SQLite, CodedError `store.tooNew`
 */
export function examineSchema(database: Database, file: string, isExpected: boolean): number {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > migrations.length) {
    // A flipped bit is no newer version.
    const told = database.prepare("select value from fact where name = 'schema'").pluck().get();
    if (told !== undefined && Number(told) <= migrations.length)
      throw new DamageError(`schema ${version}, ${String(told)} was written`);
    throw new CodedError('store.tooNew', { file, version, known: migrations.length });
  }
  if (version < 0 || (version === 0 && isExpected)) throw new DamageError('the schema is gone');
  const model = emptyDatabase(version);
  const found = new Map(schemaOf(database));
  for (const [name, sql] of schemaOf(model))
    if (found.get(name) !== sql) throw new DamageError(`the schema of ${name} is not ours`);
  model.close();
  return version;
}

/** Whether what is needed to go on is as it was written. @throws DamageError or an error of SQLite */
export function examineContents(database: Database, file: string): void {
  const tables = { fact: 'name, value', cursor: 'publisher, seq', state: 'key, value' };
  for (const [table, columns] of Object.entries(tables))
    for (const row of database.prepare(`select ${columns}, sum from ${table}`).raw().iterate()) {
      const [name, value, sum] = row as [string, string | number | Buffer, number | null];
      // The size of the evidence log is kept by triggers, and is counted anew from nothing else.
      if (sum !== pairSum(name, value) && !(table === 'fact' && name === 'ledgerBytes'))
        throw new DamageError(`${table} ${name} does not fit its sum`);
    }
  const last = database.prepare("select seq from sqlite_sequence where name = 'outbox'").pluck().get() ?? 0;
  const told = database.prepare("select value from fact where name = 'lastSeq'").pluck().get() ?? last;
  const ends = database.prepare('select max(seq) from outbox').pluck().get() ?? 0;
  if (Number(told) !== last || Number(ends) > Number(last))
    throw new DamageError(`numbers up to ${String(last)}, ${String(told)} was written`);
  database.prepare('select * from outbox order by seq limit 1').get();
  if (sizeOf(file) > quickCheckBytes) return;
  const answer = String(database.pragma('quick_check(1)', { simple: true }));
  if (answer !== 'ok') throw new DamageError(answer);
}

function schemaOf(database: Database): [string, string][] {
  const rows = database
    .prepare("select type, name, sql from sqlite_schema where name not like 'sqlite_%'")
    .raw()
    .all();
  return (rows as [string, string, string][]).map(([type, name, sql]) => [
    `${type} ${name}`,
    sql.replaceAll(/\s+/g, ' '),
  ]);
}

function sizeOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Reads from a file; of one that is not there, nothing. */
function reading<Found>(file: string, ask: (read: (at: number, bytes: number) => Buffer) => Found): Found {
  const open = fs.existsSync(file) ? fs.openSync(file, 'r') : undefined;
  try {
    return ask((at, bytes) => {
      const buffer = Buffer.alloc(bytes);
      return buffer.subarray(0, open === undefined ? 0 : fs.readSync(open, buffer, 0, bytes, at));
    });
  } finally {
    if (open !== undefined) fs.closeSync(open);
  }
}
