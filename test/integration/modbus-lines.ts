/** Opens the collector of any kind of Modbus line as the runtime would, for tests against servers. */
import { systemClock } from '../../agent/base/clock.ts';
import { openLog } from '../../agent/base/log.ts';
import type { Tag } from '../../agent/model/tag.ts';
import type { Collector } from '../../collectors/collector.ts';
import {
  protocolOf,
  protocols,
  type ConnectionConfig,
  type ProtocolName,
} from '../../collectors/registry.ts';

/** @param config of one connection; `id` is there */
export async function openLine(
  config: Readonly<Record<string, unknown>> & { readonly protocol: ProtocolName },
  groups: readonly (readonly Tag[])[],
  intervalMs = 20,
): Promise<Collector> {
  const parsed = protocols[config.protocol].schema.parse({ id: 'line', ...config }) as ConnectionConfig;
  const driver = await protocolOf(parsed).load();
  const spec = {
    id: 'line',
    config: parsed,
    groups: groups.map((tags, index) => ({
      group: { id: `g${index}`, intervalMs, mode: 'poll' as const },
      tags,
    })),
  };
  return driver.open(spec, { clock: systemClock, log: openLog('silent'), dataDir: '.' });
}
