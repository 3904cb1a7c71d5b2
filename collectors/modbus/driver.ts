import type { Collector, CollectorDeps, ConnectionSpec } from '../collector.ts';
import { TcpClient } from './client.ts';
import { ModbusCollector, type GroupReads, type Read } from './collector.ts';
import type { ModbusTcpConfig } from './config.ts';
import { samplerOf } from './decode.ts';
import { blocksOf, type Block } from './plan.ts';

/** Opens nothing yet: the collector connects when it is told to. */
export function openModbusTcp(spec: ConnectionSpec<ModbusTcpConfig>, deps: CollectorDeps): Collector {
  const { config } = spec;
  const groups = spec.groups.map(({ group, tags }): GroupReads => ({
    group,
    reads: blocksOf(tags, config, config.quirks).map(readOf),
  }));
  return new ModbusCollector(spec.id, groups, config.quirks, new TcpClient(config, deps.clock), deps.clock);
}

/** A block made ready for reading: all that does not depend on the bytes is worked out here. */
export function readOf(block: Block): Read {
  return {
    ...block,
    tags: block.layouts.map(({ tag }) => tag),
    samplers: block.layouts.map((layout) => samplerOf(layout, block.start)),
  };
}
