/** Modbus over TCP: with its own frames, or with those of a serial line. */
import type { Clock } from '../../agent/base/clock.ts';
import type { Collector, CollectorDeps, ConnectionSpec } from '../collector.ts';
import type { ProbeResult, ProbeWish } from '../probe.ts';
import { collectorOn, probeOn } from './assembly.ts';
import { browseLine, type BrowseFound, type BrowseWish } from './probe/browse.ts';
import type { ModbusRtuOverTcpConfig, ModbusTcpConfig } from './settings/config.ts';
import { Identification } from './wire/identification.ts';
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

/**
 * Looks what there is (browse.ts).
 * @param config quirks.pauseMs is the pause after every request
 * @throws NotConnectedError nobody takes the connection
 */
export async function browseModbusTcp(
  config: ModbusTcpConfig,
  clock: Clock,
  wish: BrowseWish,
  signal: AbortSignal,
): Promise<BrowseFound> {
  const identification = new Identification(clock, () => true, 0);
  return await browseLine({ line: socketLine(config, clock), identification, clock }, wish, signal);
}
