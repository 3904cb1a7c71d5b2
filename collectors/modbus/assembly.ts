/** What a Modbus collector is made of, whatever its line is. */
import type { Tag } from '../../agent/model/tag.ts';
import type { Collector, CollectorDeps, ConnectionSpec } from '../collector.ts';
import type { ProbeResult, ProbeWish } from '../probe.ts';
import { ModbusCollector } from './collector.ts';
import { endpointOf, type ModbusConfig } from './settings/config.ts';
import { Identification } from './wire/identification.ts';
import type { Line } from './wire/line.ts';
import { layOut, type Layout } from './tags/layout.ts';
import { blocksOf, planUnits } from './tags/plan.ts';
import { browseLine, type BrowseFound, type BrowseParts, type BrowseWish } from './probe/browse.ts';
import { probeLine } from './probe/probe.ts';
import { unitsOn } from './probe/units.ts';
import { readOf } from './tags/read.ts';
import { settingsOf } from './settings/unit.ts';

/** A device on the same network answers within this. */
const shortestMs = 50;
/** Later than the deadline of any request. */
const neverMs = 600_000;

/** Opens nothing yet: the collector connects when it is told to. */
export function collectorOn(
  line: Line,
  spec: ConnectionSpec<ModbusConfig>,
  { clock, log }: CollectorDeps,
): Collector {
  const { config } = spec;
  const layoutsOf = (tags: readonly Tag[]): Layout[] =>
    tags.flatMap((tag) => layOut(tag, config).layout ?? []);
  const isAsked = (unit: number): boolean => settingsOf(config, unit).quirks.identify;
  return new ModbusCollector({
    connection: spec.id,
    endpoint: endpointOf(config),
    groups: spec.groups.map(({ group, tags }) => ({ group, layouts: layoutsOf(tags) })),
    layoutsOf,
    plan: (layouts, mayRead) => planUnits(layouts, config, mayRead),
    line,
    identification: new Identification(clock, isAsked),
    identifyMs: identifyMs(spec),
    clock,
    log,
  });
}

/** A dry run over a line; see `Driver.probe`. */
export async function probeOn(
  line: Line,
  { config, groups }: ConnectionSpec<ModbusConfig>,
  { clock }: CollectorDeps,
  wish: ProbeWish,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const reads = groups.map(({ tags }) => blocksOf(tags, config).map(readOf));
  try {
    return await probeLine(
      {
        line,
        groups: reads,
        defaults: config,
        timeoutMs: (unit) => settingsOf(config, unit).timeoutMs,
        clock,
      },
      wish,
      signal,
    );
  } finally {
    line.leave();
  }
}

/**
 * Looks what there is on a line (browse.ts); reads alone are sent.
 * @param config quirks.pauseMs is the pause after every request
 * @param heard see `BrowseParts`
 * @throws NotConnectedError it cannot be opened
 */
export async function browseOn(
  line: Line,
  config: ModbusConfig,
  { clock, heard }: Pick<BrowseParts, 'clock' | 'heard'>,
  wish: BrowseWish,
  signal: AbortSignal,
): Promise<BrowseFound> {
  const identification = new Identification(clock, () => true, 0);
  const space = unitsOn(config.protocol);
  try {
    return await browseLine({ line, identification, clock, space, heard }, wish, signal);
  } finally {
    line.leave();
  }
}

/**
 * Longest wait for an answer to who a unit is, in milliseconds: on Modbus TCP it is given up before it can cost a scan. On a
 * serial line the request cannot be taken back, and an answer takes its time on the wire: it has that of every request.
 */
function identifyMs({ config, groups }: ConnectionSpec<ModbusConfig>): number {
  if (config.protocol !== 'modbus-tcp') return neverMs;
  const shortest = Math.min(...groups.map(({ group }) => group.intervalMs));
  return Math.min(config.timeoutMs, Math.max(shortestMs, shortest / 2));
}
