/**
 * Disks that refuse, with the agent as a process: a file system that is really full (a small one of its own, in a mount
 * namespace), and one that turned read-only or fails (a library between the agent and its buffer). The agent goes on running,
 * nothing that it accepted is lost, no number jumps, and it recovers when the disk does.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FaultShim } from '../../scripts/chaos/shim.ts';
import { startBroker } from '../../scripts/demo/broker.ts';
import { Witness } from '../../scripts/demo/witness.ts';
import { startTable, type TableServer } from '../../scripts/workshop/modbus/table.ts';
import { askSnapshot } from '../../agent/console/local.ts';
import type { Snapshot } from '../../agent/runtime/snapshot.ts';
import { Gateway, until, type PlantFacts } from './gateway.ts';
import { have, tempDir } from './programs.ts';
import { schemasByName } from './schemas.ts';

/** A private file system needs a kernel that lets us mount one; not every container does, and CI may be one. */
function canMount(): boolean {
  try {
    execFileSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write(
      'skipped: a full disk needs mount namespaces (unshare -rm), which are not allowed here\n',
    );
    return false;
  }
}

/** statfs(2). */
const tmpfsMagic = 0x01021994;

const haveCompiler = (): boolean =>
  have('cc', 'gcc libc6-dev', () => execFileSync('cc', ['--version'], { stdio: 'ignore' }));

let table: TableServer;
let broker: Awaited<ReturnType<typeof startBroker>>;
beforeAll(async () => {
  table = await startTable({ registers: 2000, incrementEveryMs: 100 });
  broker = await startBroker(0);
});
afterAll(async () => {
  await broker[Symbol.asyncDispose]();
  await table.stop();
});

function factsOf(tags: number, store: object = {}, url = `mqtt://127.0.0.1:${broker.port}`): PlantFacts {
  return {
    brokerUrl: url,
    connections: [{ id: 'table', protocol: 'modbus-tcp', host: '127.0.0.1', port: table.port }],
    tags: Array.from(
      { length: tags },
      (_, index) => `m${index % 2},table,1,value/${index},hr:${2 * index},float32,fast`,
    ),
    evidence: { windowMinutes: 1 },
    store,
  };
}

async function witnessOf(url = `mqtt://127.0.0.1:${broker.port}`): Promise<Witness> {
  const witness = new Witness(schemasByName());
  await witness.connect(url, 'uns/v1');
  return witness;
}

const stateOf = (snapshot: Snapshot): string => snapshot.store.health.state;

describe.runIf(canMount())('a disk that is really full', () => {
  /** Starts the agent on a file system of its own. @returns the data folder as it is seen from here */
  async function startOn(gateway: Gateway, sizeMb: number, before = ''): Promise<string> {
    fs.mkdirSync(gateway.dataDir, { recursive: true });
    const mount = `mount -t tmpfs -o size=${sizeMb}m tmpfs "$0" && ${before} exec "$@"`;
    const agent = gateway.start({}, ['unshare', '-rm', 'sh', '-c', mount, gateway.dataDir]);
    const folder = path.join(`/proc/${agent.pid}/root`, gateway.dataDir);
    return folder;
  }

  /** Leaves no room. Never on a disk that others use: it must be the small one that was made for this. */
  function fill(folder: string): void {
    const { type, blocks, bsize } = fs.statfsSync(folder);
    if (type !== tmpfsMagic || blocks * bsize > 64 << 20)
      throw new Error(`${folder} is not a file system of its own`);
    const open = fs.openSync(path.join(folder, 'filler'), 'a');
    for (const bytes of [1 << 20, 4096, 1])
      try {
        for (let count = 0; count < 10_000 && fs.fstatSync(open).size < 64 << 20; count += 1)
          fs.writeSync(open, Buffer.alloc(bytes, 'x'));
      } catch (error) {
        expect(error).toMatchObject({ code: 'ENOSPC' });
      }
    fs.closeSync(open);
  }

  test(
    'under the running agent, until its memory is full too: a gap says what was not collected',
    { timeout: 120_000 },
    async () => {
      using folder = tempDir();
      await using witness = await witnessOf();
      await using gateway = new Gateway(folder.path, factsOf(1000));
      const data = await startOn(gateway, 64);
      await until('readings', () => witness.account().samples > 5000);
      fill(data);
      await until('the disk to be missed', async () => stateOf(await askSnapshot(data)) === 'failed');
      const status = await askSnapshot(data);
      expect(status.store.health.code).toBe('store.commitFailed');
      const { lastSeq } = status.store;
      await until(
        'collecting to wait',
        async () =>
          (await askSnapshot(data)).connections[0]?.health.code === 'store.commitFailed' ||
          (await askSnapshot(data)).now - ((await askSnapshot(data)).connections[0]?.lastScanAt ?? 0) > 3_000,
        60_000,
      );
      expect((await askSnapshot(data)).store.lastSeq).toBe(lastSeq);
      fs.rmSync(path.join(data, 'filler'));
      await until('recovery', async () => stateOf(await askSnapshot(data)) === 'ok');
      await until('the gap', () => witness.account().gaps.some(({ kind }) => kind === 'disk'));
      await until('everything', async () => {
        const { store } = await askSnapshot(data);
        return store.undelivered < 5 && witness.account().lastSeq > lastSeq + 50;
      });
      // After an outage what the broker retains goes ahead, and comes again in its place.
      expect(witness.account()).toMatchObject({ lost: 0, invalid: 0 });
      expect(await gateway.stop('SIGTERM')).toBe(0);
    },
  );

  test('at the start: the agent waits for room, says so, and begins', { timeout: 60_000 }, async () => {
    using folder = tempDir();
    await using witness = await witnessOf();
    await using gateway = new Gateway(folder.path, factsOf(10));
    // A buffer from before, on a disk with no room left.
    const kept = path.join(folder.path, 'kept');
    fs.mkdirSync(kept);
    gateway.start();
    await until('readings', () => witness.account().samples > 100);
    expect(await gateway.stop('SIGTERM')).toBe(0);
    for (const name of fs.readdirSync(gateway.dataDir))
      if (/^(outbox|agent\.lock|evidence)/.test(name))
        fs.cpSync(path.join(gateway.dataDir, name), path.join(kept, name), { recursive: true });
    const before = witness.account().lastSeq;
    const data = await startOn(
      gateway,
      4,
      `cp -a ${kept}/. "$0" && { dd if=/dev/zero of="$0"/filler bs=4k count=1100 2>/dev/null || true; } &&`,
    );
    await until('the wait', () => gateway.log.some(({ code }) => code === 'store.notWritable'));
    fs.rmSync(path.join(data, 'filler'));
    await until(
      'the agent',
      async () => (await askSnapshot(data).catch(() => undefined))?.store.health.state === 'ok',
    );
    await until('new messages', () => witness.account().lastSeq > before + 10);
    expect(witness.account()).toMatchObject({ lost: 0, invalid: 0 });
    expect(await gateway.stop('SIGTERM')).toBe(0);
  });
});

describe.runIf(haveCompiler()).each(['EROFS', 'EIO', 'ENOSPC'] as const)('a disk that answers %s', (disk) => {
  test('is waited for: nothing is lost and no number jumps', { timeout: 60_000 }, async () => {
    using folder = tempDir();
    await using witness = await witnessOf();
    await using gateway = new Gateway(folder.path, factsOf(20));
    using shim = FaultShim.build(folder.path, gateway.dataDir);
    const { pid } = gateway.start(shim?.env);
    await until('readings', () => witness.account().samples > 300);
    shim?.set({ disk });
    await until('the disk to be missed', async () => stateOf(await gateway.snapshot()) === 'failed');
    const { store } = await gateway.snapshot();
    expect(store.health.code).toBe('store.commitFailed');
    await until(
      'readings that wait',
      async () => (await gateway.snapshot()).now - store.health.since > 3_000,
    );
    expect(shim?.counts.refusedWrites).toBeGreaterThan(0);
    shim?.set({});
    await until('recovery', async () => stateOf(await gateway.snapshot()) === 'ok');
    await until('everything', async () => {
      const { store: now } = await gateway.snapshot();
      return now.undelivered < 3 && witness.account().lastSeq > store.lastSeq + 40;
    });
    expect((await gateway.snapshot()).pid).toBe(pid);
    // What waited in memory came: no hole, and nothing that a gap would have to explain.
    expect(witness.account()).toMatchObject({ lost: 0, invalid: 0, gaps: [] });
    expect(await gateway.stop('SIGTERM')).toBe(0);
  });
});
