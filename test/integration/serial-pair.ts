/** Two pseudo terminals joined by socat: what is written to one is read from the other, as a null-modem cable would have it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { kill, tempDir } from './programs.ts';

const linksWithinMs = 10_000;

/** A pair; disposing it ends socat and removes its folder. */
export interface SerialPair extends AsyncDisposable {
  /** The two ends, to be opened as serial ports, again and again. They are alike; any baud rate will do. */
  readonly master: string;
  readonly slave: string;
  /** Ends socat, as if the adapter were pulled out; the ends are gone. */
  unplug(): Promise<void>;
}

/** Makes a pair in a folder of its own; rejects when socat ends or its links do not appear within 10 s. */
export async function serialPair(): Promise<SerialPair> {
  const folder = tempDir();
  const ends = { master: path.join(folder.path, 'master'), slave: path.join(folder.path, 'slave') };
  const child = spawn(
    'socat',
    ['-d', '-d', `pty,raw,echo=0,link=${ends.master}`, `pty,raw,echo=0,link=${ends.slave}`],
    { stdio: 'ignore' },
  );
  const pair: SerialPair = {
    ...ends,
    unplug: () => kill(child, 'SIGTERM'),
    [Symbol.asyncDispose]: async () => {
      await kill(child, 'SIGTERM');
      folder[Symbol.dispose]();
    },
  };
  try {
    await once(child, 'spawn');
    const until = performance.now() + linksWithinMs;
    while (!fs.existsSync(ends.master) || !fs.existsSync(ends.slave)) {
      if (child.exitCode !== null) throw new Error(`socat ended with ${child.exitCode}`);
      if (performance.now() > until) throw new Error(`no pair of terminals within ${linksWithinMs} ms`);
      await delay(10);
    }
    return pair;
  } catch (error) {
    if (child.pid !== undefined) await pair[Symbol.asyncDispose]();
    else folder[Symbol.dispose]();
    throw error;
  }
}
