/** The welding cell: a robot with a spot gun. Spots go up within a cycle; a part id of 64 bits beyond 2^53. */
import { co, di, hr } from './machine.ts';
import type { Machine, MachineOptions, Register } from './machine.ts';
import { Producing } from './producing.ts';
import type { ProductionSpec } from './production.ts';

const MINUTE = 60_000;
const spotsPerPart = 24;
const firstPartId = 9_007_199_254_750_000n;

const spec: ProductionSpec = {
  id: 'weld-cell-01',
  idealCycleMs: 42_000,
  jitter: 0.04,
  scrapRate: 0.015,
  starvedRate: 0.02,
  starvedMs: [20_000, 2 * MINUTE],
  meanTimeBetweenFaultsMs: 35 * MINUTE,
  faults: [
    { code: 2011, text: 'electrode stuck', repairMs: [MINUTE, 5 * MINUTE] },
    { code: 2043, text: 'cooling water flow low', repairMs: [3 * MINUTE, 9 * MINUTE] },
    { code: 2107, text: 'robot collision detected', repairMs: [4 * MINUTE, 15 * MINUTE] },
  ],
  setupMs: [3 * MINUTE, 8 * MINUTE],
  orderSize: [80, 200],
  products: [
    { id: 'SUBFRAME-F', program: 101 },
    { id: 'SUBFRAME-R', program: 102 },
  ],
  powerKw: { off: 0.3, idle: 2.4, setup: 3.6, run: 38 },
  countersAtStart: { good: 52_110, scrap: 901 },
  counterBits: 32,
};

class WeldCell extends Producing {
  readonly registers: readonly Register[];

  constructor(options: MachineOptions) {
    super(spec, options);
    const production = this.production;
    this.registers = [
      co(0, () => this.powered),
      co(1, () => this.moving),
      co(2, () => this.automatic),
      co(3, () => this.faulted),
      di(0, () => production.state === 'starved'),
      di(1, () => this.welding),
      hr(100, 'float32', () => this.currentKa, 'BADC'),
      hr(102, 'float32', () => this.voltage, 'BADC'),
      hr(104, 'uint32', () => this.spots, 'ABCD'),
      hr(106, 'uint16', () => this.faultCode),
      hr(107, 'uint16', () => production.order.product.program),
      hr(108, 'uint64', () => this.partId, 'GHEFCDAB'),
      hr(112, 'uint32', () => production.counters.total, 'ABCD'),
      hr(114, 'uint32', () => production.counters.good, 'ABCD'),
      hr(116, 'uint32', () => production.counters.scrap, 'ABCD'),
      hr(200, 'string:20', () => production.order.id),
    ];
  }

  /** Current flows: the second half of each spot's share of the cycle. */
  get welding(): boolean {
    return this.running && (this.production.progress * spotsPerPart) % 1 >= 0.5;
  }
  get currentKa(): number {
    return this.welding ? 10.4 + 0.18 * this.draw(1) + this.wave(1, 0.1) : 0;
  }
  get voltage(): number {
    return this.welding ? 1.62 + 0.03 * this.draw(2) + this.wave(2, 0.02) : 0;
  }
  /** Spots since the model began and before: whole parts, and those of the running one. */
  get spots(): number {
    return (
      1_264_000 +
      this.production.counts.total * spotsPerPart +
      Math.floor(this.production.progress * spotsPerPart)
    );
  }
  /** The part in the fixture. */
  get partId(): bigint {
    return firstPartId + BigInt(this.production.counts.total);
  }
}

/** The welding cell; its map has holes that answer exception 2, and bytes swapped in words (BADC). */
export function createWeldCell(options: MachineOptions): Machine {
  return new WeldCell(options);
}
