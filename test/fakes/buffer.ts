/** A buffer with known contents, to be broken: what was put into it, and where in the file each message lies. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Health, type HealthReport } from '../../agent/base/health.ts';
import type { Draft, Message, MessageClass } from '../../agent/model/message.ts';
import { databaseFile } from '../../agent/store/database.ts';
import { openStore, type SqliteStore, type SqliteStoreOptions } from '../../agent/store/sqlite.ts';
import { FakeClock } from './clock.ts';

export const pageBytes = 4096;
/** Nothing is waited for. */
const never = new AbortController().signal;

/** A folder that goes away with the test; in memory where that is to be had, as every opening is synced. */
export function bufferFolder(): string {
  const root = fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir();
  return fs.mkdtempSync(path.join(root, 'zhencai-buffer-'));
}

/** Opens a buffer with a clock that stands. */
export function openBuffer(
  dataDir: string,
  more: Partial<SqliteStoreOptions> = {},
): SqliteStore & { readonly reports: HealthReport[] } {
  const clock = more.clock ?? new FakeClock();
  const reports: HealthReport[] = [];
  const health = new Health(
    () => clock.now(),
    (report) => reports.push(report),
  );
  return Object.assign(openStore({ dataDir, gateway: 'gw', commitEveryMs: 100, clock, health, ...more }), {
    reports,
  });
}

/** A message whose payload says who it is in every part of it. @param bytes about its length */
export function marked(
  epoch: string,
  bytes: number,
  kind: MessageClass = 'telemetry',
  time = 1_764_000_000_000,
): Draft {
  const head = {
    class: kind,
    topic: 't/x',
    retain: false,
    schema: 's/1',
    cfg: 'c',
    equipment: 'press',
    time,
  };
  return {
    ...head,
    encode: (seq) => {
      const id = `{"schema":"s/1","id":"gw:${epoch}:${seq}","gw":"gw","epoch":"${epoch}","seq":${seq},"d":"`;
      return Buffer.from(`${id}${markOf(seq).repeat(Math.ceil(bytes / markOf(seq).length))}"}`);
    },
  };
}

function markOf(seq: number): string {
  return `<${String(seq).padStart(6, '0')}>`;
}

/** Pages of a file that hold a part of each message, by its number. */
export function pagesOf(file: string): Map<number, Set<number>> {
  const bytes = fs.readFileSync(file);
  const pages = new Map<number, Set<number>>();
  for (const match of bytes.toString('latin1').matchAll(/<(\d{6})>/g)) {
    const own = pages.get(Number(match[1])) ?? new Set();
    own.add(Math.floor(match.index / pageBytes) + 1).add(Math.floor((match.index + 7) / pageBytes) + 1);
    pages.set(Number(match[1]), own);
  }
  return pages;
}

/** Puts messages of these sizes into a store, some in each transaction. @returns them as they are on disk */
export async function fillBuffer(
  store: SqliteStore,
  sizes: readonly number[],
  perCommit = 7,
): Promise<Message[]> {
  const before = store.figures().lastSeq;
  for (let at = 0; at < sizes.length; at += perCommit) {
    const drafts = sizes.slice(at, at + perCommit).map((bytes) => marked(store.epoch, bytes));
    await store.append(
      { drafts, state: new Map([['mes/1/press/count', Buffer.from(`{"raw":${at}}`)]]) },
      never,
    );
    store.flush();
  }
  return store.next(before, { rows: 1e6, bytes: 1e9 });
}

/** The files of a buffer, as they are. */
export function copyBuffer(from: string, to: string): void {
  for (const file of fs.readdirSync(from))
    if (file.startsWith(databaseFile) || file === 'outbox.epoch')
      fs.copyFileSync(path.join(from, file), path.join(to, file));
}

/**
 * Reads everything that a publisher has not delivered, as the agent does: where the file turns out to be broken on the way,
 * it is opened anew.
 */
export async function readBuffer(
  dataDir: string,
  publisher = 'mqtt',
): Promise<{ store: SqliteStore; rows: Message[] }> {
  let broken: SqliteStoreOptions['broken'];
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const store = openBuffer(dataDir, { broken });
    const rows: Message[] = [];
    for (;;) {
      const more = store.next(rows.at(-1)?.seq ?? store.cursor(publisher), { rows: 64, bytes: 1e9 });
      if (more.length === 0) break;
      rows.push(...more);
    }
    if (!store.broken.aborted) return { store, rows };
    await store[Symbol.asyncDispose]();
    broken = { why: String(store.broken.reason), remains: store.remains };
  }
  throw new Error('it breaks every time');
}
