/**
 * The whole simulated plant: every machine, one clock given from outside.
 *
 * Pure: it reads no clock and no randomness but its seed; the same options and the same moments give the same
 * values, and a moment gives the same values whatever the steps that led to it.
 */
import { Calendar, twoShifts } from './calendar.ts';
import type { CalendarPlan } from './calendar.ts';
import { createCompressor } from './compressor.ts';
import { createHardening, createTightening } from './hardening.ts';
import { createInjection } from './injection.ts';
import type { Machine, MachineOptions } from './machine.ts';
import { Machining } from './machining.ts';
import { createMeter } from './meter.ts';
import { createPress01, createPress02 } from './press.ts';
import type { MachineTruth } from './truth.ts';
import { createWeldCell } from './weld-cell.ts';

/** What decides the plant's history. */
export interface PlantOptions {
  readonly seed: number;
  /** UTC milliseconds at which the model begins. */
  readonly startMs: number;
  /** Default: two shifts. */
  readonly calendar?: CalendarPlan;
  /** UTC milliseconds of the calendar's minute 0; default half an hour before the start. */
  readonly calendarAnchorMs?: number;
}

/** The plant's machines and their truth. */
export interface Plant {
  /** In the order in which they are advanced: loads before the meters that watch them. */
  readonly machines: readonly Machine[];
  readonly cnc: Machining;
  /** The machine with an id; throws a RangeError for an unknown one. */
  machine(id: string): Machine;
  /** Advances every machine to a moment (UTC ms); never backwards. */
  step(toMs: number): void;
  /** The history of every machine. */
  truth(): readonly MachineTruth[];
}

/** Builds the plant at its start moment. */
export function createPlant(options: PlantOptions): Plant {
  const anchorMs = options.calendarAnchorMs ?? options.startMs - 30 * 60_000;
  const calendar = new Calendar(options.calendar ?? twoShifts, anchorMs);
  const each: MachineOptions = { seed: options.seed, startMs: options.startMs, calendar };
  const press01 = createPress01(each);
  const press02 = createPress02(each);
  const compressor = createCompressor(each);
  const weldCell = createWeldCell(each);
  const injection = createInjection(each);
  const hardening = createHardening(each);
  const tightening = createTightening(each);
  const cnc = new Machining(each);
  const loads = [[press01], [press02], [compressor], [weldCell, cnc], [injection], [hardening, tightening]];
  const meters = loads.map((load, index) => createMeter(index + 1, load, each));
  const machines = [press01, press02, compressor, weldCell, injection, hardening, tightening, cnc, ...meters];
  for (const machine of machines) machine.step(options.startMs);
  return {
    machines,
    cnc,
    machine: (id) => {
      const found = machines.find((machine) => machine.id === id);
      if (found === undefined)
        throw new RangeError(`no machine ${id}: ${machines.map((machine) => machine.id).join(', ')}`);
      return found;
    },
    step: (toMs) => {
      for (const machine of machines) machine.step(toMs);
    },
    truth: () => machines.map((machine) => machine.truth()),
  };
}
