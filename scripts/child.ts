/** A child process of the demo, run by the same Node, that never outlives it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import readline from 'node:readline';

/** How long a child may take to stop by itself. */
const stopMs = 8_000;

export class Child implements AsyncDisposable {
  readonly process: ChildProcess;
  readonly #name: string;
  /** The last lines it wrote to stderr: what to show when it fails. */
  readonly lastLines: string[] = [];

  /** @param onLine called with each line of its stdout @param env beside the environment of this process */
  constructor(
    name: string,
    args: readonly string[],
    onLine: (line: string) => void,
    env: NodeJS.ProcessEnv = {},
  ) {
    this.#name = name;
    this.process = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    const { stdout, stderr } = this.process;
    if (stdout) readline.createInterface({ input: stdout }).on('line', onLine);
    if (stderr) {
      readline.createInterface({ input: stderr }).on('line', (line) => {
        this.lastLines.push(line);
        if (this.lastLines.length > 20) this.lastLines.shift();
      });
    }
  }

  /** Why it ended too early, with its last words. */
  failure(): Error {
    return new Error(
      `${this.#name} ended (exit ${this.process.exitCode ?? this.process.signalCode})\n${this.lastLines.join('\n')}`,
    );
  }

  get ended(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.ended) return;
    const exit = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    const forced = setTimeout(() => this.process.kill('SIGKILL'), stopMs);
    await exit;
    clearTimeout(forced);
  }
}
