/** Modbus over TCP: with its own frames, or with those of a serial line. */
import type { Collector, CollectorDeps, ConnectionSpec } from '../collector.ts';
import type { ProbeResult, ProbeWish } from '../probe.ts';
import { browseOn, collectorOn, probeOn } from './assembly.ts';
import type { BrowseFound, BrowseParts, BrowseWish } from './probe/browse.ts';
import type { ModbusRtuOverTcpConfig, ModbusTcpConfig } from './settings/config.ts';
import { socketLine } from './wiring.ts';

type SocketConfig = ModbusTcpConfig | ModbusRtuOverTcpConfig;

/** Opens nothing yet: the collector connects when it is told to. */
export function openSocket(spec: ConnectionSpec<SocketConfig>, deps: CollectorDeps): Collector {
  return collectorOn(socketLine(spec.config, deps.clock), spec, deps);
}

/** See `Driver.probe`. */
export async function probeSocket(
  spec: ConnectionSpec<SocketConfig>,
  deps: CollectorDeps,
  wish: ProbeWish,
  signal: AbortSignal,
): Promise<ProbeResult> {
  return await probeOn(socketLine(spec.config, deps.clock), spec, deps, wish, signal);
}

/** See `browseOn`. */
export async function browseSocket(
  config: SocketConfig,
  parts: Pick<BrowseParts, 'clock' | 'heard'>,
  wish: BrowseWish,
  signal: AbortSignal,
): Promise<BrowseFound> {
  return await browseOn(socketLine(config, parts.clock), config, parts, wish, signal);
}
