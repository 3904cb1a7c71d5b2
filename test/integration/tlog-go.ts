/** Our small program around Go's own transparency log, built once and run on packs. */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { have } from './programs.ts';

/** What Go found in a pack. */
export interface GoFound {
  readonly size: number;
  readonly root: string;
  readonly records: number;
  readonly checkpoints: number;
  readonly proofs: number;
  readonly anchors: number;
  readonly windows: number;
  readonly messages: number;
  readonly outside: number;
}

const sources = path.join(import.meta.dirname, 'tlog-go');
const debianLibraries = '/usr/share/gocode';

/** Debian's Go, and the golang.org/x/mod it packages. */
export const haveGo = (): boolean =>
  have('Go with golang.org/x/mod', 'golang-go golang-golang-x-mod-dev', () => {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    fs.accessSync(path.join(debianLibraries, 'src/golang.org/x/mod/sumdb/tlog'));
  });

/** The program, built into a folder. */
export class GoVerifier {
  readonly #folder: string;
  readonly #program: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#program = path.join(folder, 'tlog-go');
    const settings = {
      GO111MODULE: 'off',
      GOPATH: debianLibraries,
      GOFLAGS: '',
      GOCACHE: path.join(folder, 'cache'),
    };
    execFileSync('go', ['build', '-o', this.#program, '.'], {
      cwd: sources,
      env: { ...process.env, ...settings },
    });
  }

  /** What it finds, or the line that says why it refuses. */
  check(pack: Uint8Array, checkpoints: readonly string[] = []): GoFound | string {
    const file = path.join(this.#folder, 'pack.zip');
    fs.writeFileSync(file, pack);
    const outside = checkpoints.map((note, index) => {
      const name = path.join(this.#folder, `checkpoint-${index}.txt`);
      fs.writeFileSync(name, note);
      return name;
    });
    const { status, stdout, stderr } = spawnSync(this.#program, [file, ...outside], { encoding: 'utf8' });
    return status === 0 ? (JSON.parse(stdout) as GoFound) : `refused: ${stderr.trim()}`;
  }
}
