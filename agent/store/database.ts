/**
 * The database file: opened, locked, brought to the current schema. The one importer of better-sqlite3.
 *
 * One agent per data folder: a second file, agent.lock, is held under an exclusive SQLite lock, which the operating
 * system lets go when the process dies, however it dies. The buffer itself stays readable by others (WAL).
 */
import fs from 'node:fs';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import Sqlite from 'better-sqlite3';
import { CodedError, messageOf } from '../base/errors.ts';
import { migrations } from './schema.ts';

export type Database = Sqlite.Database;
export type Statement = Sqlite.Statement;

/** Name of the buffer's file in the data folder. */
export const databaseFile = 'outbox.db';

/** Longest wait for another writer (there should be none): it blocks the whole agent, and a failed commit is retried. */
const busyMs = 250;

/** An open database and the lock that makes it ours. */
export interface OpenDatabase {
  readonly database: Database;
  readonly close: () => void;
}

/**
 * Opens the buffer for the agent.
 * @throws CodedError `store.inUse`, `store.tooNew` or `store.unusable`
 */
export function openDatabase(dataDir: string, gateway: string, now: number): OpenDatabase {
  const file = path.join(dataDir, databaseFile);
  const lock = lockFolder(dataDir);
  try {
    const database = new Sqlite(file, { timeout: busyMs });
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('wal_autocheckpoint = 1000');
    database.pragma('cache_size = -1000');
    migrate(database, file);
    const fact = database.prepare('insert or ignore into fact values (?, ?)');
    fact.run('epoch', makeEpoch());
    fact.run('gateway', gateway);
    fact.run('createdAt', String(now));
    return {
      database,
      close: () => {
        database.close();
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    if (error instanceof CodedError) throw error;
    throw new CodedError('store.unusable', { file }, error);
  }
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

function lockFolder(dataDir: string): Database {
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
    throw new CodedError('store.unusable', { file }, error);
  }
}

/** Level by level: Node's own recursive mkdir never returns where a file system (such as /proc) refuses in its own way. */
function makeFolder(folder: string): void {
  if (fs.existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  fs.mkdirSync(folder, { mode: 0o750 });
}

function migrate(database: Database, file: string): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > migrations.length)
    throw new CodedError('store.tooNew', { file, version, known: migrations.length });
  database.transaction(() => {
    // One step changes the check of a table, which is written in the schema alone.
    database.unsafeMode(true);
    for (const step of migrations.slice(version)) database.exec(step);
    database.unsafeMode(false);
    database.pragma(`user_version = ${migrations.length}`);
  })();
}

/** 40 random bits in eight characters of lower-case base 32. */
function makeEpoch(): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  return [...randomBytes(8)].map((byte) => alphabet[byte & 31]).join('');
}
