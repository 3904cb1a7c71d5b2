/** Modbus over TCP: with its own frames, or with those of a serial line. */
import type { Collector, CollectorDeps, ConnectionSpec } from '../collector.ts';
import { collectorOn } from './assembly.ts';
import type { ModbusRtuOverTcpConfig, ModbusTcpConfig } from './config.ts';
import { socketLine } from './wiring.ts';

/** Opens nothing yet: the collector connects when it is told to. */
export function openSocket(
  spec: ConnectionSpec<ModbusTcpConfig | ModbusRtuOverTcpConfig>,
  deps: CollectorDeps,
): Collector {
  return collectorOn(socketLine(spec.config, deps.clock), spec, deps);
}
