/** OPC UA, the part that is always loaded: schema, check of tags, scan plan. Imports nothing of the vendor library. */
import type { Fault } from '../../agent/base/fault.ts';
import type { TextKey, TextParams } from '../../agent/base/text.ts';
import type { Tag, TagGroup } from '../../agent/model/tag.ts';
import type { ConnectionSpec, GroupPlan, GroupTags, Protocol } from '../collector.ts';
import { isAddressFault, parseAddress, writeAddress } from './address.ts';
import { mostNodesPerCall, opcuaSchema, type OpcuaConfig } from './config.ts';

/** What the scan plan assumes of a PLC's server before anyone has measured it: seconds per request, and per node in it. */
export const assumedSeconds = { perRequest: 0.02, perNode: 0.0002 } as const;

/** `protocol: opcua`. */
export const opcua: Protocol<OpcuaConfig> = {
  name: 'opcua',
  schema: opcuaSchema,
  checkTags,
  addressOf: (_config, text) => {
    const address = parseAddress(text);
    return isAddressFault(address) ? text : writeAddress(address);
  },
  plan: (spec) => spec.groups.map((group) => planGroup(spec, group)),
  basis: () => ({
    key: 'opcua.basis',
    params: { requestMs: assumedSeconds.perRequest * 1000, nodeMs: assumedSeconds.perNode * 1000 },
  }),
  load: async () => (await import('./driver.ts')).opcuaDriver,
};

/**
 * Everything wrong with the tags of one connection.
 * @param groups those of the plant; only they say whether a tag is polled, so without them that is not looked at
 */
export function checkTags(
  _config: OpcuaConfig,
  tags: readonly Tag[],
  groups: readonly TagGroup[] = [],
): Fault[] {
  const polled = new Set(groups.filter(({ mode }) => mode === 'poll').map(({ id }) => id));
  return tags.flatMap((tag) => faultsOf(tag, polled));
}

function faultsOf(tag: Tag, polled: ReadonlySet<string>): Fault[] {
  const faults: Fault[] = [];
  const add = (column: string, key: TextKey, params: TextParams): void => {
    faults.push({ severity: 'error', file: tag.origin.file, row: tag.origin.row, column, key, params });
  };
  const parsed = parseAddress(tag.address);
  if (isAddressFault(parsed)) add('地址', parsed.key, parsed.params);
  else if (parsed.conditions) {
    const { address, group, type, role } = tag;
    if (polled.has(group)) add('采集组', 'opcua.conditions-polled', { address, group });
    if (type !== 'auto') add('类型', 'opcua.conditions-type', { address, type });
    if (role !== undefined && role !== 'alarm.code')
      add('语义角色', 'opcua.conditions-role', { address, role });
  }
  if (tag.unit !== undefined) add('站号', 'opcua.unit-set', { unit: tag.unit });
  if (tag.byteOrder !== undefined) add('字节序', 'opcua.byte-order-set', { byteOrder: tag.byteOrder });
  const options = Object.keys(tag.typeOptions ?? {}).join(', ');
  if (options !== '') add('类型选项', 'opcua.type-options-set', { options });
  return faults;
}

function planGroup(spec: ConnectionSpec<OpcuaConfig>, { group, tags }: GroupTags): GroupPlan {
  const polled = group.mode === 'poll';
  const requests = polled ? Math.ceil(tags.length / (spec.config.maxNodesPerRead ?? mostNodesPerCall)) : 0;
  return {
    group: group.id,
    intervalMs: group.intervalMs,
    tags: tags.length,
    requests,
    items: tags.length,
    predictedSeconds: polled
      ? requests * assumedSeconds.perRequest + tags.length * assumedSeconds.perNode
      : 0,
  };
}
