/** `store.whenFull: stop-collecting`, with real processes: nothing undelivered gives way; what was not collected is told. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startBroker } from '../../scripts/demo/broker.ts';
import { Witness } from '../../scripts/demo/witness.ts';
import { startTable } from '../../scripts/workshop/modbus/table.ts';
import { Gateway, until } from './gateway.ts';
import { freePort, tempDir } from './programs.ts';
import { schemasByName } from './schemas.ts';

test(
  'a full buffer stops collecting until it is delivered, and nothing of it is lost',
  { timeout: 150_000 },
  async () => {
    using folder = tempDir();
    const table = await startTable({ registers: 2000, incrementEveryMs: 20 });
    const port = await freePort();
    await using gateway = new Gateway(folder.path, {
      brokerUrl: `mqtt://127.0.0.1:${port}`,
      connections: [{ id: 'table', protocol: 'modbus-tcp', host: '127.0.0.1', port: table.port }],
      tags: Array.from(
        { length: 1000 },
        (_, index) => `m${index % 2},table,1,value/${index},hr:${2 * index},float32,fast`,
      ),
      intervalMs: 50,
      store: { maxSizeMb: 16, whenFull: 'stop-collecting' },
    });
    gateway.start();
    await until(
      'a full buffer',
      async () =>
        (await gateway.snapshot().catch(() => undefined))?.connections[0]?.health.code === 'store.full',
      90_000,
    );
    const full = await gateway.snapshot();
    expect(full.store.health).toMatchObject({ state: 'degraded', code: 'store.full' });
    expect(full.store.undelivered).toBe(full.store.lastSeq);
    // Five seconds are what one look at the limit may be late.
    const { size } = fs.statSync(path.join(gateway.dataDir, 'outbox.db'));
    expect(size).toBeLessThan(32 << 20);
    const { scans } = full.connections[0] ?? { scans: 0 };
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect((await gateway.snapshot()).connections[0]?.scans).toBeLessThanOrEqual(scans + 1);

    await using broker = await startBroker(port);
    await using witness = new Witness(schemasByName());
    await witness.connect(`mqtt://127.0.0.1:${broker.port}`, 'uns/v1');
    await until(
      'collecting again',
      async () => {
        const { connections, store } = await gateway.snapshot();
        return (
          (connections[0]?.scans ?? 0) > scans + 20 && store.undelivered < 20 && store.health.state === 'ok'
        );
      },
      60_000,
    );
    await until('the gap', () => witness.account().gaps.some(({ kind }) => kind === 'disk'));
    const { lastSeq } = (await gateway.snapshot()).store;
    await until('the last message', () => witness.account().lastSeq >= lastSeq);
    expect(witness.account()).toMatchObject({ lost: 0, invalid: 0 });
    expect(witness.account().gaps).toMatchObject([{ kind: 'disk', connection: 'table' }]);
    expect(await gateway.stop('SIGTERM')).toBe(0);
    await table.stop();
  },
);
