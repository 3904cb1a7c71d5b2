/**
 * The system programs that integration tests meet. Where one is missing its tests are skipped with a line saying what to
 * install; with CI=true a missing program is a failure, so that CI can never pass by skipping.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** Whether tests that need a program can run. `probe` fails where it is missing. */
export function have(name: string, debianPackage: string, probe: () => void): boolean {
  try {
    probe();
    return true;
  } catch {
    if (process.env['CI'] === 'true') throw new Error(`${name} is missing: apt-get install ${debianPackage}`);
    process.stderr.write(`skipped: ${name} is missing; apt-get install ${debianPackage}\n`);
    return false;
  }
}

const mosquittoPath = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/usr/bin/mosquitto'].find(
  (file) => fs.existsSync(file),
);

/** Debian's Mosquitto, an MQTT 5 broker that we did not write. */
export const haveMosquitto = (): boolean =>
  have('Mosquitto', 'mosquitto', () => {
    if (mosquittoPath === undefined) throw new Error('not found');
  });

/** Debian's pymodbus, for its own Python. */
export const havePymodbus = (): boolean =>
  have('pymodbus', 'python3-pymodbus', () =>
    execFileSync('/usr/bin/python3', ['-c', 'import pymodbus'], { stdio: 'ignore' }),
  );

/** socat, which makes pseudo terminals: serial lines without hardware. */
export const haveSocat = (): boolean =>
  have('socat', 'socat', () => execFileSync('socat', ['-V'], { stdio: 'ignore' }));

/** What compiles a server of Debian's libmodbus. */
export const haveLibmodbus = (): boolean =>
  have('libmodbus', 'libmodbus-dev pkg-config gcc libc6-dev', () => {
    execFileSync('cc', ['--version'], { stdio: 'ignore' });
    execFileSync('pkg-config', ['--exists', 'libmodbus'], { stdio: 'ignore' });
  });

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A folder that goes away with the test. */
export function tempDir(): Disposable & { readonly path: string } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'zhencai-'));
  return { path: folder, [Symbol.dispose]: () => fs.rmSync(folder, { recursive: true, force: true }) };
}

/** Kills a process we started and waits until it is gone. */
export async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

/** A running Mosquitto on loopback; `extra` are lines of its config. */
export async function startMosquitto(
  port: number,
  folder: string,
  extra: readonly string[] = [],
): Promise<ChildProcess> {
  if (mosquittoPath === undefined) throw new Error('mosquitto is missing');
  const config = path.join(folder, `mosquitto-${port}.conf`);
  fs.writeFileSync(
    config,
    [`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'user root', ...extra, ''].join('\n'),
  );
  const child = spawn(mosquittoPath, ['-c', config], { stdio: 'ignore' });
  await listening(port);
  return child;
}

/** Resolves when something accepts connections on the port. */
export async function listening(port: number, withinMs = 10_000): Promise<void> {
  const until = performance.now() + withinMs;
  for (;;) {
    const socket = net.connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      socket.destroy();
      return;
    } catch (error) {
      socket.destroy();
      if (performance.now() > until) throw new Error(`nothing listens on port ${port}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
