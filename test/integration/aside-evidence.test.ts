/** Evidence logs of buffers that were set aside: a pack does not cover them, says so, and they can be packed where they hold. */
import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Verification } from '../../agent/evidence/verify/verify.ts';
import { startTable, type TableServer } from '../../scripts/workshop/modbus/table.ts';
import { Gateway, plantOfOne, until, type Answer } from './gateway.ts';
import { tempDir } from './programs.ts';

const whole = '20260103T000000Z';
const forged = '20260102T000000Z';
const rubbish = '20260101T000000Z';
const folder = tempDir();
const inFolder = (name: string): string => path.join(folder.path, name);
let table: TableServer;
let gateway: Gateway;
let epoch: string;

const pack = (...args: string[]): Promise<Answer> =>
  gateway.command('evidence', 'pack', '-c', gateway.file, ...args);

/** A folder as `agent/store/quarantine.ts` leaves it, with the buffer as it is. */
function setAside(name: string): string {
  const aside = path.join(gateway.dataDir, 'quarantine', name);
  fs.mkdirSync(aside, { recursive: true });
  const file = path.join(aside, 'outbox.db');
  fs.copyFileSync(path.join(gateway.dataDir, 'outbox.db'), file);
  return file;
}

beforeAll(async () => {
  table = await startTable({ registers: 10 });
  gateway = new Gateway(folder.path, plantOfOne(table.port));
  gateway.start();
  await until(
    'readings',
    async () => ((await gateway.snapshot().catch(() => undefined))?.store.lastSeq ?? 0) > 10,
  );
  ({ epoch } = await gateway.snapshot());
  expect(await gateway.stop('SIGTERM')).toBe(0);
  expect((await pack('-o', inFolder('alone.zip'), '--lang', 'en')).stdout).not.toContain('set aside');

  setAside(whole);
  const database = new Sqlite(setAside(forged));
  // One letter of a record: SQLite reads it without a complaint.
  const { changes } = database
    .prepare(
      "update ledger set body = cast(replace(cast(body as text), '\"m1\"', '\"m2\"') as blob) where kind = 'window'",
    )
    .run();
  expect(changes).toBeGreaterThan(0);
  database.close();
  fs.writeFileSync(setAside(rubbish), 'x'.repeat(10_000));
}, 60_000);

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await table.stop();
  folder[Symbol.dispose]();
});

test('a pack says what it does not cover, how that is packed, and what cannot be', async () => {
  const zh = await pack('-o', inFolder('now.zip'), '--lang', 'zh');
  expect(zh).toMatchObject({ code: 0, stderr: '' });
  expect(zh.stdout).toContain(`曾有缓存损坏并移到一旁（${whole}）：其中的证据（epoch ${epoch}，`);
  expect(zh.stdout).toContain(`请加 --buffer ${whole} 另行制作证据包`);
  expect(zh.stdout).toMatch(
    new RegExp(`（${rubbish}）：其中的证据不在本证据包中，也无法读出（SQLITE_NOTADB: `),
  );
  const en = await pack('-o', inFolder('now.zip'), '--lang', 'en');
  expect(en.stdout).toContain(`pack it as well, with --buffer ${whole}`);
  expect(en.stdout).toContain('NOT in this pack and cannot be read (SQLITE_NOTADB');
  const json = JSON.parse((await pack('-o', inFolder('now.zip'), '--json')).stdout) as { aside: object[] };
  expect(json.aside).toMatchObject([
    { buffer: whole, log: { epoch } },
    { buffer: forged },
    { buffer: rubbish },
  ]);
});

test('one that can be read is packed, and holds; the files stay as they were', async () => {
  const file = path.join(gateway.dataDir, 'quarantine', whole, 'outbox.db');
  const before = fs.readFileSync(file);
  const made = await pack('--buffer', whole, '--messages', 'all', '-o', inFolder('old.zip'), '--lang', 'en');
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.stdout).not.toContain('set aside');
  const { stdout } = await gateway.command('evidence', 'verify', inFolder('old.zip'), '--json');
  const { sound, findings } = JSON.parse(stdout) as Verification;
  expect([sound, findings?.pack.epoch]).toEqual([true, epoch]);
  expect(fs.readFileSync(file).equals(before)).toBe(true);
});

test.each([
  [forged, 1, /the evidence of the buffer 20260102T000000Z is broken: /],
  [rubbish, 1, /the evidence of the buffer 20260101T000000Z is broken: SQLITE_NOTADB/],
  ['../../etc', 1, /no buffer \.\.\/\.\.\/etc was set aside; there are: 20260103T000000Z, /],
])('%s is refused, and nothing is written', async (buffer, code, why) => {
  const refused = await pack('--buffer', buffer, '-o', inFolder('refused.zip'), '--lang', 'en');
  expect([refused.code, refused.stderr]).toEqual([code, expect.stringMatching(why)]);
  expect(fs.existsSync(inFolder('refused.zip'))).toBe(false);
});
