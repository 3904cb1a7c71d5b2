/** The induction-hardening machine and the tightening station: two units behind one TCP endpoint. */
import { di, hr, hrBit, ir } from './machine.ts';
import type { Machine, MachineOptions, Register } from './machine.ts';
import { Producing } from './producing.ts';
import type { ProductionSpec } from './production.ts';
import { Thermal } from './thermal.ts';

const MINUTE = 60_000;

const hardenSpec: ProductionSpec = {
  id: 'harden-01',
  idealCycleMs: 18_000,
  jitter: 0.02,
  scrapRate: 0.01,
  starvedRate: 0.006,
  starvedMs: [20_000, 100_000],
  meanTimeBetweenFaultsMs: 50 * MINUTE,
  faults: [
    { code: 41, text: 'inverter over-current', repairMs: [2 * MINUTE, 10 * MINUTE] },
    { code: 44, text: 'quench flow low', repairMs: [MINUTE, 6 * MINUTE] },
  ],
  setupMs: [8 * MINUTE, 15 * MINUTE],
  orderSize: [200, 500],
  products: [
    { id: 'CAMSHAFT-4G', program: 4 },
    { id: 'AXLE-STUB-2', program: 9 },
  ],
  powerKw: { off: 0.5, idle: 6, setup: 8, run: 92 },
  countersAtStart: { good: 30_244, scrap: 310 },
  counterBits: 16,
};

const tightenSpec: ProductionSpec = {
  id: 'tighten-01',
  idealCycleMs: 12_000,
  jitter: 0.1,
  scrapRate: 0.018,
  starvedRate: 0.01,
  starvedMs: [15_000, MINUTE],
  meanTimeBetweenFaultsMs: 90 * MINUTE,
  faults: [{ code: 7, text: 'spindle not in reference', repairMs: [MINUTE, 4 * MINUTE] }],
  setupMs: [2 * MINUTE, 5 * MINUTE],
  orderSize: [150, 400],
  products: [{ id: 'HUB-ASSY-5', program: 1 }],
  powerKw: { off: 0.1, idle: 0.5, setup: 0.6, run: 1.8 },
  countersAtStart: { good: 88_213, scrap: 1_402 },
  counterBits: 32,
};

class Hardening extends Producing {
  readonly registers: readonly Register[];
  readonly #quench: Thermal;

  constructor(options: MachineOptions) {
    const quench = new Thermal(options.startMs, 29, 29, 8 * MINUTE);
    super(hardenSpec, options, (state, atMs) => quench.aim(state === 'run' ? 36 : 24, atMs));
    this.#quench = quench;
    const production = this.production;
    this.registers = [
      hrBit(0, 0, () => this.powered),
      hrBit(0, 1, () => this.moving),
      hrBit(0, 2, () => this.automatic),
      hrBit(0, 15, () => this.faulted),
      hr(1, 'uint16', () => this.faultCode),
      hr(2, 'float32', () => this.heatingKw),
      hr(4, 'float32', () => this.frequencyKhz),
      hr(6, 'int16', () => (this.#quench.at(production.nowMs) + this.wave(2, 0.3)) * 10),
      hr(7, 'uint16', () => this.quenchFlow * 10),
      hr(8, 'uint16', () => production.counters.total),
      hr(9, 'uint16', () => production.counters.good),
      hr(10, 'uint16', () => production.counters.scrap),
      hr(11, 'uint8hi', () => production.order.product.program),
      hr(11, 'uint8lo', () => production.shift),
    ];
  }

  /** The inverter heats in the middle part of a cycle. */
  get heating(): boolean {
    return this.running && this.production.progress >= 0.2 && this.production.progress < 0.65;
  }
  get heatingKw(): number {
    return this.heating ? 148 * (1 + 0.006 * this.draw(1)) + this.wave(1, 0.7) : 0;
  }
  get frequencyKhz(): number {
    return this.heating ? 9.8 + 0.05 * this.draw(2) : 0;
  }
  /** Litres per minute; the quench runs after heating. */
  get quenchFlow(): number {
    if (!this.running || this.production.progress < 0.65) return this.powered ? 2 : 0;
    return (this.production.cycle.good ? 86 : 61) + this.wave(3, 1.5);
  }
}

class Tightening extends Producing {
  readonly registers: readonly Register[];

  constructor(options: MachineOptions) {
    super(tightenSpec, options);
    const production = this.production;
    this.registers = [
      di(0, () => this.powered),
      di(1, () => this.moving),
      di(2, () => this.automatic),
      di(3, () => this.faulted),
      di(4, () => production.lastPart?.good === true),
      ir(0, 'float32', () => this.torqueNm, 'CDAB'),
      ir(2, 'float32', () => this.angleDeg, 'CDAB'),
      ir(4, 'uint16', () => resultOf(production.lastPart?.good)),
      ir(5, 'uint16', () => this.faultCode),
      ir(6, 'uint32', () => production.counters.total, 'CDAB'),
      ir(8, 'uint32', () => production.counters.scrap, 'CDAB'),
      hr(0, 'string:20', () => this.partId),
    ];
  }

  /** Torque rises over the cycle to its final value; a bad part ends too low. */
  get torqueNm(): number {
    if (!this.running) return 0;
    return (this.production.cycle.good ? 108 : 84) * (1 + 0.01 * this.draw(1)) * this.production.progress;
  }
  get angleDeg(): number {
    if (!this.running) return 0;
    return (this.production.cycle.good ? 62 : 97) * (1 + 0.03 * this.draw(2)) * this.production.progress;
  }
  /** The part in the station. */
  get partId(): string {
    return `HB5-${String(88_000_000 + this.production.counts.total)}`;
  }
}

/** 0 none yet, 1 OK, 2 NOK. */
function resultOf(good: boolean | undefined): number {
  if (good === undefined) return 0;
  return good ? 1 : 2;
}

/** Induction hardening: unit 1 of its endpoint; 16-bit counters, program and shift as two halves of one word. */
export function createHardening(options: MachineOptions): Machine {
  return new Hardening(options);
}

/** The tightening station: unit 2; results as input registers (result 0 none, 1 OK, 2 NOK), part id as text. */
export function createTightening(options: MachineOptions): Machine {
  return new Tightening(options);
}
