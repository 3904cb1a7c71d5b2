/**
 * Opens the buffer of a data folder, whatever state it is in: sound it is taken up, absent it is made, broken it is set aside
 * and what can be read of it goes into a new one. Only another agent, a newer version's file or a folder that this
 * user may not write to end in an error; a disk that refuses is to be asked again.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { CodedError, RetryableError } from '../base/errors.ts';
import { damageText, isDamage, isDiskError } from './damage.ts';
import { databaseFile, lockFolder, migrate, openFile, type Database } from './database.ts';
import { examineContents, examineSchema, fileDamage } from './examine.ts';
import { outboxTables } from './outbox.ts';
import type { Remains } from './pending.ts';
import { unfinished } from './quarantine.ts';
import { rescue } from './rescue.ts';
import { migrations } from './schema.ts';
import { writeWhole } from './whole-file.ts';

/** The epoch of the buffer, noted beside it: that there was one is known though its file is gone. */
const epochFile = 'outbox.epoch';

export interface OpenOptions {
  readonly dataDir: string;
  readonly gateway: string;
  readonly now: number;
  /** What broken buffers may take on disk beside the newest of them, which is always kept; 0 where it is not said. */
  readonly quarantineBytes?: number;
  /** Why this process gave the buffer up, and what it had in memory. */
  readonly broken?: { readonly why: string; readonly remains: Remains } | undefined;
}

/** An open database and the lock that makes it ours. */
export interface OpenDatabase {
  readonly database: Database;
  /** Whether the file is another one than was opened, or none: what is written goes nowhere. */
  readonly isGone: () => boolean;
  readonly close: () => void;
}

/**
 * Opens the buffer for the agent.
 * @throws CodedError `store.inUse`, `store.tooNew`, `store.unusable`; RetryableError `store.notWritable`
 */
export function openDatabase(options: OpenOptions): OpenDatabase {
  const { dataDir } = options;
  const file = path.join(dataDir, databaseFile);
  let lock: Database | undefined;
  try {
    lock = lockFolder(dataDir);
    const database = soundOrSaved(options, file);
    const held = lock;
    const { ino } = fs.statSync(file);
    return {
      database,
      isGone: () => fs.statSync(file, { throwIfNoEntry: false })?.ino !== ino,
      close: () => {
        database.close();
        held.close();
      },
    };
  } catch (error) {
    lock?.close();
    if (error instanceof CodedError) throw error;
    if (isDiskError(error)) throw new RetryableError('store.notWritable', { folder: dataDir }, error);
    throw new CodedError('store.unusable', { file }, error);
  }
}

function soundOrSaved(options: OpenOptions, file: string): Database {
  const { dataDir, now, quarantineBytes = 0, broken } = options;
  const noted = notedEpoch(dataDir);
  let why = unfinished(dataDir)?.why ?? broken?.why ?? fileDamage(file, noted !== undefined);
  if (why === undefined) {
    try {
      return sound(options, file, noted !== undefined);
    } catch (error) {
      if (!isDamage(error)) throw error;
      why = damageText(error);
    }
  }
  const known = { epoch: noted?.epoch, sinceAtLeast: noted?.at };
  rescue({ dataDir, now, quarantineBytes, remains: broken?.remains, ...known }, why);
  return sound(options, file, true);
}

/** @throws what says that it is not */
function sound({ dataDir, gateway, now }: OpenOptions, file: string, isExpected: boolean): Database {
  const database = openFile(file);
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('wal_autocheckpoint = 1000');
    database.pragma('cache_size = -1000');
    migrate(database, examineSchema(database, file, isExpected));
    examineContents(database, file);
    noteEpoch(dataDir, factsOf(database, gateway, now));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Writes what a new buffer lacks; nothing into one that has it. @returns its epoch */
function factsOf(database: Database, gateway: string, now: number): string {
  const tables = outboxTables(database);
  const epoch = tables.fact('epoch') ?? makeEpoch();
  database.transaction(() => {
    const facts = { epoch, gateway, createdAt: String(now), schema: String(migrations.length) };
    for (const [name, value] of Object.entries(facts)) {
      const found = tables.fact(name);
      if (found === undefined || (name === 'schema' && found !== value)) tables.setFact(name, value);
    }
  })();
  return epoch;
}

function notedEpoch(
  dataDir: string,
): { readonly epoch: string | undefined; readonly at: number } | undefined {
  const file = path.join(dataDir, epochFile);
  const at = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (at === undefined) return undefined;
  const text = fs.readFileSync(file, 'utf8').trim();
  return { epoch: /^[a-z2-7]{8}$/.test(text) ? text : undefined, at: Math.floor(at) };
}

/** Its time says when the last run began. Without it a run is no worse off: a disk that is full is no reason to stop here. */
function noteEpoch(dataDir: string, epoch: string): void {
  try {
    writeWhole(path.join(dataDir, epochFile), `${epoch}\n`);
  } catch (error) {
    if (!isDiskError(error)) throw error;
  }
}

/** 40 random bits in eight characters of lower-case base 32. */
function makeEpoch(): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  return [...randomBytes(8)].map((byte) => alphabet[byte & 31]).join('');
}
