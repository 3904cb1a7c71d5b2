/**
 * The simulated workshop: the model, its endpoints and the clock that drives them.
 *
 *   clock × speed ──► plant.step ──► register images ──► Modbus TCP
 *                          └───────► snapshot ─────────► OPC UA
 *
 * It shares no code with the agent: it is the far side, and the truth the agent's output is compared with.
 */
import type { EndpointState, FarSide } from './endpoint.ts';
import type { CalendarPlan } from './model/calendar.ts';
import { createPlant } from './model/plant.ts';
import type { MachineTruth } from './model/truth.ts';
import type { FaultName, FaultOrder } from './modbus/fault.ts';
import { startModbusSide, wirings } from './modbus-side.ts';
import { serialFixedPort, startSerialSide } from './serial-side.ts';
import { cncFixedPort, startOpcuaSide } from './opcua-side.ts';

/** Options of a workshop; all have defaults. */
export interface WorkshopOptions {
  /** Default 1. */
  readonly seed?: number;
  /** Simulated seconds per second, 0..1000; 0: time moves only by `stepTo`. Default 1. */
  readonly speed?: number;
  /** fixed: 15021–15027 (15028 the serial line) and 14840 on 127.0.0.1; free: any. Default free. */
  readonly ports?: 'fixed' | 'free';
  /** Default true. */
  readonly opcua?: boolean;
  /** The meters on a serial line as well, as endpoint meters-line; default false. */
  readonly serial?: boolean;
  /** UTC ms of simulated time at the start; default now. */
  readonly startMs?: number;
  readonly calendar?: CalendarPlan;
  readonly calendarAnchorMs?: number;
  /** How often the model moves on, ms of real time; default 50. */
  readonly tickMs?: number;
  /** Wall clock, UTC ms; default Date.now. */
  readonly wallNow?: () => number;
}

/** The whole truth at a moment. */
export interface WorkshopTruth {
  readonly seed: number;
  readonly speed: number;
  readonly startMs: number;
  readonly nowMs: number;
  readonly machines: readonly MachineTruth[];
}

/** A running workshop. */
export interface Workshop {
  /** Port by endpoint: press-01, press-02, compressor-01, weld-cell-01, imm-01, harden-01, meters, cnc-07, meters-line. */
  readonly ports: Readonly<Record<string, number>>;
  /** Present simulated time, UTC ms. */
  now(): number;
  /** Moves simulated time (speed 0) and takes the values to the endpoints at once. */
  stepTo(simulatedMs: number): void;
  /** Rejects with a RangeError for an unknown endpoint or a fault it does not know. */
  inject(endpoint: string, order: FaultOrder): Promise<void>;
  /** Ends one fault or all faults of an endpoint; without an endpoint, of all. */
  clear(endpoint?: string, fault?: FaultName): Promise<void>;
  truth(): WorkshopTruth;
  state(): Readonly<Record<string, EndpointState>>;
  stop(): Promise<void>;
}

/** Starts every endpoint; on failure stops what was started and rejects. */
export async function startWorkshop(options: WorkshopOptions = {}): Promise<Workshop> {
  const wallNow = options.wallNow ?? Date.now;
  const { seed = 1, speed = 1 } = options;
  const wallStartMs = wallNow();
  const startMs = options.startMs ?? wallStartMs;
  const plant = createPlant({
    seed,
    startMs,
    ...(options.calendar === undefined ? {} : { calendar: options.calendar }),
    ...(options.calendarAnchorMs === undefined ? {} : { calendarAnchorMs: options.calendarAnchorMs }),
  });
  let nowMs = startMs;
  const now = (): number => nowMs;
  const sides: FarSide[] = [];

  function stepTo(simulatedMs: number): void {
    nowMs = Math.max(nowMs, simulatedMs);
    plant.step(nowMs);
    for (const each of sides) each.refresh();
  }
  const timer = setInterval(() => {
    if (speed > 0) stepTo(Math.floor(startMs + (wallNow() - wallStartMs) * speed));
  }, options.tickMs ?? 50);

  async function stop(): Promise<void> {
    clearInterval(timer);
    await Promise.all(sides.map((each) => each.stop()));
  }
  const fixed = options.ports === 'fixed';
  try {
    for (const wiring of wirings)
      sides.push(await startModbusSide(wiring, plant, fixed ? wiring.fixedPort : 0));
    if (options.serial === true) sides.push(await startSerialSide(plant, fixed ? serialFixedPort : 0));
    if (options.opcua !== false) sides.push(await startOpcuaSide(plant, fixed ? cncFixedPort : 0, now));
  } catch (error) {
    await stop();
    throw error;
  }

  function side(id: string): FarSide {
    const found = sides.find((each) => each.id === id);
    if (found === undefined)
      throw new RangeError(`no endpoint ${id}: ${sides.map((each) => each.id).join(', ')}`);
    return found;
  }
  return {
    ports: Object.fromEntries(sides.map((each) => [each.id, each.port])),
    now,
    stepTo,
    inject: async (endpoint, order) => side(endpoint).inject(order),
    clear: async (endpoint, fault) => {
      for (const each of endpoint === undefined ? sides : [side(endpoint)]) await each.clear(fault);
    },
    truth: () => ({ seed, speed, startMs, nowMs, machines: plant.truth() }),
    state: () => Object.fromEntries(sides.map((each) => [each.id, each.state()])),
    stop,
  };
}
