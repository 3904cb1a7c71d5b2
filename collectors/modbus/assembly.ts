/** What a Modbus driver is made of, whatever its line is. */
import type { Clock } from '../../agent/base/clock.ts';
import type { Tag } from '../../agent/model/tag.ts';
import type { Collector, CollectorDeps, ConnectionSpec, Driver } from '../collector.ts';
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

/** What Modbus can do over one kind of line. */
export interface ModbusDriver<Config> extends Required<Driver<Config>> {
  /**
   * Looks what there is on a line (probe/browse.ts); reads alone are sent.
   * @param config quirks.pauseMs is the pause after every request
   * @throws NotConnectedError it cannot be opened
   */
  browse(
    config: Config,
    parts: Pick<BrowseParts, 'clock' | 'heard'>,
    wish: BrowseWish,
    signal: AbortSignal,
  ): Promise<BrowseFound>;
}

/** The driver over a kind of line. @param lineOf makes one; it opens nothing yet */
export function driverOver<Config extends ModbusConfig>(
  lineOf: (config: Config, clock: Clock) => Line,
): ModbusDriver<Config> {
  return {
    open: (spec, deps) => collectorOn(lineOf(spec.config, deps.clock), spec, deps),
    probe: (spec, deps, wish, signal) => probeOn(lineOf(spec.config, deps.clock), spec, deps, wish, signal),
    browse: (config, parts, wish, signal) =>
      browseOn(lineOf(config, parts.clock), config, parts, wish, signal),
  };
}

function collectorOn(
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

async function probeOn(
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

async function browseOn(
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
