/** Modbus RTU on a serial line of this machine. Loaded only where a plant has one, since it brings a native library. */
import type { Collector, CollectorDeps, ConnectionSpec } from '../collector.ts';
import { collectorOn } from './assembly.ts';
import type { ModbusRtuConfig } from './config.ts';
import { serialOpener } from './serial-port.ts';
import { serialLine } from './wiring.ts';

/** Opens nothing yet: the collector connects when it is told to. */
export function openSerial(spec: ConnectionSpec<ModbusRtuConfig>, deps: CollectorDeps): Collector {
  return collectorOn(serialLine(spec.config, serialOpener(spec.config), deps.clock), spec, deps);
}
