/**
 * Where a broken buffer goes: `quarantine/<UTC time>/` of the data folder, by renaming. Nothing is deleted but older ones.
 *
 *   marker ──► files moved ──► new buffer built aside ──► renamed into place ──► marker gone
 *
 * What a crash can leave: the marker. Then the files that are still there are moved into the same folder, and the new buffer is
 * built anew; nobody has seen the one before.
 */
import fs from 'node:fs';
import path from 'node:path';
import { databaseFile, makeFolder } from './database.ts';
import { syncFolder, writeWhole } from './whole-file.ts';

/** In the data folder. */
export const quarantineFolder = 'quarantine';
const markerName = 'outbox.broken';
const namePattern = /^\d{8}T\d{6}Z(-\d{3})?$/;
const parts = ['-wal', '-shm', ''];

/** Broken buffers kept: the newest always, older ones while together they take no more than the buffer may (maxSizeMb). */
const maxQuarantines = 3;

/** Why a buffer is being set aside, and where. */
export interface Quarantine {
  /** The folder, from the data folder. */
  readonly folder: string;
  readonly why: string;
}

/** The one that was begun and not finished. */
export function unfinished(dataDir: string): Quarantine | undefined {
  const marker = path.join(dataDir, markerName);
  if (!fs.existsSync(marker)) return undefined;
  const [folder = '', ...why] = fs.readFileSync(marker, 'utf8').split('\n');
  const known = { folder, why: why.join(' ') };
  if (path.dirname(folder) === quarantineFolder && namePattern.test(path.basename(folder))) return known;
  // Spoilt itself: what was moved is in the newest folder.
  const [newest] = quarantined(dataDir);
  return newest === undefined ? undefined : { ...known, folder: `${quarantineFolder}/${newest}` };
}

/** Moves the buffer's files aside, or goes on with that. @returns where they are now */
export function setAside(dataDir: string, why: string, now: number, quarantineBytes: number): Quarantine {
  const known = unfinished(dataDir) ?? { folder: freeFolder(dataDir, now), why };
  makeFolder(path.join(dataDir, known.folder));
  writeWhole(path.join(dataDir, markerName), `${known.folder}\n${known.why}`);
  for (const part of parts) {
    const from = path.join(dataDir, databaseFile + part);
    const to = path.join(dataDir, known.folder, databaseFile + part);
    if (fs.existsSync(from) && !fs.existsSync(to)) fs.renameSync(from, to);
  }
  syncFolder(path.join(dataDir, known.folder));
  syncFolder(dataDir);
  bound(dataDir, quarantineBytes);
  return known;
}

/** The new buffer takes its place. */
export function finish(dataDir: string, made: string): void {
  for (const part of parts)
    if (part !== '') fs.rmSync(path.join(dataDir, databaseFile + part), { force: true });
  fs.renameSync(made, path.join(dataDir, databaseFile));
  syncFolder(dataDir);
  fs.rmSync(path.join(dataDir, markerName));
  syncFolder(dataDir);
}

/** Older ones go, oldest first. */
function bound(dataDir: string, quarantineBytes: number): void {
  const [, ...older] = quarantined(dataDir);
  let left = quarantineBytes;
  for (const [index, name] of older.entries()) {
    const folder = path.join(dataDir, quarantineFolder, name);
    for (const file of fs.readdirSync(folder)) left -= fs.statSync(path.join(folder, file)).size;
    if (index + 2 > maxQuarantines || left < 0) fs.rmSync(folder, { recursive: true });
  }
}

/** Its name is the time; two within a second, or a clock that was set back, get the next one after the newest. */
function freeFolder(dataDir: string, now: number): string {
  const nameAt = (time: number): string =>
    `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const [newest] = quarantined(dataDir);
  const name = nameAt(now);
  if (newest === undefined || name > newest) return `${quarantineFolder}/${name}`;
  const [base = newest, count = '0'] = newest.split('-');
  return `${quarantineFolder}/${base}-${String(Number(count) + 1).padStart(3, '0')}`;
}

/** Those there are, newest first; what else somebody keeps there is not ours. */
export function quarantined(dataDir: string): string[] {
  const folder = path.join(dataDir, quarantineFolder);
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((name) => namePattern.test(name))
    .sort()
    .toReversed();
}
