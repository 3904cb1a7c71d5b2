/**
 * The six energy meters behind one gateway. Each watches other machines of the plant: its power is theirs, its
 * energy the integral. Six makes, six ways to say the same: see `makes`.
 */
import { hr, ir } from './machine.ts';
import type { Machine, MachineOptions, Register, RegisterType } from './machine.ts';
import { ripple, seedOf } from './random.ts';
import type { Area } from './machine.ts';
import type { MachineTruth } from './truth.ts';

const nothing = { total: 0, good: 0, scrap: 0 };

interface Make {
  readonly area: Extract<Area, 'hr' | 'ir'>;
  readonly first: number;
  /** Byte order of the 32-bit values. */
  readonly order: string;
  readonly energyType: RegisterType;
  readonly energyOrder: string;
  /** Raw counts per kWh. */
  readonly energyPerKwh: number;
}

/** By unit 1..6. Voltages, currents, power and frequency are float32 from `first` on; energy follows them. */
const makes: readonly Make[] = [
  { area: 'hr', first: 0, order: 'ABCD', energyType: 'float32', energyOrder: 'ABCD', energyPerKwh: 1 },
  { area: 'hr', first: 0, order: 'CDAB', energyType: 'uint32', energyOrder: 'CDAB', energyPerKwh: 100 },
  { area: 'ir', first: 0, order: 'ABCD', energyType: 'int64', energyOrder: 'ABCDEFGH', energyPerKwh: 1000 },
  {
    area: 'ir',
    first: 100,
    order: 'BADC',
    energyType: 'uint64',
    energyOrder: 'GHEFCDAB',
    energyPerKwh: 1000,
  },
  { area: 'hr', first: 2000, order: 'DCBA', energyType: 'float64', energyOrder: 'ABCDEFGH', energyPerKwh: 1 },
  { area: 'hr', first: 0, order: 'ABCD', energyType: 'uint32', energyOrder: 'ABCD', energyPerKwh: 10 },
];

class Meter implements Machine {
  readonly id: string;
  readonly registers: readonly Register[];
  readonly #loads: readonly Machine[];
  readonly #seed: number;
  readonly #startMs: number;
  readonly #startKwh: number;
  #nowMs: number;

  constructor(unit: number, make: Make, loads: readonly Machine[], options: MachineOptions) {
    this.id = `m-0${unit}`;
    this.#loads = loads;
    this.#seed = seedOf(options.seed, this.id);
    this.#startMs = options.startMs;
    this.#startKwh = 18_000 * unit + (this.#seed % 5_000);
    this.#nowMs = options.startMs;
    this.registers = this.#map(make);
  }

  /** The loads must have been advanced to the same moment before. */
  step(toMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, toMs);
  }
  get powerKw(): number {
    return this.#loads.reduce((sum, load) => sum + load.powerKw, 0);
  }
  get energyKwh(): number {
    return this.#loads.reduce((sum, load) => sum + load.energyKwh, 0);
  }
  resetCounters(): void {
    // A billing register survives a restart.
  }
  truth(): MachineTruth {
    const { energyKwh } = this;
    const span = { fromMs: this.#startMs, toMs: this.#nowMs };
    const interval = {
      ...span,
      ...nothing,
      state: 'run',
      faultCode: 0,
      order: '',
      product: '',
      energyKwh,
    } as const;
    return {
      id: this.id,
      ...span,
      counts: nothing,
      energyKwh,
      countersAtStart: nothing,
      counterBits: 32,
      counterResetsMs: [],
      intervals: span.toMs > span.fromMs ? [interval] : [],
      cycles: [],
      dropped: { intervals: 0, cycles: 0 },
    };
  }

  #voltage(phase: number): number {
    return 231 + ripple(this.#seed + phase * 31, this.#nowMs, 2.5) - this.powerKw * 0.01;
  }
  /** Balanced load, power factor 0.92. */
  #current(phase: number): number {
    return (this.powerKw * 1000) / 3 / 0.92 / this.#voltage(phase);
  }

  #map(make: Make): readonly Register[] {
    const at = make.area === 'hr' ? hr : ir;
    const floats: readonly (() => number)[] = [
      ...[0, 1, 2].map((phase) => () => this.#voltage(phase)),
      ...[0, 1, 2].map((phase) => () => this.#current(phase)),
      () => this.powerKw,
      () => 50 + ripple(this.#seed + 5, this.#nowMs, 0.04),
    ];
    return [
      ...floats.map((value, index) => at(make.first + index * 2, 'float32', value, make.order)),
      at(
        make.first + floats.length * 2,
        make.energyType,
        () => Math.floor((this.#startKwh + this.energyKwh) * make.energyPerKwh * 1000) / 1000,
        make.energyOrder,
      ),
    ];
  }
}

/** The meter of a unit (1..6), watching the given machines. */
export function createMeter(unit: number, loads: readonly Machine[], options: MachineOptions): Machine {
  const make = makes[unit - 1];
  if (make === undefined) throw new RangeError(`no meter with unit ${unit}: 1..${makes.length}`);
  return new Meter(unit, make, loads, options);
}
