/** Opens the Modbus collector as the runtime would, for tests against servers. */
import { openLog } from '../../agent/base/log.ts';
import { systemClock } from '../../agent/base/clock.ts';
import { statusName } from '../../agent/model/status.ts';
import type { Scan } from '../../agent/model/scan.ts';
import type { Tag } from '../../agent/model/tag.ts';
import type { Collector } from '../../collectors/collector.ts';
import { modbusTcpSchema } from '../../collectors/modbus/settings/config.ts';
import { tagOf } from '../unit/modbus/tags.ts';
import { modbusTcp } from '../../collectors/modbus/protocol.ts';

const log = openLog('silent');

/** A collector for one group, or several given by interval. */
export async function openCollector(
  port: number,
  groups: readonly (readonly Tag[])[],
  config: Record<string, unknown> = {},
  intervalMs = 20,
): Promise<Collector> {
  const driver = await modbusTcp.load();
  const spec = {
    id: 'line',
    config: modbusTcpSchema.parse({ id: 'line', protocol: 'modbus-tcp', host: '127.0.0.1', port, ...config }),
    groups: groups.map((tags, index) => ({
      group: { id: `g${index}`, intervalMs, mode: 'poll' as const },
      tags,
    })),
  };
  return driver.open(spec, { clock: systemClock, log, dataDir: '.' });
}

/** Tags over single registers of a unit, named `unit/register`. */
export function unit(id: number, ...starts: number[]): Tag[] {
  return starts.map((start) =>
    tagOf({ name: `${id}/${start}`, address: `hr:${start}`, type: 'uint16', unit: id }),
  );
}

/** A scan as `name → value`, or the name of its status where there is none. */
export function valuesOf(scan: Scan): Record<string, unknown> {
  return Object.fromEntries(
    scan.samples.map(({ tag, value, quality, status }) => [
      tag.name,
      quality === 'BAD' ? statusName(status) : value,
    ]),
  );
}
