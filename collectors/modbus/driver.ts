import type { Clock } from '../../agent/base/clock.ts';
import type { Tag } from '../../agent/model/tag.ts';
import type { Collector, CollectorDeps, ConnectionSpec } from '../collector.ts';
import type { ProbeResult, ProbeWish } from '../probe.ts';
import { browseLine, type BrowseFound, type BrowseWish } from './browse.ts';
import { Client } from './client.ts';
import { ModbusCollector } from './collector.ts';
import { endpointOf, type ModbusTcpConfig } from './config.ts';
import { Identification } from './identification.ts';
import { layOut, type Layout } from './layout.ts';
import { Line } from './line.ts';
import { MbapFraming } from './mbap.ts';
import { planBlocks } from './plan.ts';
import { probeLine } from './probe.ts';
import { readOf } from './read.ts';
import { socketOpener } from './socket-port.ts';

/** A device on the same network answers within this. */
const shortestMs = 50;

/** The link of a connection, its manners included. */
function lineOf(config: ModbusTcpConfig, clock: Clock): Line {
  const { quirks, timeoutMs } = config;
  const open = socketOpener(config, clock);
  return new Line(new Client({ open, framing: new MbapFraming(), timeoutMs, clock }), quirks, clock);
}

function layoutsOf(config: ModbusTcpConfig, tags: readonly Tag[]): Layout[] {
  return tags.flatMap((tag) => layOut(tag, config).layout ?? []);
}

/** Opens nothing yet: the collector connects when it is told to. */
export function openModbusTcp(spec: ConnectionSpec<ModbusTcpConfig>, deps: CollectorDeps): Collector {
  const { config } = spec;
  const { quirks, timeoutMs } = config;
  const { clock } = deps;
  const intervals = spec.groups.map(({ group }) => group.intervalMs);
  return new ModbusCollector({
    connection: spec.id,
    endpoint: endpointOf(config),
    groups: spec.groups.map(({ group, tags }) => ({ group, layouts: layoutsOf(config, tags) })),
    layoutsOf: (tags) => layoutsOf(config, tags),
    plan: (layouts, mayRead) => planBlocks(layouts, quirks, mayRead),
    line: lineOf(config, clock),
    identification: quirks.identify ? new Identification(clock) : undefined,
    identifyMs: Math.min(timeoutMs, Math.max(shortestMs, Math.min(...intervals) / 2)),
    clock,
    log: deps.log,
  });
}

/** See `Driver.probe`. */
export async function probeModbusTcp(
  spec: ConnectionSpec<ModbusTcpConfig>,
  { clock }: CollectorDeps,
  wish: ProbeWish,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const { config } = spec;
  const line = lineOf(config, clock);
  const groups = spec.groups.map(({ tags }) =>
    planBlocks(layoutsOf(config, tags), config.quirks).map(readOf),
  );
  return await probeLine(
    { line, groups, defaults: config, timeoutMs: config.timeoutMs, clock },
    wish,
    signal,
  );
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
  const parts = { line: lineOf(config, clock), identification: new Identification(clock, 0), clock };
  return await browseLine(parts, wish, signal);
}
