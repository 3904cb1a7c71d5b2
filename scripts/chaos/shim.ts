/**
 * A disk and a clock that go wrong for one process on request: `faults.c`, compiled where it is needed and preloaded into
 * that process. Chaos uses it for all it can do, the bench for a disk whose fsync takes its time.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** What goes wrong now. Everything is well where nothing is said. */
export interface FaultState {
  /** Added to the wall clock, milliseconds. */
  readonly clockMs?: number | undefined;
  /** Every write below the folder fails so. */
  readonly disk?: 'ENOSPC' | 'EIO' | 'EROFS' | undefined;
  /** How long an fsync takes at least, milliseconds. */
  readonly syncMs?: number | undefined;
}

/** How often it was met, to know that it was in force. */
export interface FaultCounts {
  readonly refusedWrites: number;
  readonly delayedSyncs: number;
  readonly movedClockReadings: number;
}

const controlBytes = 40;

export class FaultShim implements Disposable {
  /** Environment of the process it is for. */
  readonly env: Readonly<Record<string, string>>;
  readonly #control: number;

  private constructor(library: string, control: string, folder: string) {
    fs.writeFileSync(control, Buffer.alloc(controlBytes));
    this.#control = fs.openSync(control, 'r+');
    this.env = { LD_PRELOAD: library, FAULTS_CONTROL: control, FAULTS_FOLDER: folder };
  }

  /**
   * Compiles into `workFolder`.
   * @param folder whose disk it is, absolute; a path below it that is relative is not seen
   * @returns undefined on a machine without a C compiler, or where nothing can be preloaded
   * @throws where there is a compiler and it fails
   */
  static build(workFolder: string, folder: string): FaultShim | undefined {
    if (process.platform !== 'linux' || !hasCompiler()) return undefined;
    const library = path.join(workFolder, 'faults.so');
    const source = path.join(import.meta.dirname, 'faults.c');
    execFileSync('cc', ['-O2', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', '-o', library, source]);
    return new FaultShim(library, path.join(workFolder, 'faults.control'), folder);
  }

  /** From now on, this and nothing else goes wrong. */
  set(state: FaultState): void {
    const bytes = Buffer.alloc(16);
    bytes.writeBigInt64LE(BigInt(Math.round(state.clockMs ?? 0)), 0);
    bytes.writeInt32LE(state.disk === undefined ? 0 : os.constants.errno[state.disk], 8);
    bytes.writeInt32LE(Math.round(state.syncMs ?? 0), 12);
    fs.writeSync(this.#control, bytes, 0, bytes.length, 0);
  }

  get counts(): FaultCounts {
    const bytes = Buffer.alloc(controlBytes);
    fs.readSync(this.#control, bytes, 0, controlBytes, 0);
    return {
      refusedWrites: Number(bytes.readBigInt64LE(16)),
      delayedSyncs: Number(bytes.readBigInt64LE(24)),
      movedClockReadings: Number(bytes.readBigInt64LE(32)),
    };
  }

  [Symbol.dispose](): void {
    fs.closeSync(this.#control);
  }
}

function hasCompiler(): boolean {
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
