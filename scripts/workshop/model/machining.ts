/** The machining centre cnc-07: the production core seen through the shape its OPC UA server consumes. */
import type { CncItemState, CncModel, CncOperationMode, CncSnapshot } from './cnc.ts';
import type { MachineOptions, Register } from './machine.ts';
import { Producing } from './producing.ts';
import type { ProductionSpec } from './production.ts';
import { Thermal } from './thermal.ts';
import type { MachineState } from './truth.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const startKwh = 41_022;
const boreMm = 32;

const spec: ProductionSpec = {
  id: 'cnc-07',
  idealCycleMs: 95_000,
  jitter: 0.03,
  scrapRate: 0.02,
  starvedRate: 0.03,
  starvedMs: [20_000, 3 * MINUTE],
  meanTimeBetweenFaultsMs: 70 * MINUTE,
  faults: [
    { code: 7001, text: 'spindle overload', repairMs: [3 * MINUTE, 12 * MINUTE] },
    { code: 7004, text: 'coolant level low', repairMs: [2 * MINUTE, 6 * MINUTE] },
    { code: 7012, text: 'tool broken', repairMs: [4 * MINUTE, 10 * MINUTE] },
  ],
  setupMs: [8 * MINUTE, 20 * MINUTE],
  orderSize: [40, 120],
  products: [
    { id: 'KNUCKLE-L', program: 4401 },
    { id: 'KNUCKLE-R', program: 4402 },
  ],
  powerKw: { off: 0.2, idle: 2.1, setup: 3.2, run: 13.5 },
  countersAtStart: { good: 22_817, scrap: 463 },
  counterBits: 32,
};

const itemStates: Readonly<Record<MachineState, CncItemState>> = {
  off: 'NotAvailable',
  break: 'NotExecuting',
  idle: 'NotExecuting',
  starved: 'NotExecuting',
  setup: 'Executing',
  run: 'Executing',
  fault: 'OutOfService',
};
const modes: Readonly<Record<MachineState, CncOperationMode>> = {
  off: 'None',
  break: 'Processing',
  idle: 'Processing',
  starved: 'Processing',
  setup: 'Setup',
  run: 'Processing',
  fault: 'Processing',
};

/** One stretch of the program: until which part of the cycle, with which tool, at which speed and feed. */
const operations = [
  { until: 0.3, tool: 3, name: 'FACE-MILL-63', speed: 2_400, feed: 1_150 },
  { until: 0.55, tool: 7, name: 'DRILL-12', speed: 4_200, feed: 620 },
  { until: 0.85, tool: 11, name: 'END-MILL-16', speed: 7_800, feed: 1_900 },
  { until: 1.01, tool: 14, name: 'REAMER-32', speed: 900, feed: 240 },
] as const;

/** The machining centre; it has no Modbus registers. */
export class Machining extends Producing implements CncModel {
  override readonly id = 'cnc-07';
  readonly registers: readonly Register[] = [];
  readonly #startMs: number;
  readonly #coolant: Thermal;

  constructor(options: MachineOptions) {
    const coolant = new Thermal(options.startMs, 24, 24, 12 * MINUTE);
    super(spec, options, (state, atMs) => coolant.aim(state === 'run' ? 31 : 22, atMs));
    this.#startMs = options.startMs;
    this.#coolant = coolant;
  }

  snapshot(): CncSnapshot {
    const { production, powerKw, energyKwh } = this;
    const { order, counters, state, cycle } = production;
    const totalKwh = startKwh + energyKwh;
    return {
      timeMs: production.nowMs,
      itemState: itemStates[state],
      operationMode: modes[state],
      stateSinceMs: production.sinceMs,
      powerOn: this.powered,
      stackLight: {
        red: this.faulted,
        yellow: this.powered && !this.moving && !this.faulted,
        green: this.moving,
      },
      faultCode: this.faultCode,
      faultText: production.fault?.text ?? '',
      ...this.#cutting(),
      coolantTemperature: this.#coolant.at(production.nowMs) + this.wave(1, 0.3),
      program: { name: `O${order.product.program}.NC`, number: order.product.program },
      order: { id: order.id, product: order.product.id, planned: order.planned, finished: order.finished },
      partId: `KN-${String(7_000_000 + production.counts.total)}`,
      parts: counters,
      cycle: {
        active: this.running,
        startedMs: cycle.startMs,
        lastMs: production.lastCycleMs,
        idealMs: spec.idealCycleMs,
      },
      probe: this.#probe(),
      power: {
        activeKw: powerKw,
        activeEnergyKwh: totalKwh,
        activeEnergyWh: BigInt(Math.floor(totalKwh * 1000)),
      },
      runtimeHours: 15_402 + (production.nowMs - this.#startMs) / HOUR,
    };
  }

  #cutting(): Pick<CncSnapshot, 'spindle' | 'feed' | 'axisPositions' | 'axisLoads' | 'tool'> {
    const { progress, counts } = this.production;
    const operation = operations.find(({ until }) => progress < until) ?? operations[0];
    const running = this.running;
    const turn = progress * Math.PI * 12;
    const position = (axis: number): number => (running ? 120 * Math.sin(turn / (axis + 1) + axis) : 0);
    return {
      spindle: {
        running,
        commandedSpeed: running ? operation.speed : 0,
        actualSpeed: running ? operation.speed + this.wave(2, 12) : 0,
        overridePercent: 100,
        loadPercent: running ? 42 + 4 * this.draw(1) + this.wave(3, 9) : 0,
      },
      feed: { actual: running ? operation.feed + this.wave(4, 15) : 0, overridePercent: running ? 100 : 0 },
      axisPositions: [0, 1, 2].map(position),
      axisLoads: [0, 1, 2].map((axis) => (running ? 22 + axis * 5 + this.wave(5 + axis, 6) : 3)),
      tool: {
        number: operation.tool,
        name: operation.name,
        remainingLifePercent: 100 - ((counts.total + operation.tool * 13) % 200) / 2,
      },
    };
  }

  /** The last finished part; its bore is out of tolerance exactly when it was scrap. */
  #probe(): CncSnapshot['probe'] {
    const last = this.production.lastPart;
    if (last === undefined) return { diameterMm: boreMm, ok: true, atMs: 0 };
    return {
      diameterMm: boreMm + (last.good ? 0 : 0.041) + 0.003 * last.draws[2],
      ok: last.good,
      atMs: last.finishedMs,
    };
  }
}
