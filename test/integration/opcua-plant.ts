/** What the tests of the OPC UA collector share: tags, a collector over a server, reading until something holds. */
import { systemClock } from '../../agent/base/clock.ts';
import { openLog } from '../../agent/base/log.ts';
import type { Sample } from '../../agent/model/sample.ts';
import type { Scan } from '../../agent/model/scan.ts';
import type { Tag, TagGroup } from '../../agent/model/tag.ts';
import type { Collector } from '../../collectors/collector.ts';
import { opcua } from '../../collectors/opcua/protocol.ts';

export function tag(name: string, address: string, group = 'fast'): Tag {
  return {
    equipment: 'press-1',
    connection: 'plc',
    group,
    name,
    address,
    type: 'auto',
    origin: { file: 'tags.csv', row: 2 },
  };
}

/** One collector with one group. */
export async function collectorOf(
  endpoint: string,
  dataDir: string,
  tags: readonly Tag[],
  group: Partial<TagGroup> = {},
  more: object = {},
): Promise<Collector> {
  const config = opcua.schema.parse({ id: 'plc', protocol: 'opcua', endpoint, timeoutMs: 1000, ...more });
  const groups = [{ group: { id: 'fast', intervalMs: 100, mode: 'subscribe' as const, ...group }, tags }];
  const driver = await opcua.load();
  return driver.open({ id: 'plc', config, groups }, { clock: systemClock, log: openLog('silent'), dataDir });
}

/** Reads until a scan has what is looked for; gives up after `ms`. */
export async function readUntil(
  collector: Collector,
  holds: (scan: Scan) => boolean,
  ms = 5000,
): Promise<Scan> {
  const signal = AbortSignal.timeout(ms);
  for (;;) {
    const scan = await collector.read(signal);
    if (holds(scan)) return scan;
  }
}

export function sampleOf(scan: Scan, name: string): Sample {
  const sample = scan.samples.findLast((other) => other.tag.name === name);
  if (sample === undefined) throw new Error(`no sample of ${name}`);
  return sample;
}

/** The error a promise rejects with. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => undefined,
    (error: unknown) => error,
  );
}
