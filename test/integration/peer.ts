/** A program that we did not write, or whose library we did not: it says a line when it is ready, and ends with its stdin. */
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { kill } from './programs.ts';

const readyWithinMs = 20_000;
const endsWithinMs = 3000;

/** A running one. */
export class Peer implements AsyncDisposable {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;
  /** What it said when it was ready: a port, or "ready". */
  said = '';

  private constructor(child: ChildProcessByStdio<Writable, Readable, null>) {
    this.#child = child;
    child.stdin.on('error', () => undefined);
    this.#lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  }

  /** Starts it; rejects when it ends, or says nothing within 20 s. What it complains of goes to our stderr. */
  static async start(command: string, args: readonly string[]): Promise<Peer> {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(child, 'spawn');
    const peer = new Peer(child);
    try {
      peer.said = await peer.line();
      return peer;
    } catch (error) {
      await peer[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Its port, where that is what it said. */
  get port(): number {
    return Number(this.said);
  }

  /** Says a line to it and gives the line it answers. */
  async ask(line: string): Promise<string> {
    this.#child.stdin.write(`${line}\n`);
    return this.line();
  }

  /** Its next line. */
  async line(): Promise<string> {
    const deadline = AbortSignal.timeout(readyWithinMs);
    const late = once(deadline, 'abort').then(() => {
      throw new Error(`${this.#child.spawnfile}: no line within ${readyWithinMs} ms`);
    });
    const next = await Promise.race([this.#lines.next(), late]);
    if (next.done === true) throw new Error(`${this.#child.spawnfile} ended`);
    return next.value;
  }

  /** Closes its stdin and waits for its end, which is hastened after 3 s. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin.end();
    const late = setTimeout(() => this.#child.kill('SIGKILL'), endsWithinMs);
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
    clearTimeout(late);
    await kill(this.#child, 'SIGKILL');
  }
}
