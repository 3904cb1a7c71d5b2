/** What all producing machines share: the production core, their noise, and the machine's face. */
import type { Machine, MachineOptions, Register } from './machine.ts';
import { Production } from './production.ts';
import type { ProductionSpec, StateListener } from './production.ts';
import { createRandom, ripple, seedOf } from './random.ts';
import type { MachineTruth } from './truth.ts';

/** A machine around a production core; a subclass declares its register map. */
export abstract class Producing implements Machine {
  readonly id: string;
  readonly production: Production;
  readonly #noise: number;

  constructor(spec: ProductionSpec, options: MachineOptions, listener?: StateListener) {
    this.id = spec.id;
    this.#noise = seedOf(options.seed, spec.id);
    this.production = new Production(
      spec,
      options.calendar,
      createRandom(this.#noise),
      options.startMs,
      listener,
    );
  }

  abstract readonly registers: readonly Register[];

  step(toMs: number): void {
    this.production.step(toMs);
  }
  get powerKw(): number {
    return this.production.powerKw;
  }
  get energyKwh(): number {
    return this.production.energyKwh;
  }
  resetCounters(): void {
    this.production.resetCounters();
  }
  truth(): MachineTruth {
    return this.production.truth();
  }

  /** In a cycle. */
  get running(): boolean {
    return this.production.state === 'run';
  }
  /** Switched on. */
  get powered(): boolean {
    return this.production.state !== 'off';
  }
  /** Moving under its own power: producing, or inching during setup. */
  get moving(): boolean {
    return this.running || this.production.state === 'setup';
  }
  /** In automatic mode: everything but setup and off. */
  get automatic(): boolean {
    return this.powered && this.production.state !== 'setup';
  }
  get faulted(): boolean {
    return this.production.state === 'fault';
  }
  /** 0 without a fault. */
  get faultCode(): number {
    return this.production.fault?.code ?? 0;
  }
  /** A random number of the current cycle, about -3..3; the same within one cycle. */
  draw(index: 0 | 1 | 2 | 3): number {
    return this.production.cycle.draws[index];
  }
  /** Smooth noise within ±amplitude; each channel has its own. */
  wave(channel: number, amplitude: number): number {
    return ripple(this.#noise + channel * 7919, this.production.nowMs, amplitude);
  }
}
