/** Modbus RTU on a serial line of this machine. Loaded only where a plant has one, since it brings a native library. */
import type { Clock } from '../../agent/base/clock.ts';
import type { Collector, CollectorDeps, ConnectionSpec } from '../collector.ts';
import type { ProbeResult, ProbeWish } from '../probe.ts';
import { browseOn, collectorOn, probeOn } from './assembly.ts';
import type { BrowseFound, BrowseParts, BrowseWish } from './probe/browse.ts';
import type { ModbusRtuConfig } from './settings/config.ts';
import type { Line } from './wire/line.ts';
import { serialOpener } from './wire/serial-port.ts';
import { serialLine } from './wiring.ts';

/** Opens nothing yet: the collector connects when it is told to. */
export function openSerial(spec: ConnectionSpec<ModbusRtuConfig>, deps: CollectorDeps): Collector {
  return collectorOn(lineOf(spec.config, deps.clock), spec, deps);
}

/** See `Driver.probe`. */
export async function probeSerial(
  spec: ConnectionSpec<ModbusRtuConfig>,
  deps: CollectorDeps,
  wish: ProbeWish,
  signal: AbortSignal,
): Promise<ProbeResult> {
  return await probeOn(lineOf(spec.config, deps.clock), spec, deps, wish, signal);
}

/** See `browseOn`. */
export async function browseSerial(
  config: ModbusRtuConfig,
  parts: Pick<BrowseParts, 'clock' | 'heard'>,
  wish: BrowseWish,
  signal: AbortSignal,
): Promise<BrowseFound> {
  return await browseOn(lineOf(config, parts.clock), config, parts, wish, signal);
}

function lineOf(config: ModbusRtuConfig, clock: Clock): Line {
  return serialLine(config, serialOpener(config), clock);
}
