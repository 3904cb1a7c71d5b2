/** What may happen to the evidence of a gateway and must cost the evidence alone: collecting goes on, and status says it. */
import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Verification } from '../../agent/evidence/verify/verify.ts';
import { pairSum } from '../../agent/store/sum.ts';
import { startTable, type TableServer } from '../../scripts/workshop/modbus/table.ts';
import { Gateway, plantOfOne, until, type Answer } from './gateway.ts';
import { tempDir } from './programs.ts';

describe('one data folder, run after run', () => {
  const folder = tempDir();
  let table: TableServer;
  let gateway: Gateway;
  const inFolder = (name: string): string => path.join(folder.path, name);
  const key = (): string => path.join(gateway.dataDir, 'evidence/key.pem');

  beforeAll(async () => {
    table = await startTable({ registers: 10 });
    gateway = new Gateway(folder.path, plantOfOne(table.port));
  });

  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await table.stop();
    folder[Symbol.dispose]();
  });

  /** Runs until readings were kept, asks status, stops. */
  async function runOnce(): Promise<Answer> {
    const lastSeq = async (): Promise<number> =>
      (await gateway.snapshot().catch(() => undefined))?.store.lastSeq ?? 0;
    gateway.start();
    await until('the agent', async () => (await lastSeq()) > 0);
    const before = await lastSeq();
    await until('readings', async () => (await lastSeq()) > before + 10);
    const status = await gateway.command('status', '-c', gateway.file, '--lang', 'en');
    expect(await gateway.stop('SIGTERM')).toBe(0);
    return status;
  }

  async function verified(): Promise<Verification> {
    const pack = inFolder('pack.zip');
    const made = await gateway.pack(pack);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    return JSON.parse((await gateway.command('evidence', 'verify', pack, '--json')).stdout) as Verification;
  }

  function rewrite(from: string, to: string): void {
    const plant = fs.readFileSync(gateway.file, 'utf8');
    expect(plant).toContain(from);
    fs.writeFileSync(gateway.file, plant.replace(from, to));
  }

  test('switched off for a run: the next log says how many messages nobody witnessed, and is sound', async () => {
    expect((await runOnce()).stdout).toMatch(/evidence: ok/);
    rewrite('windowMinutes: 1', 'enabled: false');
    expect((await runOnce()).stdout).toMatch(/evidence: stopped/);
    const refused = await gateway.command(
      'evidence',
      'challenge',
      '-c',
      gateway.file,
      '--nonce',
      'abcd',
      '--lang',
      'en',
    );
    expect(refused.code).toBe(1);
    rewrite('enabled: false', 'windowMinutes: 1');
    expect((await runOnce()).stdout).toMatch(/evidence: ok/);
    const { sound, findings } = await verified();
    expect(sound).toBe(true);
    expect(findings?.hints).toContainEqual(expect.objectContaining({ id: 'unwitnessed' }));
  }, 60_000);

  test('its key is gone, or another one: no new one is made over a signed log', async () => {
    const kept = fs.readFileSync(key());
    fs.rmSync(key());
    const gone = await runOnce();
    expect(gone.code).toBe(1);
    expect(gone.stdout).toMatch(/evidence: failed.*key\.pem/);
    expect(gone.stdout).toMatch(/→ put back the copy/);
    expect(fs.existsSync(key())).toBe(false);
    const pack = await gateway.command('evidence', 'pack', '-c', gateway.file, '--lang', 'en');
    expect(pack).toMatchObject({ code: 1, stderr: expect.stringContaining('key.pem') });
    expect(fs.existsSync(key())).toBe(false);

    fs.writeFileSync(key(), 'no key');
    expect((await runOnce()).stdout).toMatch(/evidence: failed.*key\.pem/);

    using other = tempDir();
    const { openKey, keyFile } = await import('../../agent/evidence/key.ts');
    openKey(other.path, true);
    fs.copyFileSync(keyFile(other.path), key());
    expect((await runOnce()).stdout).toMatch(/evidence: failed.*signed with the key [0-9a-f]{64}/);

    fs.writeFileSync(key(), kept);
    expect((await runOnce()).stdout).toMatch(/evidence: ok/);
    expect((await verified()).sound).toBe(true);
  }, 90_000);

  test('its saved state is spoilt: collecting goes on', async () => {
    const database = new Sqlite(path.join(gateway.dataDir, 'outbox.db'));
    const spoiltHead = Buffer.from('{');
    const spoil = database.prepare("update state set value = ?, sum = ? where key = 'evidence/head'");
    spoil.run(spoiltHead, pairSum('evidence/head', spoiltHead));
    database.close();
    const spoilt = await runOnce();
    expect(spoilt.code).toBe(1);
    expect(spoilt.stdout).toMatch(/evidence: failed.*saved state/);
  }, 30_000);
});

test('a device that may not be asked who it is stands out: a simulation would not have had to say so', async () => {
  using folder = tempDir();
  const table = await startTable({ registers: 10 });
  const quirks = { identify: false };
  await using gateway = new Gateway(folder.path, {
    brokerUrl: 'mqtt://127.0.0.1:1',
    connections: [{ id: 'plc', protocol: 'modbus-tcp', host: '127.0.0.1', port: table.port, quirks }],
    tags: ['m1,plc,1,a,hr:0,float32,fast'],
  });
  gateway.start();
  await until(
    'who is there',
    async () => ((await gateway.snapshot().catch(() => undefined))?.evidence.records ?? 0) > 3,
  );
  expect(await gateway.stop('SIGTERM')).toBe(0);
  const pack = path.join(folder.path, 'pack.zip');
  await gateway.command('evidence', 'pack', '-c', gateway.file, '-o', pack);
  const { stdout } = await gateway.command('evidence', 'verify', pack, '--json');
  expect((JSON.parse(stdout) as Verification).findings?.hints).toContainEqual(
    expect.objectContaining({ id: 'not-asked', equipment: ['m1'] }),
  );
  await table.stop();
}, 30_000);
