/** The injection moulding machine. Its state is a vendor's own number in the style of EUROMAP. */
import { hr, ir } from './machine.ts';
import type { Machine, MachineOptions, Register } from './machine.ts';
import { Producing } from './producing.ts';
import type { ProductionSpec } from './production.ts';
import { Thermal } from './thermal.ts';
import type { MachineState } from './truth.ts';

const MINUTE = 60_000;

const spec: ProductionSpec = {
  id: 'imm-01',
  idealCycleMs: 28_000,
  jitter: 0.015,
  scrapRate: 0.02,
  starvedRate: 0.004,
  starvedMs: [MINUTE, 4 * MINUTE],
  meanTimeBetweenFaultsMs: 60 * MINUTE,
  faults: [
    { code: 311, text: 'mould protection tripped', repairMs: [30_000, 3 * MINUTE] },
    { code: 327, text: 'hopper empty', repairMs: [MINUTE, 5 * MINUTE] },
    { code: 352, text: 'barrel zone 2 deviation', repairMs: [4 * MINUTE, 12 * MINUTE] },
  ],
  setupMs: [10 * MINUTE, 30 * MINUTE],
  orderSize: [300, 800],
  products: [
    { id: 'CLIP-PA66-3', program: 7 },
    { id: 'HOUSING-PP-11', program: 18 },
  ],
  powerKw: { off: 0.4, idle: 9, setup: 12, run: 31 },
  countersAtStart: { good: 401_224, scrap: 9_870 },
  counterBits: 32,
};

/** 0 OTHER, 1 AUTOMATIC_RUN, 2 SEMI_AUTOMATIC, 3 SET_UP, 4 IDLE, 5 FAULT, 6 OFF. */
const stateNumbers: Readonly<Record<MachineState, number>> = {
  run: 1,
  setup: 3,
  idle: 4,
  starved: 4,
  break: 4,
  fault: 5,
  off: 6,
};

class Injection extends Producing {
  readonly registers: readonly Register[];
  readonly #mould: Thermal;

  constructor(options: MachineOptions) {
    const mould = new Thermal(options.startMs, 58, 58, 6 * MINUTE);
    super(spec, options, (state, atMs) => mould.aim(state === 'run' ? 61 : 45, atMs));
    this.#mould = mould;
    const production = this.production;
    this.registers = [
      hr(0, 'uint16', () => stateNumbers[production.state]),
      hr(1, 'uint16', () => this.faultCode),
      hr(2, 'uint16', () => production.order.product.program),
      hr(3, 'uint16', () => production.order.planned),
      hr(4, 'uint32', () => production.counters.total, 'DCBA'),
      hr(6, 'uint32', () => production.counters.good, 'DCBA'),
      hr(8, 'uint32', () => production.counters.scrap, 'DCBA'),
      hr(10, 'float32', () => production.lastCycleMs / 1000, 'DCBA'),
      hr(12, 'bcd32', () => production.order.number, 'ABCD'),
      ir(0, 'float32', () => this.injectionPressureBar, 'DCBA'),
      ir(2, 'float64', () => this.cushionMm, 'ABCDEFGH'),
      ...[0, 1, 2, 3].map((zone) => ir(10 + zone, 'int16', () => this.meltTemperature(zone) * 10)),
      ir(14, 'int16', () => (this.#mould.at(production.nowMs) + this.wave(5, 0.3)) * 10),
      ir(15, 'int16', () => (this.#mould.at(production.nowMs) - 1.4 + this.wave(6, 0.3)) * 10),
      ir(16, 'float32', () => this.powerKw, 'DCBA'),
    ];
  }

  /** High in the first third of a cycle (injection and holding), else only back pressure. */
  get injectionPressureBar(): number {
    if (!this.running) return 0;
    const nominal = this.production.progress < 0.3 ? 1_140 : 65;
    return nominal * (1 + 0.008 * this.draw(1)) + this.wave(1, 4);
  }
  /** Melt cushion of the present shot; a scrap shot has too little. */
  get cushionMm(): number {
    return (this.production.cycle.good ? 5.2 : 3.1) + 0.12 * this.draw(2);
  }
  /** Barrel zones 0..3, °C. */
  meltTemperature(zone: number): number {
    const broken = zone === 1 && this.faultCode === 352 ? -18 : 0;
    return (this.powered ? 215 + zone * 7 + broken : 40) + this.wave(10 + zone, 0.8);
  }
}

/** The injection moulding machine: byte-reversed (DCBA) 32-bit values, BCD order number, a float64. */
export function createInjection(options: MachineOptions): Machine {
  return new Injection(options);
}
