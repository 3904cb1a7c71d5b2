/**
 * The production core every producing machine is built on: calendar, orders, setup, cycles, faults, counts, load.
 *
 *   off/break ──► run: cycle, cycle, … ──► setup (order done) ──► run
 *                  │                └────► starved (no material) ──► run
 *                  └──► fault (within a cycle: that part is not made) ──► run
 *
 * It is a discrete-event simulation: `step` plays every event up to a moment, and values between two events are
 * closed formulas. Invariants: total = good + scrap; energy is the integral of power; the history does not
 * depend on the sizes of the steps.
 */
import type { Calendar } from './calendar.ts';
import { bell, between, pick } from './random.ts';
import type { Random } from './random.ts';
import { Timeline } from './truth.ts';
import type { Counts, MachineState, MachineTruth, StateCause } from './truth.ts';

const MS_PER_HOUR = 3_600_000;

/** One way a machine can fail; repair takes between the two times. */
export interface FaultKind {
  readonly code: number;
  readonly text: string;
  readonly repairMs: readonly [number, number];
}

/** One thing a machine can make, and the number of the program or recipe that makes it. */
export interface Product {
  readonly id: string;
  readonly program: number;
}

/** The character of one machine. Times in ms, rates as fractions per cycle, powers in kW. */
export interface ProductionSpec {
  readonly id: string;
  readonly idealCycleMs: number;
  /** Relative standard deviation of the cycle time. */
  readonly jitter: number;
  readonly scrapRate: number;
  readonly starvedRate: number;
  readonly starvedMs: readonly [number, number];
  readonly meanTimeBetweenFaultsMs: number;
  readonly faults: readonly [FaultKind, ...FaultKind[]];
  readonly setupMs: readonly [number, number];
  readonly orderSize: readonly [number, number];
  readonly products: readonly [Product, ...Product[]];
  readonly powerKw: {
    readonly off: number;
    readonly idle: number;
    readonly setup: number;
    readonly run: number;
  };
  /** What the counters stand at when the model begins; total = good + scrap. */
  readonly countersAtStart: { readonly good: number; readonly scrap: number };
  /** A register shows a count modulo 2^counterBits (16 or 32). */
  readonly counterBits: number;
}

/** A running or last begun cycle. */
export interface Cycle {
  readonly startMs: number;
  readonly durationMs: number;
  readonly good: boolean;
  /** Random numbers of this cycle in -3..3 (bell) for its process values. */
  readonly draws: readonly [number, number, number, number];
}

/** A cycle that was finished, with its end in UTC ms. */
export interface FinishedPart extends Cycle {
  readonly finishedMs: number;
}

/** The order being made. */
export interface Order {
  readonly number: number;
  readonly id: string;
  readonly product: Product;
  readonly planned: number;
  /** Good parts finished. */
  readonly finished: number;
}

/** Called at the exact moment of a state change, before anything else happens. */
export type StateListener = (state: MachineState, atMs: number) => void;

/** One machine's production from a start moment on. */
export class Production {
  readonly spec: ProductionSpec;
  readonly #calendar: Calendar;
  readonly #random: Random;
  readonly #listener: StateListener;
  readonly #startMs: number;
  readonly #timeline: Timeline;
  #state: MachineState = 'idle';
  #sinceMs: number;
  #nowMs: number;
  #nextMs: number;
  #fault: FaultKind | undefined;
  #willFail: FaultKind | undefined;
  #cycle: Cycle;
  #last: FinishedPart | undefined;
  #order: Order;
  #good = 0;
  #scrap = 0;
  #resets: readonly { readonly atMs: number; readonly counts: Counts }[] = [];
  #segment: { readonly fromMs: number; readonly baseKwh: number; readonly powerKw: number };

  constructor(
    spec: ProductionSpec,
    calendar: Calendar,
    random: Random,
    startMs: number,
    listener: StateListener = () => {},
  ) {
    this.spec = spec;
    this.#calendar = calendar;
    this.#random = random;
    this.#listener = listener;
    this.#startMs = startMs;
    this.#sinceMs = startMs;
    this.#nowMs = startMs;
    this.#nextMs = startMs;
    this.#order = this.#drawOrder(1);
    this.#cycle = { startMs, durationMs: spec.idealCycleMs, good: true, draws: [0, 0, 0, 0] };
    this.#segment = { fromMs: startMs, baseKwh: 0, powerKw: spec.powerKw.idle };
    this.#timeline = new Timeline(startMs, this.#cause(), this.counts);
  }

  /** Plays every event up to and including a moment; a moment in the past changes nothing. */
  step(toMs: number): void {
    while (this.#nextMs <= toMs) this.#event(this.#nextMs);
    this.#nowMs = Math.max(this.#nowMs, toMs);
  }

  get nowMs(): number {
    return this.#nowMs;
  }
  get state(): MachineState {
    return this.#state;
  }
  /** When the state was entered, UTC ms. */
  get sinceMs(): number {
    return this.#sinceMs;
  }
  /** The present fault, if the state is fault. */
  get fault(): FaultKind | undefined {
    return this.#fault;
  }
  /** The running cycle, or the last begun. */
  get cycle(): Cycle {
    return this.#cycle;
  }
  /** Duration of the last finished cycle in ms; 0 before the first. */
  get lastCycleMs(): number {
    return this.#last?.durationMs ?? 0;
  }
  /** The last finished part; undefined before the first. */
  get lastPart(): FinishedPart | undefined {
    return this.#last;
  }
  /** How far the running cycle is, 0..1; 0 when none is running. */
  get progress(): number {
    if (this.#state !== 'run') return 0;
    return Math.min(1, (this.#nowMs - this.#cycle.startMs) / this.#cycle.durationMs);
  }
  get order(): Order {
    return this.#order;
  }
  /** 1-based shift number; 0 outside all shifts. */
  get shift(): number {
    return this.#calendar.shiftAt(this.#nowMs);
  }
  /** Parts since the model began. */
  get counts(): Counts {
    return { total: this.#good + this.#scrap, good: this.#good, scrap: this.#scrap };
  }
  /** What the machine's own counters show: start value added, reset and roll-over applied. */
  get counters(): Counts {
    const reset = this.#resets.at(-1)?.counts;
    const start = this.spec.countersAtStart;
    const good = reset === undefined ? start.good + this.#good : this.#good - reset.good;
    const scrap = reset === undefined ? start.scrap + this.#scrap : this.#scrap - reset.scrap;
    const modulus = 2 ** this.spec.counterBits;
    return { total: (good + scrap) % modulus, good: good % modulus, scrap: scrap % modulus };
  }
  /** Present power, kW. */
  get powerKw(): number {
    return this.#segment.powerKw;
  }
  /** Energy since the model began, kWh. */
  get energyKwh(): number {
    return this.#energyAt(this.#nowMs);
  }

  /** Sets the machine's counters to zero now (a PLC restart that lost them); the truth keeps counting. */
  resetCounters(): void {
    this.#resets = [...this.#resets, { atMs: this.#nowMs, counts: this.counts }].slice(-1000);
  }

  /** The history so far. */
  truth(): MachineTruth {
    const { good, scrap } = this.spec.countersAtStart;
    return {
      id: this.spec.id,
      fromMs: this.#startMs,
      toMs: this.#nowMs,
      counts: this.counts,
      energyKwh: this.energyKwh,
      countersAtStart: { total: good + scrap, good, scrap },
      counterBits: this.spec.counterBits,
      counterResetsMs: this.#resets.map((reset) => reset.atMs),
      ...this.#timeline.until(this.#nowMs, this.counts, this.energyKwh),
    };
  }

  #event(atMs: number): void {
    if (this.#state !== 'run') return this.#resume(atMs);
    const failed = this.#willFail;
    if (failed !== undefined) {
      this.#willFail = undefined;
      return this.#enter('fault', atMs, atMs + between(this.#random, ...failed.repairMs), failed);
    }
    this.#finishCycle(atMs);
    if (this.#order.finished >= this.#order.planned) {
      this.#order = this.#drawOrder(this.#order.number + 1);
      return this.#enter('setup', atMs, atMs + between(this.#random, ...this.spec.setupMs));
    }
    if (this.#random() < this.spec.starvedRate) {
      return this.#enter('starved', atMs, atMs + between(this.#random, ...this.spec.starvedMs));
    }
    this.#resume(atMs);
  }

  #resume(atMs: number): void {
    const phase = this.#calendar.phaseAt(atMs);
    if (phase !== 'work') return this.#enter(phase, atMs, this.#calendar.nextChangeMs(atMs));
    const { idealCycleMs, jitter, scrapRate, meanTimeBetweenFaultsMs } = this.spec;
    const random = this.#random;
    const durationMs = Math.round(idealCycleMs * (1 + jitter * Math.abs(bell(random))));
    const good = random() >= scrapRate;
    const fails = random() < idealCycleMs / meanTimeBetweenFaultsMs;
    const draws = [bell(random), bell(random), bell(random), bell(random)] as const;
    this.#cycle = { startMs: atMs, durationMs, good, draws };
    this.#willFail = fails ? pick(random, this.spec.faults) : undefined;
    this.#enter('run', atMs, atMs + Math.max(1, fails ? durationMs * random() : durationMs));
  }

  #finishCycle(atMs: number): void {
    if (this.#cycle.good) this.#good += 1;
    else this.#scrap += 1;
    this.#last = { ...this.#cycle, finishedMs: atMs };
    if (this.#cycle.good) this.#order = { ...this.#order, finished: this.#order.finished + 1 };
    this.#timeline.cycle({ fromMs: this.#cycle.startMs, toMs: atMs, good: this.#cycle.good });
  }

  #enter(state: MachineState, atMs: number, untilMs: number, fault?: FaultKind): void {
    const baseKwh = this.#energyAt(atMs);
    if (state !== this.#state) this.#sinceMs = atMs;
    this.#state = state;
    this.#fault = fault;
    this.#nextMs = Math.max(atMs + 1, Math.round(untilMs));
    this.#segment = { fromMs: atMs, baseKwh, powerKw: this.#powerOf(state) };
    this.#timeline.change(atMs, this.#cause(), this.counts, baseKwh);
    this.#listener(state, atMs);
  }

  #powerOf(state: MachineState): number {
    const { off, idle, setup, run } = this.spec.powerKw;
    if (state === 'off') return off;
    if (state === 'setup') return setup;
    if (state === 'run') return run * (1 + 0.04 * this.#cycle.draws[0]);
    return idle;
  }

  #energyAt(timeMs: number): number {
    const { fromMs, baseKwh, powerKw } = this.#segment;
    return baseKwh + (powerKw * Math.max(0, timeMs - fromMs)) / MS_PER_HOUR;
  }

  #cause(): StateCause {
    return {
      state: this.#state,
      faultCode: this.#fault?.code ?? 0,
      order: this.#order.id,
      product: this.#order.product.id,
    };
  }

  #drawOrder(number: number): Order {
    const product = pick(this.#random, this.spec.products);
    const planned = Math.round(between(this.#random, ...this.spec.orderSize));
    const id = `WO-${this.spec.id}-${String(number).padStart(4, '0')}`;
    return { number, id, product, planned, finished: 0 };
  }
}
