/**
 * The compressor: loads until 0.75 MPa, unloads until 0.65 MPa, always on unless it trips. The pressure is a
 * straight line within a phase, so the history does not depend on the steps.
 */
import { hr, hrBit, ir } from './machine.ts';
import type { Machine, MachineOptions, Register } from './machine.ts';
import { between, createRandom, ripple, seedOf } from './random.ts';
import type { Random } from './random.ts';
import { Thermal } from './thermal.ts';
import { Timeline } from './truth.ts';
import type { MachineState, MachineTruth, StateCause } from './truth.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const lowMpa = 0.65;
const highMpa = 0.75;
const nothing = { total: 0, good: 0, scrap: 0 };

interface Phase {
  readonly state: MachineState;
  readonly fromMs: number;
  readonly toMs: number;
  readonly powerKw: number;
  readonly fromMpa: number;
  readonly toMpa: number;
  readonly baseKwh: number;
  readonly baseRunMs: number;
}

class Compressor implements Machine {
  readonly id = 'compressor-01';
  readonly registers: readonly Register[];
  readonly #random: Random;
  readonly #noise: number;
  readonly #startMs: number;
  readonly #timeline: Timeline;
  readonly #oil: Thermal;
  #nowMs: number;
  #phase: Phase;

  constructor(options: MachineOptions) {
    this.#noise = seedOf(options.seed, this.id);
    this.#random = createRandom(this.#noise);
    this.#startMs = options.startMs;
    this.#nowMs = options.startMs;
    this.#oil = new Thermal(options.startMs, 78, 84, 5 * MINUTE);
    this.#phase = this.#draw('run', options.startMs, lowMpa, 0, 0);
    this.#timeline = new Timeline(options.startMs, cause('run'), nothing);
    this.registers = this.#map();
  }

  step(toMs: number): void {
    while (this.#phase.toMs <= toMs) this.#next();
    this.#nowMs = Math.max(this.#nowMs, toMs);
  }
  get powerKw(): number {
    return this.#phase.powerKw;
  }
  get energyKwh(): number {
    return energyAt(this.#phase, this.#nowMs);
  }
  resetCounters(): void {
    // An hour meter survives a restart.
  }
  truth(): MachineTruth {
    return {
      id: this.id,
      fromMs: this.#startMs,
      toMs: this.#nowMs,
      counts: nothing,
      energyKwh: this.energyKwh,
      countersAtStart: nothing,
      counterBits: 32,
      counterResetsMs: [],
      ...this.#timeline.until(this.#nowMs, nothing, this.energyKwh),
    };
  }

  #map(): readonly Register[] {
    return [
      hrBit(0, 0, () => true),
      hrBit(0, 1, () => this.#phase.state !== 'fault'),
      hrBit(0, 2, () => this.#phase.state === 'run'),
      hrBit(0, 3, () => this.#phase.state === 'fault'),
      hr(1, 'uint16', () => (this.#phase.state === 'fault' ? 15 : 0)),
      hr(2, 'uint16', () => (this.#phase.state === 'run' ? 100 : 0)),
      hr(4, 'uint32', () => 24_318 + runMsAt(this.#phase, this.#nowMs) / HOUR, 'ABCD'),
      hr(6, 'uint32', () => runMsAt(this.#phase, this.#nowMs) / 1000, 'ABCD'),
      ir(0, 'float32', () => this.#pressure(), 'ABCD'),
      ir(2, 'float32', () => this.#oil.at(this.#nowMs) + ripple(this.#noise, this.#nowMs, 0.5), 'ABCD'),
      ir(4, 'float32', () => this.powerKw, 'ABCD'),
      ir(6, 'float32', () => 380 + this.energyKwh / 0.11, 'ABCD'),
    ];
  }

  #pressure(): number {
    const { fromMs, toMs, fromMpa, toMpa } = this.#phase;
    return fromMpa + ((toMpa - fromMpa) * (this.#nowMs - fromMs)) / (toMs - fromMs);
  }

  #next(): void {
    const old = this.#phase;
    const trips = old.state === 'run' && this.#random() < 0.004;
    const state = trips ? 'fault' : old.state === 'run' ? 'idle' : 'run';
    const baseKwh = energyAt(old, old.toMs);
    this.#phase = this.#draw(state, old.toMs, old.toMpa, baseKwh, runMsAt(old, old.toMs));
    this.#timeline.change(old.toMs, cause(state), nothing, baseKwh);
    this.#oil.aim(state === 'fault' ? 45 : state === 'run' ? 86 : 79, old.toMs);
  }

  #draw(state: MachineState, fromMs: number, fromMpa: number, baseKwh: number, baseRunMs: number): Phase {
    const { lengthMs, powerKw, toMpa } = this.#character(state);
    return {
      state,
      fromMs,
      toMs: fromMs + Math.round(lengthMs),
      powerKw,
      fromMpa,
      toMpa,
      baseKwh,
      baseRunMs,
    };
  }

  #character(state: MachineState): {
    readonly lengthMs: number;
    readonly powerKw: number;
    readonly toMpa: number;
  } {
    const random = this.#random;
    if (state === 'fault')
      return { lengthMs: between(random, MINUTE, 5 * MINUTE), powerKw: 0.6, toMpa: 0.52 };
    if (state === 'run')
      return { lengthMs: between(random, 25_000, 55_000), powerKw: between(random, 36, 39), toMpa: highMpa };
    return { lengthMs: between(random, 12_000, 30_000), powerKw: between(random, 11, 13), toMpa: lowMpa };
  }
}

function energyAt(phase: Phase, atMs: number): number {
  return phase.baseKwh + (phase.powerKw * (atMs - phase.fromMs)) / HOUR;
}

/** The motor turns in every phase but a trip. */
function runMsAt(phase: Phase, atMs: number): number {
  return phase.baseRunMs + (phase.state === 'fault' ? 0 : atMs - phase.fromMs);
}

function cause(state: MachineState): StateCause {
  return { state, faultCode: state === 'fault' ? 15 : 0, order: '', product: '' };
}

/** The compressor: big-endian, run hours as uint32, air volume in m³ as float32. */
export function createCompressor(options: MachineOptions): Machine {
  return new Compressor(options);
}
