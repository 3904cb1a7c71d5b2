/** The bench server as a process: its ready line, its values, its clean end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { AttributeIds } from 'node-opcua';
import { expect, test } from 'vitest';
import { connect, temporaryDir } from './workshop-opcua-client.ts';

const script = path.resolve(import.meta.dirname, '../../scripts/workshop/opcua/bench-server.ts');

test('serves a thousand variables in one read and ends on SIGTERM', { timeout: 20_000 }, async () => {
  using folder = temporaryDir();
  const server = spawn(process.execPath, [script, '--variables', '1000', '--change-every-ms', '50'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(server, 'exit');
  try {
    const [line] = await once(createInterface(server.stdout), 'line');
    const ready = JSON.parse(String(line));
    expect(ready).toMatchObject({ ready: true, variables: 1000, pid: server.pid });
    const { session, close } = await connect(ready.endpoint, folder.dir);
    const nodes = Array.from({ length: 1000 }, (_, index) => ({
      nodeId: `ns=1;s=v${index}`,
      attributeId: AttributeIds.Value,
    }));
    const values = (await session.read(nodes)).map((read) => Number(read.value.value));
    expect(values.map((value) => value - (values[0] ?? 0))).toEqual(nodes.map((_, index) => index / 8));
    await expect
      .poll(async () => (await session.read({ nodeId: 'ns=1;s=v0' })).value.value)
      .toBeGreaterThan(values[0] ?? 0);
    await close();
  } finally {
    server.kill('SIGTERM');
  }
  expect(await exit).toEqual([0, null]);
});
