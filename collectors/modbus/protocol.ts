/** The three ways Modbus travels, as protocols. Pure; the drivers are loaded by `load()`. */
import type { z } from 'zod';
import type { ConnectionSpec, Driver, GroupPlan, GroupTags, Protocol } from '../collector.ts';
import { isProblem, parseAddress, writeAddress } from './address.ts';
import { alternativesOf } from './budget/alternatives.ts';
import { basisOf, bytesOf, predictedSeconds } from './budget/budget.ts';
import { checkTags } from './check.ts';
import {
  modbusRtuOverTcpSchema,
  modbusRtuSchema,
  modbusTcpSchema,
  sharedLinkOf,
  type ModbusConfig,
  type ModbusRtuConfig,
  type ModbusRtuOverTcpConfig,
  type ModbusTcpConfig,
} from './settings/config.ts';
import { defaultUnit } from './tags/layout.ts';
import { blocksOf } from './tags/plan.ts';
import { settingsOf } from './settings/unit.ts';

/** Modbus TCP (MODBUS Messaging on TCP/IP Implementation Guide V1.0b). */
export const modbusTcp = protocolOf<ModbusTcpConfig>('modbus-tcp', modbusTcpSchema, async () => {
  return (await import('./driver.ts')).socketDriver;
});

/** Modbus RTU on a serial line of this machine (MODBUS over Serial Line V1.02). */
export const modbusRtu = protocolOf<ModbusRtuConfig>('modbus-rtu', modbusRtuSchema, async () => {
  return (await import('./serial-driver.ts')).serialDriver;
});

/** The frames of a serial line through a TCP connection, as serial servers and 4G modems in transparent mode pass them on. */
export const modbusRtuOverTcp = protocolOf<ModbusRtuOverTcpConfig>(
  'modbus-rtu-over-tcp',
  modbusRtuOverTcpSchema,
  async () => {
    return (await import('./driver.ts')).socketDriver;
  },
);

function protocolOf<Config extends ModbusConfig>(
  name: Config['protocol'],
  schema: z.ZodType<Config>,
  load: () => Promise<Driver<Config>>,
): Protocol<Config> {
  return {
    name,
    schema,
    checkTags,
    addressOf: (config, text, unit = defaultUnit) => {
      const address = parseAddress(text, settingsOf(config, unit).bareAddress);
      return isProblem(address) ? text : writeAddress(address);
    },
    plan: (spec) => spec.groups.map((group) => planGroup(spec, group)),
    basis: basisOf,
    sharedLink: sharedLinkOf,
    alternatives: alternativesOf,
    load,
  };
}

function planGroup({ config }: ConnectionSpec<ModbusConfig>, entry: GroupTags): GroupPlan {
  const blocks = blocksOf(entry.tags, config);
  return {
    group: entry.group.id,
    intervalMs: entry.group.intervalMs,
    tags: entry.tags.length,
    requests: blocks.length,
    items: blocks.reduce((sum, block) => sum + block.count, 0),
    bytes: bytesOf(config, blocks),
    predictedSeconds: predictedSeconds(config, blocks),
  };
}
