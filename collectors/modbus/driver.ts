import type { Tag } from '../../agent/model/tag.ts';
import type { Collector, CollectorDeps, ConnectionSpec } from '../collector.ts';
import { Client } from './client.ts';
import { ModbusCollector, type GroupReads } from './collector.ts';
import { endpointOf, type ModbusTcpConfig } from './config.ts';
import { Identification } from './identification.ts';
import { Line } from './line.ts';
import { MbapFraming } from './mbap.ts';
import { blocksOf } from './plan.ts';
import { readOf, type Read } from './read.ts';
import { socketOpener } from './socket-port.ts';

/** A device on the same network answers within this. */
const shortestMs = 50;

/** Opens nothing yet: the collector connects when it is told to. */
export function openModbusTcp(spec: ConnectionSpec<ModbusTcpConfig>, deps: CollectorDeps): Collector {
  const { config } = spec;
  const { quirks, timeoutMs } = config;
  const { clock } = deps;
  const intervals = spec.groups.map(({ group }) => group.intervalMs);
  const readsOf = (tags: readonly Tag[]): Read[] => blocksOf(tags, config, quirks).map(readOf);
  const open = socketOpener(config, clock);
  const client = new Client({ open, framing: new MbapFraming(), timeoutMs, clock });
  return new ModbusCollector({
    connection: spec.id,
    endpoint: endpointOf(config),
    groups: spec.groups.map(({ group, tags }): GroupReads => ({ group, reads: readsOf(tags) })),
    readsOf,
    line: new Line(client, quirks, clock),
    identification: quirks.identify ? new Identification(clock) : undefined,
    identifyMs: Math.min(timeoutMs, Math.max(shortestMs, Math.min(...intervals) / 2)),
    clock,
  });
}
