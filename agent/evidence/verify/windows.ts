/** What must hold between records: time, windows and message numbers. Each check folds the records as they come. */
import type { RegisterRecord, StartRecord, WindowRecord } from '../../model/record.ts';
import type { EpochMs } from '../../model/time.ts';
import { base64 } from './bytes.ts';
import type { Seen } from './log.ts';
import { Frontier } from './merkle.ts';
import type { Outcomes } from './outcomes.ts';

const minuteMs = 60_000;

/** Check `clock`: time never falls but by a clock record that says so. */
export class ClockCheck {
  readonly #outcomes: Outcomes;
  #before: EpochMs = 0;
  #steps = 0;

  constructor(outcomes: Outcomes) {
    this.#outcomes = outcomes;
  }

  see({ record, n, entry }: Seen): void {
    const back = record.kind === 'clock' && (record.stepMs ?? 0) < 0;
    if (back || (record.kind === 'clock' && record.reason === 'step')) this.#steps += 1;
    if (record.time < this.#before && !back)
      this.#outcomes.mismatch('clock', 'evidence.clock.fell', { n }, { record: n, entry });
    this.#before = record.time;
  }

  finish(): void {
    this.#outcomes.match('clock', 'evidence.clock.ok', { steps: this.#steps });
  }
}

/** Check `windows`: sums, raster, no two windows of an equipment at the same time. */
export class WindowCheck {
  readonly #outcomes: Outcomes;
  readonly #emptyRoot = base64(new Frontier().root());
  /** End of the last window of each equipment, or when it was recorded. */
  readonly #ends = new Map<string, EpochMs>();
  /** The windows that were closed last. */
  #closed: Pick<WindowRecord, 'from' | 'to' | 'time'> | undefined;
  /** The register in force, and the one before: a window may be closed after a restart with another. */
  #registers: readonly { readonly raster: number; readonly equipment: ReadonlySet<string> }[] = [];
  #count = 0;

  constructor(outcomes: Outcomes) {
    this.#outcomes = outcomes;
  }

  see({ record, n, entry }: Seen): void {
    if (record.kind === 'register') this.#take(record);
    // After the clock was set back the same hour comes again.
    if (record.kind === 'clock' && (record.stepMs ?? 0) < 0) {
      this.#ends.clear();
      this.#closed = undefined;
    }
    if (record.kind !== 'window') return;
    this.#count += 1;
    const fault = this.#faultOf(record);
    if (fault !== undefined)
      this.#outcomes.mismatch('windows', fault, { n, equipment: record.equipment }, { record: n, entry });
    // One that ends after its record was closed by a clock set back: the next begins with the new time.
    this.#ends.set(record.equipment, Math.min(record.to, record.time));
    this.#closed = record;
  }

  finish(): void {
    this.#outcomes.match('windows', 'evidence.windows.ok', { count: this.#count });
  }

  #take({ windowMinutes, equipment }: RegisterRecord): void {
    const ids = new Set(equipment.map(({ id }) => id));
    this.#registers = [{ raster: windowMinutes * minuteMs, equipment: ids }, ...this.#registers.slice(0, 1)];
  }

  #faultOf(window: WindowRecord): Parameters<Outcomes['mismatch']>[1] | undefined {
    const { equipment, from, to, scheduled, good, bad, silent, missing, messages } = window;
    if (scheduled !== good + bad + missing || silent > bad || window.moved > window.tags)
      return 'evidence.windows.sum';
    const isOnRaster = ({ raster }: { readonly raster: number }): boolean =>
      Math.floor(from / raster) === Math.floor((to - 1) / raster);
    if (from >= to || (this.#registers.length > 0 && !this.#registers.some(isOnRaster)))
      return 'evidence.windows.raster';
    const isKnown = equipment === '' || this.#registers.some((register) => register.equipment.has(equipment));
    if (!isKnown) return 'evidence.windows.stranger';
    if (from < (this.#ends.get(equipment) ?? 0)) return 'evidence.windows.overlap';
    if (!this.#isInTurn(window)) return 'evidence.windows.turn';
    if (messages.n === 0 && (messages.bytes > 0 || messages.root !== this.#emptyRoot))
      return 'evidence.windows.empty';
    return undefined;
  }

  /**
   * Windows are closed when they are over, all together, and the next ones begin then: nobody can add hours that have
   * passed, or that have not. One that a clock set back closes has one millisecond.
   */
  #isInTurn({ from, to, time }: WindowRecord): boolean {
    if (to > Math.max(time, from + 1)) return false;
    const before = this.#closed;
    if (before === undefined || (before.from === from && before.to === to)) return true;
    const raster = Math.max(0, ...this.#registers.map((register) => register.raster));
    return from >= Math.max(Math.min(before.to, before.time), before.time - raster);
  }
}

/** Windows that ended together. */
interface Run {
  readonly to: EpochMs;
  readonly n: number;
  readonly entry: string;
  /** It may have begun before the pack. */
  readonly cut: boolean;
  /** First and last numbers of its windows: each is of one window alone. */
  readonly ends: Set<number>;
  messages: number;
  first: number;
  last: number;
}

/** Check `sequence`: every message number is in exactly one window, by what the windows of each run say. */
export class SequenceCheck {
  readonly #outcomes: Outcomes;
  readonly #begin: number;
  #run: Run | undefined;
  #next: number | undefined;
  #range: { first: number; last: number } | undefined;

  /** `begin`: first index of the pack. */
  constructor(begin: number, outcomes: Outcomes) {
    this.#begin = begin;
    this.#outcomes = outcomes;
  }

  see({ record, n, entry }: Seen): void {
    if (record.kind !== 'window' || record.to !== this.#run?.to) this.#close();
    if (record.kind === 'start') this.#skip(record.unwitnessed);
    if (record.kind !== 'window') return;
    const { n: count, first, last } = record.messages;
    const isEmpty = first === undefined && last === undefined && count === 0;
    const isRange =
      first !== undefined && last !== undefined && count > 0 && first >= 1 && count <= last - first + 1;
    if (!isEmpty && !isRange)
      this.#outcomes.mismatch('sequence', 'evidence.sequence.window', { n }, { record: n, entry });
    const cut = n === this.#begin && n > 0;
    this.#run ??= { to: record.to, n, entry, cut, ends: new Set(), messages: 0, first: Infinity, last: 0 };
    this.#run.messages += count;
    for (const seq of new Set([first, last])) {
      if (seq !== undefined && this.#run.ends.has(seq))
        this.#outcomes.mismatch('sequence', 'evidence.sequence.twice', { n, seq }, { record: n, entry });
      if (seq !== undefined) this.#run.ends.add(seq);
    }
    this.#run.first = Math.min(this.#run.first, first ?? Infinity);
    this.#run.last = Math.max(this.#run.last, last ?? 0);
  }

  /** Messages made while no evidence was kept are said to be in no window; a hint tells how many. */
  #skip(unwitnessed: StartRecord['unwitnessed']): void {
    if (unwitnessed?.fromSeq === this.#next) this.#next = unwitnessed && unwitnessed.toSeq + 1;
  }

  finish(): void {
    this.#close();
    if (this.#range === undefined) this.#outcomes.match('sequence', 'evidence.sequence.empty');
    else this.#outcomes.match('sequence', 'evidence.sequence.ok', this.#range);
  }

  #close(): void {
    const run = this.#run;
    this.#run = undefined;
    // Of a run that began before the pack some windows are not here.
    if (run === undefined || run.messages === 0 || run.cut) return;
    const place = { record: run.n, entry: run.entry };
    const span = run.last - run.first + 1;
    if (this.#next !== undefined && run.first !== this.#next) {
      const params = { n: run.n, expected: this.#next, found: run.first };
      this.#outcomes.mismatch('sequence', 'evidence.sequence.hole', params, place);
    } else if (run.messages !== span) {
      const params = { n: run.n, expected: span, found: run.messages };
      this.#outcomes.mismatch('sequence', 'evidence.sequence.sum', params, place);
    }
    this.#next = run.last + 1;
    this.#range = { first: this.#range?.first ?? run.first, last: run.last };
  }
}
