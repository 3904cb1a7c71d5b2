/** Runs a simulated line in real time, whatever its master's end is. tcp.ts and pty.ts are such ends. */
import type { LineFault, LineFaultName } from './fault.ts';
import type { SerialLine } from './line.ts';

/** A line that runs. */
export class LineRun {
  readonly line: SerialLine;
  #write: ((bytes: Buffer) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(line: SerialLine) {
    this.line = line;
  }

  /** Line time, as oracle and faults have it: monotonic milliseconds. */
  now(): number {
    return performance.now();
  }

  /** Makes something go wrong from now on. */
  inject(fault: LineFault): void {
    this.line.inject(fault, this.now());
  }

  /** Ends faults. */
  clear(fault?: LineFaultName, unit?: number): void {
    this.line.clear(fault, unit);
  }

  /** A master connected. */
  attach(write: (bytes: Buffer) => void): void {
    this.#write = write;
    this.line.connect(this.now());
    this.#step();
  }

  /** It is gone; the line goes on without anybody who hears it. */
  detach(): void {
    this.#write = undefined;
    this.line.disconnect();
  }

  /** Bytes of the master. */
  take(bytes: Buffer): void {
    this.#step();
    this.line.send(bytes, this.now());
    this.#step();
  }

  /** Stands still for good. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#isStopped = true;
    this.#write = undefined;
  }

  /** Brings the line to the present and comes back when something is due; a timer is never shorter than 1 ms. */
  #step(): void {
    if (this.#isStopped) return;
    clearTimeout(this.#timer);
    const bytes = this.line.advance(this.now());
    if (bytes.length > 0) this.#write?.(bytes);
    const nextAt = this.line.nextAt();
    if (nextAt !== undefined) this.#timer = setTimeout(() => this.#step(), Math.max(1, nextAt - this.now()));
  }
}
