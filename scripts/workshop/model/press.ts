/**
 * The two stamping presses. press-01 speaks plain big-endian with 16-bit counters that stand just before their
 * roll-over; press-02 is another make: word-swapped 32-bit values, status bits packed into one word.
 */
import { co, di, hr, hrBit, ir } from './machine.ts';
import type { Machine, MachineOptions, Register } from './machine.ts';
import { Producing } from './producing.ts';
import type { ProductionSpec } from './production.ts';
import { Thermal } from './thermal.ts';

const MINUTE = 60_000;

const faults: ProductionSpec['faults'] = [
  { code: 101, text: 'overload tripped', repairMs: [2 * MINUTE, 8 * MINUTE] },
  { code: 102, text: 'lubrication pressure low', repairMs: [MINUTE, 4 * MINUTE] },
  { code: 107, text: 'misfeed detected', repairMs: [20_000, 2 * MINUTE] },
  { code: 112, text: 'light curtain interrupted', repairMs: [8_000, 40_000] },
];

const press01: ProductionSpec = {
  id: 'press-01',
  idealCycleMs: 1_500,
  jitter: 0.03,
  scrapRate: 0.012,
  starvedRate: 0.002,
  starvedMs: [15_000, 90_000],
  meanTimeBetweenFaultsMs: 25 * MINUTE,
  faults,
  setupMs: [6 * MINUTE, 18 * MINUTE],
  orderSize: [1_200, 3_000],
  products: [
    { id: 'BRKT-4410-L', program: 12 },
    { id: 'BRKT-4410-R', program: 13 },
    { id: 'CROSSBEAM-27', program: 21 },
  ],
  powerKw: { off: 0.2, idle: 7, setup: 11, run: 46 },
  countersAtStart: { good: 64_752, scrap: 772 },
  counterBits: 16,
};

const press02: ProductionSpec = {
  ...press01,
  id: 'press-02',
  idealCycleMs: 3_200,
  scrapRate: 0.008,
  meanTimeBetweenFaultsMs: 40 * MINUTE,
  orderSize: [600, 1_500],
  products: [
    { id: 'DOOR-INNER-08', program: 3 },
    { id: 'FENDER-08', program: 5 },
  ],
  powerKw: { off: 0.4, idle: 14, setup: 20, run: 118 },
  countersAtStart: { good: 1_842_377, scrap: 15_020 },
  counterBits: 32,
};

class Press extends Producing {
  readonly registers: readonly Register[];
  readonly #die: Thermal;
  readonly #nominalForceKn: number;

  constructor(
    spec: ProductionSpec,
    nominalForceKn: number,
    map: (press: Press) => readonly Register[],
    options: MachineOptions,
  ) {
    const die = new Thermal(options.startMs, 38, 38, 9 * MINUTE);
    super(spec, options, (state, atMs) => die.aim(state === 'run' ? 54 : 24, atMs));
    this.#die = die;
    this.#nominalForceKn = nominalForceKn;
    this.registers = map(this);
  }

  /** Peak force of the present stroke, kN; a scrap part shows as a force well off nominal. */
  get forceKn(): number {
    if (!this.running) return 0;
    return this.#nominalForceKn * (1 + 0.012 * this.draw(1) + (this.production.cycle.good ? 0 : 0.11));
  }
  get strokesPerMinute(): number {
    return this.running ? MINUTE / this.production.cycle.durationMs : 0;
  }
  get dieTemperature(): number {
    return this.#die.at(this.production.nowMs) + this.wave(1, 0.4);
  }
  get lubePressureMpa(): number {
    if (!this.powered) return 0;
    return (this.faultCode === 102 ? 0.28 : 0.62) + this.wave(2, 0.02);
  }
  get airPressureMpa(): number {
    return this.powered ? 0.58 + this.wave(3, 0.015) : 0.05;
  }
}

const press01Map = (press: Press): readonly Register[] => [
  di(0, () => press.moving),
  di(1, () => press.automatic),
  di(2, () => press.faulted),
  di(3, () => press.faultCode === 112),
  di(4, () => press.powered),
  hr(0, 'float32', () => press.forceKn),
  hr(2, 'uint16', () => press.production.counters.total),
  hr(3, 'uint16', () => press.production.counters.good),
  hr(4, 'uint16', () => press.production.counters.scrap),
  hr(5, 'uint16', () => press.strokesPerMinute * 10),
  hr(6, 'int16', () => press.dieTemperature * 10),
  hr(7, 'uint16', () => press.lubePressureMpa * 1000),
  hr(8, 'uint16', () => press.faultCode),
  hr(10, 'float32', () => press.powerKw),
  hr(12, 'uint32', () => press.production.order.number),
  hr(14, 'string:16', () => press.production.order.product.id),
];

const press02Map = (press: Press): readonly Register[] => [
  hrBit(0, 0, () => press.powered),
  hrBit(0, 1, () => press.moving),
  hrBit(0, 2, () => press.automatic),
  hrBit(0, 3, () => press.faulted),
  hrBit(0, 4, () => press.production.state === 'starved'),
  hr(1, 'bcd16', () => press.production.order.product.program),
  hr(2, 'uint32', () => press.production.counters.total, 'CDAB'),
  hr(4, 'uint32', () => press.production.counters.good, 'CDAB'),
  hr(6, 'uint32', () => press.production.counters.scrap, 'CDAB'),
  hr(8, 'uint16', () => press.faultCode),
  ir(0, 'float32', () => press.forceKn, 'CDAB'),
  ir(2, 'float32', () => press.dieTemperature, 'CDAB'),
  ir(4, 'float32', () => press.lubePressureMpa, 'CDAB'),
  ir(6, 'float32', () => press.airPressureMpa, 'CDAB'),
  ir(8, 'float32', () => press.powerKw, 'CDAB'),
  ir(10, 'float32', () => press.strokesPerMinute, 'CDAB'),
  co(0, () => press.production.shift > 0),
];

/** Press 1: big-endian, 16-bit counters near their roll-over, status as discrete inputs. */
export function createPress01(options: MachineOptions): Machine {
  return new Press(press01, 812, press01Map, options);
}

/** Press 2: word-swapped (CDAB) 32-bit values, status bits in one word, analog values as input registers. */
export function createPress02(options: MachineOptions): Machine {
  return new Press(press02, 3_950, press02Map, options);
}
