/** The shim of the chaos run: a disk and a clock that go wrong for one process, as SQLite and Node meet them. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { FaultShim, type FaultState } from '../../scripts/chaos/shim.ts';
import { have, tempDir } from './programs.ts';

const hasCompiler = have('cc', 'gcc libc6-dev', () => {
  if (spawnSync('cc', ['--version']).status !== 0) throw new Error('not found');
});

/** Writes into a database that is there, makes a file, and tells how that went and what time it is. */
const program = `
  import fs from 'node:fs';
  import Sqlite from 'better-sqlite3';
  const [folder, other] = process.argv.slice(-2);
  const trial = (act) => { try { act(); return 'ok'; } catch (error) { return error.code; } };
  const database = new Sqlite(folder + '/a.db');
  database.pragma('synchronous = FULL');
  const write = trial(() => database.exec('insert into a values (1)'));
  const rows = database.prepare('select count(*) as rows from a').get().rows;
  const clock = database.prepare("select unixepoch('now') as s").get().s;
  const make = trial(() => fs.writeFileSync(folder + '/new', 'x'));
  const elsewhere = trial(() => fs.writeFileSync(other + '/new', 'x'));
  console.log(JSON.stringify({ write, rows, make, elsewhere, now: Date.now(), sqlite: 1000 * clock }));
`;

interface Told {
  readonly write: string;
  readonly rows: number;
  readonly make: string;
  readonly elsewhere: string;
  readonly now: number;
  readonly sqlite: number;
}

describe.runIf(hasCompiler)('the shim', () => {
  function under(state: FaultState): Told & { readonly counts: FaultShim['counts'] } {
    using work = tempDir();
    const folder = path.join(work.path, 'data');
    const other = path.join(work.path, 'other');
    for (const one of [folder, other]) fs.mkdirSync(one);
    const root = path.dirname(path.dirname(import.meta.dirname));
    // Stays open, as the agent's: what SQLite makes on opening is there.
    const database = new Sqlite(path.join(folder, 'a.db'));
    database.pragma('journal_mode = WAL');
    database.exec('create table a (n)');
    using shim = FaultShim.build(work.path, folder);
    if (shim === undefined) throw new Error('not built');
    shim.set(state);
    const args = ['--input-type=module', '-e', program, '--', folder, other];
    const env = { ...process.env, ...shim.env };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: root,
      encoding: 'utf8',
      env,
    });
    database.close();
    expect([status, stderr]).toEqual([0, '']);
    return { ...(JSON.parse(stdout) as Told), counts: shim.counts };
  }

  test('does nothing where nothing is to go wrong', () => {
    const told = under({});
    expect(told).toMatchObject({ write: 'ok', rows: 1, make: 'ok', elsewhere: 'ok' });
    expect(told.counts).toEqual({ refusedWrites: 0, delayedSyncs: 0, movedClockReadings: 0 });
  });

  test.each([
    ['ENOSPC', 'SQLITE_FULL'],
    ['EIO', 'SQLITE_IOERR_WRITE'],
  ] as const)('a disk with %s refuses to write, and only where it is', (disk, code) => {
    const told = under({ disk });
    expect(told).toMatchObject({ write: code, rows: 0, make: disk, elsewhere: 'ok' });
    expect(told.counts.refusedWrites).toBeGreaterThan(0);
  });

  test('a slow disk takes its time', () => {
    const told = under({ syncMs: 5 });
    expect(told).toMatchObject({ write: 'ok', rows: 1 });
    expect(told.counts.delayedSyncs).toBeGreaterThan(0);
  });

  test.each([-3_600_250, 31_536_000_000, 60_000 - Date.now()])('a clock %d ms ahead', (clockMs) => {
    const before = Date.now();
    const { now, sqlite } = under({ clockMs });
    const after = Date.now();
    for (const time of [now, sqlite]) {
      // SQLite was asked for whole seconds.
      expect(time - clockMs).toBeGreaterThanOrEqual(before - 1_000);
      expect(time - clockMs).toBeLessThanOrEqual(after);
    }
  });
});
