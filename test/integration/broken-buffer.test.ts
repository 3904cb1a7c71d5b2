/**
 * A buffer that breaks, with real processes: found by the running agent, which heals itself, and found at the start. What was
 * not lost arrives, what was lost is told, and the evidence goes on in a new log.
 */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Verification } from '../../agent/evidence/verify/verify.ts';
import { Witness } from '../../scripts/demo/witness.ts';
import { startBroker } from '../../scripts/demo/broker.ts';
import { startTable, type TableServer } from '../../scripts/workshop/modbus/table.ts';
import { Gateway, until } from './gateway.ts';
import { schemasByName } from './schemas.ts';
import { freePort, tempDir } from './programs.ts';

describe('a buffer that breaks', () => {
  const folder = tempDir();
  let port: number;
  let table: TableServer;
  let gateway: Gateway;
  let broker: AsyncDisposable;
  let witness: Witness;
  const file = (): string => path.join(gateway.dataDir, 'outbox.db');

  beforeAll(async () => {
    table = await startTable({ registers: 2000, incrementEveryMs: 100 });
    port = await freePort();
    const tags = Array.from(
      { length: 1000 },
      (_, index) => `m${index % 2},table,1,value/${index},hr:${2 * index},float32,fast`,
    );
    gateway = new Gateway(folder.path, {
      brokerUrl: `mqtt://127.0.0.1:${port}`,
      connections: [{ id: 'table', protocol: 'modbus-tcp', host: '127.0.0.1', port: table.port }],
      tags,
      evidence: { windowMinutes: 1 },
    });
  });

  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await witness[Symbol.asyncDispose]();
    await broker[Symbol.asyncDispose]();
    await table.stop();
    folder[Symbol.dispose]();
  });

  /** Everything numbered has arrived and been acknowledged. */
  async function drained(): Promise<void> {
    await until(
      'the backlog',
      async () => {
        const snapshot = await gateway.snapshot().catch(() => undefined);
        return snapshot?.publishers[0]?.health.state === 'ok' && snapshot.store.undelivered < 5;
      },
      60_000,
    );
  }

  test(
    'under the running agent: it goes on by itself, in the same process',
    { timeout: 120_000 },
    async () => {
      const { pid } = gateway.start();
      await until(
        'a file of some size',
        () => fs.existsSync(file()) && fs.statSync(file()).size > 6e6,
        60_000,
      );
      const { epoch, store } = await gateway.snapshot();
      // Nothing was delivered yet. A stretch of the file turns to nothing, as when a block of the flash dies.
      const open = fs.openSync(file(), 'r+');
      fs.writeSync(open, Buffer.alloc(1 << 20), 0, 1 << 20, 1 << 20);
      fs.closeSync(open);
      broker = await startBroker(port);
      witness = new Witness(schemasByName());
      await witness.connect(`mqtt://127.0.0.1:${port}`, 'uns/v1');
      await until(
        'a new epoch',
        async () => ((await gateway.snapshot().catch(() => undefined))?.epoch ?? epoch) !== epoch,
      );
      await drained();
      const after = await gateway.snapshot();
      expect(after.pid).toBe(pid);
      expect(after.store.health).toMatchObject({ state: 'degraded', code: 'store.salvaged' });
      const { saved, lost } = after.store.health.params as { saved: number; lost: number };
      // About a sixth of the file was hit.
      expect(saved).toBeGreaterThan(store.lastSeq / 2);
      expect(lost).toBeGreaterThan(10);
      expect(saved + lost).toBeGreaterThanOrEqual(store.lastSeq);
      const account = witness.account();
      expect(account.firstInvalid).toBeUndefined();
      expect(account.lost).toBe(0);
      expect(account.gaps).toContainEqual({ kind: 'disk', count: lost });

      const status = await gateway.command('status', '-c', gateway.file, '--lang', 'zh');
      expect(status.stdout).toContain(`已救回未送达报文 ${saved} 条，已知丢失 ${lost} 条`);
      expect(status.stdout).toContain('→ 无需处理');
      expect(status.code).toBe(0);
      const outbox = await gateway.command('outbox', '-c', gateway.file, '--lang', 'en');
      expect(outbox.stdout).toContain(`${saved} messages saved from a buffer that broke`);
    },
  );

  test('the evidence goes on in a log of its own that verifies', { timeout: 120_000 }, async () => {
    expect(await gateway.stop('SIGTERM')).toBe(0);
    const pack = path.join(folder.path, 'pack.zip');
    const made = await gateway.pack(pack);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    // Whether the log of the first life can be read depends on where the file was hit.
    expect(made.stdout).toMatch(/NOT in this pack|不在本证据包中/);
    const { stdout } = await gateway.command('evidence', 'verify', pack, '--json');
    const verified = JSON.parse(stdout) as Verification;
    expect(verified.sound).toBe(true);
  });

  test.each(['no database', 'nothing', 'gone'])('at the start (%s)', { timeout: 60_000 }, async (what) => {
    if (what === 'gone') fs.rmSync(file());
    else fs.writeFileSync(file(), what === 'nothing' ? '' : 'x'.repeat(10_000));
    const before = witness.account().gaps.length;
    gateway.start();
    await drained();
    expect((await gateway.snapshot()).store.health.code).toBe('store.salvaged');
    await until('the gap', () => witness.account().gaps.length > before);
    expect(witness.account().gaps[before]).toMatchObject({ kind: 'disk' });
    expect(witness.account()).toMatchObject({ lost: 0, invalid: 0 });
    expect(fs.readdirSync(path.join(gateway.dataDir, 'quarantine')).length).toBeLessThanOrEqual(3);
    expect(await gateway.stop('SIGTERM')).toBe(0);
  });
});
