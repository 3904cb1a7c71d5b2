/**
 * What really happened, as plain data: the answer an oracle compares the agent's output with.
 *
 * Invariant: the intervals of a machine tile its time from `fromMs` to `toMs` without hole or overlap, and
 * their counts and energies sum up to the machine's totals (as long as nothing was dropped by the bound).
 */

/** What a simulated machine is doing. */
export type MachineState = 'off' | 'break' | 'idle' | 'setup' | 'starved' | 'run' | 'fault';

/** Parts since a beginning: total = good + scrap. */
export interface Counts {
  readonly total: number;
  readonly good: number;
  readonly scrap: number;
}

/** Why and for what a state is held. */
export interface StateCause {
  readonly state: MachineState;
  /** 0 unless the state is fault. */
  readonly faultCode: number;
  readonly order: string;
  readonly product: string;
}

/** One stretch of one state, with what was made and used in it. UTC ms; `toMs` exclusive. */
export interface TruthInterval extends StateCause, Counts {
  readonly fromMs: number;
  readonly toMs: number;
  readonly energyKwh: number;
}

/** One finished cycle. */
export interface TruthCycle {
  readonly fromMs: number;
  readonly toMs: number;
  readonly good: boolean;
}

/** The history of one machine. */
export interface MachineTruth {
  readonly id: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Parts and energy since `fromMs`. */
  readonly counts: Counts;
  readonly energyKwh: number;
  /** What the counters stood at when the model began, before any roll-over is applied. */
  readonly countersAtStart: Counts;
  /** Width of the counters in bits: a register shows the count modulo 2^width. */
  readonly counterBits: number;
  /** When the counters were set to zero by an injected restart. */
  readonly counterResetsMs: readonly number[];
  readonly intervals: readonly TruthInterval[];
  readonly cycles: readonly TruthCycle[];
  /** Oldest entries left out to keep the memory bounded. */
  readonly dropped: { readonly intervals: number; readonly cycles: number };
}

const MAX_INTERVALS = 20_000;
const MAX_CYCLES = 50_000;

interface Open extends StateCause {
  readonly fromMs: number;
  readonly counts: Counts;
  readonly energyKwh: number;
}

/** Collects intervals and cycles, at most 20 000 and 50 000 of them, the newest kept. */
export class Timeline {
  readonly #intervals: TruthInterval[] = [];
  readonly #cycles: TruthCycle[] = [];
  #droppedIntervals = 0;
  #droppedCycles = 0;
  #open: Open;

  constructor(fromMs: number, cause: StateCause, counts: Counts) {
    this.#open = { ...cause, fromMs, counts, energyKwh: 0 };
  }

  /** Begins a new interval at a moment, given the totals at that moment; the same cause continues the old one. */
  change(atMs: number, cause: StateCause, counts: Counts, energyKwh: number): void {
    if (sameCause(this.#open, cause)) return;
    if (atMs > this.#open.fromMs) this.#intervals.push(close(this.#open, atMs, counts, energyKwh));
    this.#open = { ...cause, fromMs: atMs, counts, energyKwh };
    if (this.#intervals.length <= MAX_INTERVALS) return;
    this.#intervals.shift();
    this.#droppedIntervals += 1;
  }

  /** Notes a finished cycle. */
  cycle(cycle: TruthCycle): void {
    this.#cycles.push(cycle);
    if (this.#cycles.length < MAX_CYCLES * 1.1) return;
    this.#droppedCycles += this.#cycles.length - MAX_CYCLES;
    this.#cycles.splice(0, this.#cycles.length - MAX_CYCLES);
  }

  /** The history up to a moment, given the totals at that moment. */
  until(
    toMs: number,
    counts: Counts,
    energyKwh: number,
  ): Pick<MachineTruth, 'intervals' | 'cycles' | 'dropped'> {
    const last = toMs > this.#open.fromMs ? [close(this.#open, toMs, counts, energyKwh)] : [];
    return {
      intervals: [...this.#intervals, ...last],
      cycles: [...this.#cycles],
      dropped: { intervals: this.#droppedIntervals, cycles: this.#droppedCycles },
    };
  }
}

function sameCause(a: StateCause, b: StateCause): boolean {
  return a.state === b.state && a.faultCode === b.faultCode && a.order === b.order && a.product === b.product;
}

function close(open: Open, toMs: number, counts: Counts, energyKwh: number): TruthInterval {
  return {
    state: open.state,
    faultCode: open.faultCode,
    order: open.order,
    product: open.product,
    fromMs: open.fromMs,
    toMs,
    total: counts.total - open.counts.total,
    good: counts.good - open.counts.good,
    scrap: counts.scrap - open.counts.scrap,
    energyKwh: energyKwh - open.energyKwh,
  };
}
