/** A simulated machine: its model and the one declaration of what its controller shows over Modbus. */
import type { Calendar } from './calendar.ts';
import type { MachineTruth } from './truth.ts';

/** Modbus tables: holding registers, input registers, coils, discrete inputs. */
export type Area = 'hr' | 'ir' | 'co' | 'di';

/** How a value lies in registers; `string:N` has N bytes, padded with zeros; coils and inputs are always bool. */
export type RegisterType =
  | 'bool'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64'
  | 'bcd16'
  | 'bcd32'
  | 'uint8hi'
  | 'uint8lo'
  | `string:${number}`;

/** What a machine may put into a register; a number is rounded for integer types and clamped to their range. */
export type RegisterValue = boolean | number | bigint | string;

/** One row of a machine's register map. */
export interface Register {
  readonly area: Area;
  /** 0-based. */
  readonly address: number;
  readonly type: RegisterType;
  /** Order in which the bytes A (most significant) … appear; big-endian when absent. */
  readonly byteOrder?: string;
  /** Bit of a holding or input register (0 = least significant) for type bool. */
  readonly bit?: number;
  /** The value at the machine's present moment. */
  readonly value: () => RegisterValue;
}

/** What every machine is made from. */
export interface MachineOptions {
  /** Seed of the plant; a machine mixes its id into it. */
  readonly seed: number;
  /** UTC milliseconds at which the model begins. */
  readonly startMs: number;
  readonly calendar: Calendar;
}

/** One machine of the simulated plant. */
export interface Machine {
  readonly id: string;
  readonly registers: readonly Register[];
  /** Advances to a moment (UTC ms); never backwards. */
  step(toMs: number): void;
  /** Present power, kW. */
  readonly powerKw: number;
  /** Energy since the model began, kWh. */
  readonly energyKwh: number;
  /** Sets the controller's counters to zero, as a restart that lost them does. */
  resetCounters(): void;
  /** The history so far. */
  truth(): MachineTruth;
}

/** Shorthand for a holding register. */
export function hr(
  address: number,
  type: RegisterType,
  value: () => RegisterValue,
  byteOrder?: string,
): Register {
  return { area: 'hr', address, type, value, ...(byteOrder === undefined ? {} : { byteOrder }) };
}

/** Shorthand for an input register. */
export function ir(
  address: number,
  type: RegisterType,
  value: () => RegisterValue,
  byteOrder?: string,
): Register {
  return { area: 'ir', address, type, value, ...(byteOrder === undefined ? {} : { byteOrder }) };
}

/** Shorthand for one bit of a holding register. */
export function hrBit(address: number, bit: number, value: () => boolean): Register {
  return { area: 'hr', address, type: 'bool', bit, value };
}

/** Shorthand for a discrete input. */
export function di(address: number, value: () => boolean): Register {
  return { area: 'di', address, type: 'bool', value };
}

/** Shorthand for a coil. */
export function co(address: number, value: () => boolean): Register {
  return { area: 'co', address, type: 'bool', value };
}
