import type { Tag } from '../../agent/model/tag.ts';
import type { Collector, CollectorDeps, ConnectionSpec } from '../collector.ts';
import { Client } from './client.ts';
import { ModbusCollector } from './collector.ts';
import { endpointOf, type ModbusTcpConfig } from './config.ts';
import { Identification } from './identification.ts';
import { layOut, type Layout } from './layout.ts';
import { Line } from './line.ts';
import { MbapFraming } from './mbap.ts';
import { planBlocks } from './plan.ts';
import { socketOpener } from './socket-port.ts';

/** A device on the same network answers within this. */
const shortestMs = 50;

/** Opens nothing yet: the collector connects when it is told to. */
export function openModbusTcp(spec: ConnectionSpec<ModbusTcpConfig>, deps: CollectorDeps): Collector {
  const { config } = spec;
  const { quirks, timeoutMs } = config;
  const { clock } = deps;
  const intervals = spec.groups.map(({ group }) => group.intervalMs);
  const layoutsOf = (tags: readonly Tag[]): Layout[] =>
    tags.flatMap((tag) => layOut(tag, config).layout ?? []);
  const open = socketOpener(config, clock);
  const client = new Client({ open, framing: new MbapFraming(), timeoutMs, clock });
  return new ModbusCollector({
    connection: spec.id,
    endpoint: endpointOf(config),
    groups: spec.groups.map(({ group, tags }) => ({ group, layouts: layoutsOf(tags) })),
    layoutsOf,
    plan: (layouts, mayRead) => planBlocks(layouts, quirks, mayRead),
    line: new Line(client, quirks, clock),
    identification: quirks.identify ? new Identification(clock) : undefined,
    identifyMs: Math.min(timeoutMs, Math.max(shortestMs, Math.min(...intervals) / 2)),
    clock,
    log: deps.log,
  });
}
