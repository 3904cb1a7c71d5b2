import type { ConnectionSpec, GroupPlan, GroupTags, Protocol } from '../collector.ts';
import { isProblem, parseAddress, writeAddress } from './address.ts';
import { checkTags } from './check.ts';
import { modbusTcpSchema, type ModbusTcpConfig } from './config.ts';
import { blocksOf, predictedSeconds } from './plan.ts';

/** Modbus TCP (MODBUS Messaging on TCP/IP Implementation Guide V1.0b). Pure; the driver is loaded by `load()`. */
export const modbusTcp: Protocol<ModbusTcpConfig> = {
  name: 'modbus-tcp',
  schema: modbusTcpSchema,
  checkTags,
  addressOf: ({ bareAddress }, text) => {
    const address = parseAddress(text, bareAddress);
    return isProblem(address) ? text : writeAddress(address);
  },
  plan: (spec) => spec.groups.map((group) => planGroup(spec, group)),
  load: async () => {
    const { openModbusTcp, probeModbusTcp } = await import('./driver.ts');
    return { open: openModbusTcp, probe: probeModbusTcp };
  },
};

function planGroup({ config }: ConnectionSpec<ModbusTcpConfig>, entry: GroupTags): GroupPlan {
  const blocks = blocksOf(entry.tags, config, config.quirks);
  // A connection that is closed after every scan costs one more round trip to open again.
  const requests = blocks.length + (config.quirks.closeAfterScan ? 1 : 0);
  return {
    group: entry.group.id,
    intervalMs: entry.group.intervalMs,
    tags: entry.tags.length,
    requests: blocks.length,
    items: blocks.reduce((sum, block) => sum + block.count, 0),
    predictedSeconds: predictedSeconds(requests, config.quirks.pauseMs),
  };
}
