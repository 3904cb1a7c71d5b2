/**
 * The database file: opened, locked, brought to the current schema. The one importer of better-sqlite3.
 *
 * One agent per data folder: a second file, agent.lock, is held under an exclusive SQLite lock, which the operating
 * system lets go when the process dies, however it dies. The buffer itself stays readable by others (WAL).
 */
import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { CodedError, messageOf } from '../base/errors.ts';
import { isDamage, isDiskError } from './damage.ts';
import { migrations } from './schema.ts';
import { pairSum } from './sum.ts';

export type Database = Sqlite.Database;
export type Statement = Sqlite.Statement;

/** Name of the buffer's file in the data folder. */
export const databaseFile = 'outbox.db';

/** Longest wait for another writer (there should be none): it blocks the whole agent, and a failed commit is retried. */
const busyMs = 250;

/** Opens a buffer's file to write. Nothing in it is looked at yet. */
export function openFile(file: string): Database {
  return new Sqlite(file, { timeout: busyMs });
}

/** A database in memory with the schema of a version. */
export function emptyDatabase(version: number): Database {
  const database = new Sqlite(':memory:');
  migrate(database, 0, version);
  return database;
}

/** Opens the buffer to look at it, beside a running agent or without one. */
export function openReadOnly(dataDir: string): Database {
  const file = path.join(dataDir, databaseFile);
  if (!fs.existsSync(file)) throw new CodedError('store.missing', { file });
  try {
    return new Sqlite(file, { readonly: true });
  } catch (error) {
    throw new CodedError('store.unusable', { file }, error);
  }
}

/**
 * Takes the data folder for this process, making it where there is none.
 * @throws CodedError `store.inUse`, `store.unusable`; an error of the disk as it comes
 */
export function lockFolder(dataDir: string): Database {
  const file = path.join(dataDir, 'agent.lock');
  let lock: Database | undefined;
  try {
    makeFolder(dataDir);
    lock = new Sqlite(file, { timeout: 0 });
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('begin exclusive');
    return lock;
  } catch (error) {
    lock?.close();
    if (/locked|busy/i.test(messageOf(error))) throw new CodedError('store.inUse', { folder: dataDir });
    if (isDamage(error)) {
      // It holds nothing but the lock.
      fs.rmSync(file);
      return lockFolder(dataDir);
    }
    if (isDiskError(error) && fs.existsSync(file)) throw error;
    throw new CodedError('store.unusable', { file }, error);
  }
}

/** Level by level: Node's own recursive mkdir never returns where a file system (such as /proc) refuses in its own way. */
export function makeFolder(folder: string): void {
  if (fs.existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  fs.mkdirSync(folder, { mode: 0o750 });
}

/** Takes the steps from one version of the schema to another, all or none. */
export function migrate(database: Database, from: number, to = migrations.length): void {
  if (from === to) return;
  database.transaction(() => {
    // One step changes the check of a table, which is written in the schema alone.
    database.unsafeMode(true);
    for (const step of migrations.slice(from, to)) database.exec(step);
    database.unsafeMode(false);
    if (from < sumsSince && to >= sumsSince) addSums(database);
    database.pragma(`user_version = ${to}`);
  })();
}

/** Version from which on rows have sums. */
const sumsSince = 3;

/** Sums for the tables that are small; messages from before go without. */
function addSums(database: Database): void {
  database.function('pair_sum', { deterministic: true }, (name: unknown, value: unknown) =>
    pairSum(String(name), Buffer.isBuffer(value) || typeof value === 'number' ? value : String(value)),
  );
  database.exec(`
    update cursor set sum = pair_sum(publisher, seq);
    update state set sum = pair_sum(key, value);
    insert into fact (name, value) select 'cursors', count(*) from cursor;
    update fact set sum = pair_sum(name, value);
  `);
}
