/** What the harness did and saw, and when: written by the harness, read by the consumer to judge what arrived. */
import path from 'node:path';
import { AppendedLog, type LogTail } from './appended.ts';
import { monotonicMs } from './monotonic.ts';
import type { Fault } from './plan.ts';

export type Entry =
  | { readonly what: 'begin'; readonly seed: number }
  | { readonly what: 'round'; readonly round: number; readonly faults: readonly Fault[] }
  | { readonly what: 'fault'; readonly phase: 'begin' | 'end'; readonly fault: Fault }
  | { readonly what: 'agent'; readonly event: 'start'; readonly pid: number }
  | {
      readonly what: 'agent';
      readonly event: 'end';
      readonly code: number | null;
      readonly signal: NodeJS.Signals | null;
    }
  | { readonly what: 'clock'; readonly offsetMs: number };

/** An entry and when it was made: by CLOCK_MONOTONIC and by the machine's own wall clock, milliseconds. */
export type Dated = Entry & { readonly at: number; readonly wallMs: number };

/** Files of a run in its folder. */
export const logs = {
  journal: (folder: string): string => path.join(folder, 'journal.log'),
  wire: (folder: string): string => path.join(folder, 'wire.log'),
  served: (folder: string, connection: string): string => path.join(folder, `served-${connection}.log`),
  database: (folder: string): string => path.join(folder, 'data/outbox.db'),
} as const;

export class Journal implements Disposable {
  readonly #log: AppendedLog;

  constructor(folder: string) {
    this.#log = new AppendedLog(logs.journal(folder));
  }

  add(entry: Entry): void {
    this.#log.append(JSON.stringify({ at: monotonicMs(), wallMs: Date.now(), ...entry }));
  }

  [Symbol.dispose](): void {
    this.#log[Symbol.dispose]();
  }
}

/** @param tail of a journal */
export function* entriesOf(tail: LogTail): Generator<Dated> {
  for (const line of tail.lines()) yield JSON.parse(line) as Dated;
}
