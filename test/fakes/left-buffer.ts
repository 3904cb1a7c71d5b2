/** A buffer as an agent left it, and tools to break it with. */
import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Message } from '../../agent/model/message.ts';
import { databaseFile } from '../../agent/store/database.ts';
import { identityOf } from '../../agent/store/identity.ts';
import { bufferFolder, copyBuffer, fillBuffer, openBuffer, pageBytes } from './buffer.ts';

/** Rows that publisher `mqtt` has delivered, of 120. */
export const delivered = 20;
const sizes = Array.from({ length: 120 }, (_, index) => (index % 10 === 0 ? 9000 : 300));
const never = new AbortController().signal;

/** Leaves 120 rows, as a clean stop does, or as SIGKILL does before the log is taken over. */
export async function leaveBuffer(
  dataDir: string,
  end: 'closed' | 'killed',
): Promise<{ readonly epoch: string; readonly written: Message[] }> {
  const made = bufferFolder();
  const store = openBuffer(made);
  const { epoch } = store;
  const written = await fillBuffer(store, sizes);
  store.commit('mqtt', delivered);
  // A backlog of long ago: where it ended says nothing of what waits.
  for (const name of ['mqtt/from', 'mqtt/ahead']) store.commit(name, 5);
  await store.append({ drafts: [], state: new Map([['evidence/head', Buffer.from('{}')]]) }, never);
  store.flush();
  if (end === 'killed') copyBuffer(made, dataDir);
  await store[Symbol.asyncDispose]();
  if (end === 'closed') copyBuffer(made, dataDir);
  fs.rmSync(made, { recursive: true });
  return { epoch, written };
}

/** Numbers that rows had where they were written. */
export function numbersOf(rows: readonly Message[]): (number | undefined)[] {
  return rows.map(({ body }) => identityOf(body)?.seq);
}

/** The files in a folder that each test has for itself. */
export function filesOf(dataDir: () => string) {
  const file = (part = ''): string => path.join(dataDir(), databaseFile + part);
  const overwrite = (at: number, bytes: Buffer, part = ''): void => {
    const open = fs.openSync(file(part), 'r+');
    fs.writeSync(open, bytes, 0, bytes.length, at);
    fs.closeSync(open);
  };
  const look = <Found>(ask: (database: Sqlite.Database) => Found): Found => {
    const database = new Sqlite(file());
    const found = ask(database);
    database.close();
    return found;
  };
  return {
    file,
    overwrite,
    look,
    zeroPage: (page: number): void => overwrite((page - 1) * pageBytes, Buffer.alloc(pageBytes)),
    rootOf: (name: string): number =>
      look((database) =>
        Number(database.prepare('select rootpage from sqlite_schema where name = ?').pluck().get(name)),
      ),
  };
}
