/** Which unit ids there can be, in which order they are asked, and what it costs where nobody answers. Pure. */
import type { Area } from '../address.ts';
import type { ModbusConfig } from '../settings/config.ts';
import { gapMsOf, quietMsOf } from '../settings/silences.ts';
import { unitLimits } from '../settings/unit.ts';
import { characterMs } from '../wire/timing.ts';

/** Every unit there can be, the telling ones first. */
export interface UnitSpace {
  readonly all: readonly number[];
  /** What most devices answer as, and some that nobody uses: who answers as all of them does not look at the unit. */
  readonly telling: readonly number[];
}

/** Where so few units are asked for, each is given the chance to answer in every area. */
const fewUnits = 16;
/** A read of one register and the reply that is waited for, in characters. */
const exchangeCharacters = 18;

/** The units of a kind of connection. */
export function unitsOn(protocol: ModbusConfig['protocol']): UnitSpace {
  const { least, most } = unitLimits(protocol);
  // On TCP a device that has no unit answers as 0 or 255; above 247 there is nobody else.
  const telling = protocol === 'modbus-tcp' ? [1, 255, 0, 173, 91] : [1, 247, 173, 91];
  const numbers = Array.from({ length: Math.min(most, 247) }, (_, at) => at + 1);
  const all = [...telling, ...numbers.filter((unit) => unit >= least && !telling.includes(unit))];
  return { all, telling };
}

/** The areas in which a unit is asked whether it is there: a device that keeps silent where it has nothing may answer in another. */
export function areasToTry(areas: readonly Area[], unitCount: number): readonly Area[] {
  return unitCount <= fewUnits ? areas : areas.slice(0, 1);
}

/**
 * How many units will be asked, and how long that takes where none of them answers, in milliseconds.
 * @param units undefined: every unit there can be
 */
export function silenceCost(
  config: ModbusConfig,
  units: readonly number[] | undefined,
  areas: readonly Area[],
) {
  const { length: count } = units ?? unitsOn(config.protocol).all;
  return { count, ms: count * areasToTry(areas, count).length * silentMs(config) };
}

/** From a request that nobody answers to where the next may begin. */
function silentMs(config: ModbusConfig): number {
  const { timeoutMs, quirks } = config;
  if (config.protocol === 'modbus-tcp') return timeoutMs + quirks.pauseMs;
  const wireMs = config.protocol === 'modbus-rtu' ? exchangeCharacters * characterMs(config) : 0;
  return timeoutMs + wireMs + Math.max(quirks.pauseMs, gapMsOf(config)) + quietMsOf(config);
}
