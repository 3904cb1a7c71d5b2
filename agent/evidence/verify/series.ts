/** Hints from windows: what looks made rather than measured. Folded as the records come, with little kept. */
import type { WindowKeyTag, WindowRecord } from '../../model/record.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Hint } from './findings.ts';
import type { Seen } from './log.ts';

const hourMs = 3600_000;

/** Bounds of the hints; each stands in the hint's text. */
export const hintBounds = {
  /** Longer than a weekend: a machine that is switched off, its PLC not, stands still for that. */
  frozenHours: 72,
  /** Fewer changes may well be equal by chance. */
  changes: 10,
  /** A switch that goes on and off has equal series whenever it was switched as often. */
  distinct: 3,
  repeatedWindows: 3,
  scans: 1000,
  workWindows: 3,
} as const;

/** What is kept of one equipment. */
interface Trace {
  /** Milliseconds of windows with good readings in which nothing moved, and the longest such stretch. */
  stillMs: number;
  longestMs: number;
  /** Windows with scans without any jitter. */
  steady: number;
  /** Windows in which parts were counted, and changes of energy and power in them. */
  working: number;
  power: number;
  /** Digests of each key parameter: the first 52 bits, which a double holds. */
  readonly series: Map<string, number[]>;
}

/** Looks at the windows of a period. */
export class SeriesHints {
  readonly #from: EpochMs;
  readonly #to: EpochMs;
  readonly #traces = new Map<string, Trace>();
  /** First equipment with each digest, among windows that ended together. */
  #together: { to: EpochMs; first: Map<string, string> } = { to: -1, first: new Map() };
  /** Windows in which two had an equal series: by the first, then by the second. */
  readonly #twins = new Map<string, Map<string, number>>();

  constructor(from: EpochMs, to: EpochMs) {
    this.#from = from;
    this.#to = to;
  }

  see({ record }: Seen): void {
    if (record.kind !== 'window' || record.equipment === '') return;
    if (record.from < this.#from || record.to > this.#to) return;
    const trace = this.#traceOf(record.equipment);
    this.#seeMovement(trace, record);
    const isSteady = record.pace.some(
      ({ scans, min, p50, p95, max }) =>
        scans >= hintBounds.scans && min !== undefined && min === p50 && p50 === p95 && p95 === max,
    );
    if (isSteady) trace.steady += 1;
    const { parts, power } = record.work ?? {};
    if (parts !== undefined && parts > 0 && power !== undefined) {
      trace.working += 1;
      trace.power += power;
    }
    for (const key of record.keys) if (isTelling(key)) this.#seeSeries(trace, record, key);
  }

  findings(): Hint[] {
    return [...this.#traces].flatMap(([id, trace]) => hintsOf(id, trace)).concat(this.#twinHints());
  }

  #seeMovement(trace: Trace, { good, moved, keys, from, to }: WindowRecord): void {
    // A window without good readings says nothing either way.
    if (good === 0) return;
    const isStill = moved === 0 && keys.every(({ changes }) => changes === 0);
    trace.stillMs = isStill ? trace.stillMs + to - from : 0;
    trace.longestMs = Math.max(trace.longestMs, trace.stillMs);
  }

  #seeSeries(trace: Trace, { equipment, to }: WindowRecord, { tag, series }: WindowKeyTag): void {
    const digest = Number.parseInt(series.slice(0, 13), 16);
    const digests = trace.series.get(tag);
    if (digests === undefined) trace.series.set(tag, [digest]);
    else digests.push(digest);
    if (this.#together.to !== to) this.#together = { to, first: new Map() };
    const other = this.#together.first.get(series);
    if (other === undefined) this.#together.first.set(series, equipment);
    else if (other !== equipment) {
      const twins = this.#twins.get(other) ?? new Map<string, number>();
      twins.set(equipment, (twins.get(equipment) ?? 0) + 1);
      this.#twins.set(other, twins);
    }
  }

  #twinHints(): Hint[] {
    return [...this.#twins].map(([first, others]) => ({
      id: 'twin',
      equipment: [first, ...others.keys()],
      text: 'evidence.hint.twin',
      params: {
        windows: Math.max(...others.values()),
        changes: hintBounds.changes,
      },
    }));
  }

  #traceOf(equipment: string): Trace {
    const known = this.#traces.get(equipment);
    if (known !== undefined) return known;
    const trace = { stillMs: 0, longestMs: 0, steady: 0, working: 0, power: 0, series: new Map() };
    this.#traces.set(equipment, trace);
    return trace;
  }
}

/** Whether a series that comes twice tells anything. */
function isTelling({ changes, distinct, series }: WindowKeyTag): boolean {
  return changes >= hintBounds.changes && distinct >= hintBounds.distinct && series !== '';
}

function hintsOf(id: string, trace: Trace): Hint[] {
  const hints: Hint[] = [];
  const add = (hint: Hint['id'], params: Hint['params']): void => {
    hints.push({ id: hint, equipment: [id], text: `evidence.hint.${hint}`, params });
  };
  const hours = Math.floor(trace.longestMs / hourMs);
  if (hours >= hintBounds.frozenHours) add('frozen', { hours, bound: hintBounds.frozenHours });
  if (trace.steady > 0) add('no-jitter', { windows: trace.steady, scans: hintBounds.scans });
  if (trace.working >= hintBounds.workWindows && trace.power === 0) add('work', { windows: trace.working });
  for (const [tag, digests] of trace.series) {
    const windows = mostCommon(digests);
    if (windows >= hintBounds.repeatedWindows) add('repeated', { tag, windows, changes: hintBounds.changes });
  }
  return hints;
}

/** How often the most common value occurs. */
function mostCommon(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  let [most, run] = [0, 0];
  for (let at = 0; at < sorted.length; at += 1) {
    run = at > 0 && sorted[at] === sorted[at - 1] ? run + 1 : 1;
    most = Math.max(most, run);
  }
  return most;
}
