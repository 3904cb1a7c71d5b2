/**
 * A simulated line behind a pseudo terminal that socat makes (Linux, macOS, BSD): a master opens its link as a serial port.
 *
 *   await using pty = await servePty(line, `${folder}/ttyLINE`);
 *   await pty.unplug();                       // the USB adapter is pulled out
 */
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { SerialLine } from './line.ts';
import { LineRun } from './run.ts';

type Adapter = ChildProcessByStdio<Writable, Readable, null>;

/** A line on a pseudo terminal. */
export interface PtyLine extends AsyncDisposable {
  readonly run: LineRun;
  /** What the master opens; a link that goes away with the adapter. */
  readonly path: string;
  /** Pulls the adapter out: whoever has the port open loses it, and the path is gone. */
  unplug(): Promise<void>;
  /** Puts it back in, under the same path or another one (adapters are renumbered). */
  plug(path?: string): Promise<void>;
}

const linkWithinMs = 10_000;

/**
 * Serves a line on a pseudo terminal; its link must not exist yet, in a folder that does. Rejects when socat is missing or
 * fails. A pseudo terminal takes any baud rate and parity: whether the master set the right ones does not show here. What
 * is said while nobody has the port open waits in it, up to 4 KiB.
 */
export async function servePty(line: SerialLine, path: string): Promise<PtyLine> {
  const run = new LineRun(line);
  let adapter: Adapter | undefined;
  let present = path;
  const plug = async (at = path): Promise<void> => {
    if (adapter !== undefined) return;
    const child = await openAdapter(at);
    adapter = child;
    present = at;
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (bytes: Buffer) => run.take(bytes));
    run.attach((bytes) => child.stdin.write(bytes));
  };
  const unplug = async (): Promise<void> => {
    const child = adapter;
    adapter = undefined;
    run.detach();
    if (child !== undefined) await end(child);
  };
  await plug();
  return {
    run,
    get path() {
      return present;
    },
    unplug,
    plug,
    [Symbol.asyncDispose]: async () => {
      run.stop();
      await unplug();
    },
  };
}

/** Starts socat and waits until its link is there. */
async function openAdapter(path: string): Promise<Adapter> {
  if (fs.existsSync(path)) throw new Error(`${path} exists already`);
  const child = spawn('socat', [`pty,raw,echo=0,link=${path}`, '-'], { stdio: ['pipe', 'pipe', 'ignore'] });
  let failure: string | undefined;
  child.on('error', () => (failure = 'socat is missing: apt-get install socat'));
  child.on('exit', (code) => (failure = `socat ended with ${code}`));
  const until = performance.now() + linkWithinMs;
  while (!fs.existsSync(path)) {
    if (performance.now() > until) failure = `${path} did not appear within ${linkWithinMs} ms`;
    if (failure !== undefined) {
      await end(child);
      throw new Error(failure);
    }
    await delay(5);
  }
  return child;
}

async function end(child: Adapter): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}
