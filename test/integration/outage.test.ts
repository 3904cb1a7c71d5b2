/**
 * The promise of the outbox, with real processes: the broker goes and comes back, the agent is killed with SIGKILL twice
 * meanwhile, and an independent subscriber sees every number exactly once (after de-duplication) and every hole explained.
 */
import { describe, expect, test } from 'vitest';
import { Witness } from '../../scripts/demo/witness.ts';
import { startTable } from '../../scripts/workshop/modbus/table.ts';
import { Gateway, until } from './gateway.ts';
import { schemasByName } from './schemas.ts';
import { freePort, haveMosquitto, kill, startMosquitto, tempDir } from './programs.ts';

/** How long the broker is away; OUTAGE_SECONDS=30 for the long form. */
const outageMs = Number(process.env['OUTAGE_SECONDS'] ?? 6) * 1000;

/** A broker that remembers sessions over a restart, so that what arrives before the witness is back waits for it. */
const persistent = (folder: string): string[] => [
  'persistence true',
  `persistence_location ${folder}/`,
  'max_queued_messages 0',
];

describe.runIf(haveMosquitto())('an outage of the broker', () => {
  test(
    'with two kills of the agent loses nothing and repeats only what can be recognised',
    { timeout: outageMs + 60_000 },
    async () => {
      using folder = tempDir();
      const port = await freePort();
      const table = await startTable({ registers: 200, incrementEveryMs: 100 });
      let broker = await startMosquitto(port, folder.path, persistent(folder.path));
      const witness = new Witness(schemasByName());
      const url = `mqtt://127.0.0.1:${port}`;
      await witness.connect(url, 'uns/v1');
      const tags = Array.from(
        { length: 100 },
        (_, index) => `m${index % 2},table,1,value/${index},hr:${2 * index},float32,fast`,
      );
      const connections = [{ id: 'table', protocol: 'modbus-tcp', host: '127.0.0.1', port: table.port }];
      const gateway = new Gateway(folder.path, { connections, brokerUrl: url, tags });

      gateway.start();
      await until('first data', () => witness.account().samples > 500);
      await kill(broker, 'SIGTERM');
      const before = witness.account();
      for (let round = 0; round < 2; round++) {
        await new Promise((resolve) => setTimeout(resolve, outageMs / 3));
        await until('the agent', async () => (await gateway.snapshot().catch(() => undefined)) !== undefined);
        await gateway.stop('SIGKILL');
        gateway.start();
      }
      await new Promise((resolve) => setTimeout(resolve, outageMs / 3));
      broker = await startMosquitto(port, folder.path, persistent(folder.path));
      await until('the backlog', async () => (await gateway.snapshot()).store.undelivered < 5, 60_000);
      const { lastSeq } = (await gateway.snapshot()).store;
      await until('the last message', () => witness.account().lastSeq >= lastSeq);
      expect(await gateway.stop('SIGTERM')).toBe(0);

      const account = witness.account();
      expect(account.lost).toBe(0);
      expect(account.firstInvalid).toBeUndefined();
      expect(account.gaps.filter(({ kind }) => kind === 'power')).toHaveLength(2);
      // The agent was running for all but its restarts: the messages of the outage are there.
      const perSecond = 2 * 10;
      expect(account.messages - account.duplicates - before.messages).toBeGreaterThan(
        (perSecond * outageMs) / 1000 / 2,
      );

      await witness[Symbol.asyncDispose]();
      await gateway[Symbol.asyncDispose]();
      await kill(broker, 'SIGTERM');
      await table.stop();
    },
  );
});
