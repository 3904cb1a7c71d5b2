/** The server of libmodbus-server.c, compiled where a test has its files. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Peer } from './peer.ts';

const run = promisify(execFile);

/**
 * Compiles the server into `folder`, unless it is there, and starts it: `tcp` (its port is what it says), or
 * `rtu DEVICE BAUD N|E|O STOP UNIT`. Rejects with what the compiler said.
 */
export async function startLibmodbus(folder: string, ...args: readonly string[]): Promise<Peer> {
  const program = path.join(folder, 'libmodbus-server');
  if (!fs.existsSync(program)) {
    const { stdout } = await run('pkg-config', ['--cflags', '--libs', 'libmodbus']);
    const source = path.join(import.meta.dirname, 'libmodbus-server.c');
    await run('cc', ['-Wall', '-Werror', '-o', program, source, ...stdout.trim().split(/\s+/)]);
  }
  return Peer.start(program, args);
}
