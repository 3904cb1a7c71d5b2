/** The far sides of the bench, each a process of its own: Modbus table, OPC UA variables, broker. */
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Child } from '../child.ts';

const root = path.dirname(path.dirname(import.meta.dirname));

/** A script of ours that prints one JSON line when it is ready. */
export async function startReady<Ready>(
  name: string,
  args: readonly string[],
): Promise<{ child: Child; ready: Ready }> {
  const { promise, resolve, reject } = Promise.withResolvers<Ready>();
  const [script = '', ...rest] = args;
  const child = new Child(name, [path.join(root, script), ...rest], (line) => {
    if (line.startsWith('{')) resolve(JSON.parse(line) as Ready);
  });
  child.process.once('exit', () => reject(child.failure()));
  return { child, ready: await promise };
}

export interface BenchBroker extends AsyncDisposable {
  readonly port: number;
  readonly name: string;
}

const mosquitto = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/usr/bin/mosquitto'].find((file) =>
  fs.existsSync(file),
);

/** Mosquitto where it is installed, else the embedded broker in a process of its own. */
export async function startBenchBroker(folder: string): Promise<BenchBroker> {
  if (mosquitto === undefined) {
    const { child, ready } = await startReady<{ port: number }>('broker', ['scripts/bench/aedes.ts']);
    return { port: ready.port, name: 'aedes', [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() };
  }
  const port = await freePort();
  const config = path.join(folder, 'mosquitto.conf');
  fs.writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\nuser root\n`);
  const child = spawn(mosquitto, ['-c', config], { stdio: 'ignore' });
  await accepting(port);
  return {
    port,
    name: 'mosquitto',
    async [Symbol.asyncDispose]() {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    },
  };
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function accepting(port: number): Promise<void> {
  for (let turn = 0; turn < 100; turn++) {
    const socket = net.connect(port, '127.0.0.1');
    const connected = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (connected) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens on port ${port}`);
}
