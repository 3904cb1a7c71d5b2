/** A child process that is killed, frozen and started again; what it writes goes to a file. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';

export interface WorkerFacts {
  readonly args: readonly string[];
  /** Takes its stdout and stderr, of all its runs. */
  readonly output: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export class Worker implements AsyncDisposable {
  readonly #facts: WorkerFacts;
  #isOver = false;
  #child: ChildProcess | undefined;

  constructor(facts: WorkerFacts) {
    this.#facts = facts;
  }

  get isRunning(): boolean {
    const child = this.#child;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /**
   * Nothing once it has been disposed of: what is done to it may outlast the run.
   * @param ended called when it is gone, for whatever reason
   * @returns its process id
   */
  start(ended: (end: End) => void = () => undefined): number | undefined {
    if (this.#isOver) return undefined;
    const { args, output, env } = this.#facts;
    const fd = fs.openSync(output, 'a');
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', fd, fd],
      env: { ...process.env, ...env },
    });
    fs.closeSync(fd);
    child.once('exit', (code, signal) => ended({ code, signal }));
    this.#child = child;
    return child.pid;
  }

  /** Nothing where it does not run. */
  signal(signal: NodeJS.Signals): void {
    if (this.isRunning) this.#child?.kill(signal);
  }

  /** Resolves when it is gone; with SIGKILL if it has not gone within `graceMs`. */
  async end(signal: NodeJS.Signals, graceMs = 10_000): Promise<void> {
    const child = this.#child;
    if (child === undefined || !this.isRunning) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    const forced = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await exit;
    clearTimeout(forced);
  }

  /** Ends it for good, frozen or not. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await this.end('SIGKILL');
  }
}
