/** The silences that a serial line keeps: what is configured, else what its format or its modem asks for. Pure. */
import { frameGapMs, quietMs, tcpGapMs, tcpQuietMs } from '../wire/timing.ts';
import type { ModbusRtuConfig, ModbusRtuOverTcpConfig } from './config.ts';

type LineConfig = ModbusRtuConfig | ModbusRtuOverTcpConfig;

/** Least silence between a reply and the next request, in milliseconds. */
export function gapMsOf(config: LineConfig): number {
  return config.frameGapMs ?? (config.protocol === 'modbus-rtu' ? frameGapMs(config) : tcpGapMs);
}

/** How long nothing must have come after a fault before the line is asked again, in milliseconds. */
export function quietMsOf(config: LineConfig): number {
  return config.quietMs ?? (config.protocol === 'modbus-rtu' ? quietMs(config) : tcpQuietMs);
}
