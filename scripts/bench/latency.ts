/**
 * How long a change in the PLC takes to be acknowledged by the broker, and how evenly the PLC is polled meanwhile.
 * Changes come at their own times, so the wait for the next poll is part of the figure, as on a shop floor.
 */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { agentCommand } from '../agent-command.ts';
import { FaultShim } from '../chaos/shim.ts';
import { Child } from '../child.ts';
import { writePlant } from './plants.ts';
import { quantilesOf, type Quantiles } from './quantiles.ts';
import type { BenchBroker } from './servers.ts';
import { Changes, StampedSource, stampedTags } from './stamped-source.ts';

export interface LatencyLoad {
  readonly tags: number;
  readonly intervalMs: number;
  readonly seconds: number;
  /** How long an fsync takes at least; 0: as long as the disk takes. */
  readonly syncMs: number;
}

export interface Latency {
  readonly readingsPerSecond: number;
  readonly intervalMs: number;
  readonly syncMs: number;
  /** Change → a subscriber of the broker has it, milliseconds. */
  readonly latency: Quantiles;
  /** |time between two scans − interval|, milliseconds, as the server sees it. */
  readonly jitter: Quantiles;
}

/** No multiple of usual intervals, so that changes come at all times between two polls. */
const changeEveryMs = 237;
const settleMs = 3_000;

/** @returns undefined where the disk cannot be slowed down on this machine */
export async function measureLatency(
  load: LatencyLoad,
  folder: string,
  broker: BenchBroker,
): Promise<Latency | undefined> {
  const { tags, intervalMs, seconds, syncMs } = load;
  fs.mkdirSync(folder, { recursive: true });
  await using source = await StampedSource.start({ tags, changeEveryMs, intervalMs });
  const plant = writePlant(path.join(folder, 'plant'), {
    connections: [{ id: 'plc', protocol: 'modbus-tcp', host: '127.0.0.1', port: source.port }],
    intervalMs,
    mode: 'poll',
    tags: { plc: stampedTags(tags) },
    tagsPerEquipment: 100,
    brokerPort: broker.port,
  });
  using shim = syncMs === 0 ? undefined : FaultShim.build(folder, plant.dataDir);
  if (syncMs > 0 && shim === undefined) return undefined;
  shim?.set({ syncMs });
  const latencies = await latenciesOf(plant.file, shim?.env, seconds, broker);
  await source[Symbol.asyncDispose]();
  const { jitter } = await source.seen;
  if (shim !== undefined && shim.counts.delayedSyncs === 0) throw new Error('no fsync was delayed');
  return {
    readingsPerSecond: Math.round((1000 * tags) / intervalMs),
    intervalMs,
    syncMs,
    latency: quantilesOf(latencies),
    jitter,
  };
}

async function latenciesOf(
  file: string,
  env: NodeJS.ProcessEnv | undefined,
  seconds: number,
  broker: BenchBroker,
): Promise<readonly number[]> {
  await using changes = await Changes.listen(broker.port);
  await using agent = new Child('agent', agentCommand('run', '-c', file), () => undefined, env);
  await delay(settleMs);
  changes.take();
  await delay(1000 * seconds);
  if (agent.ended) throw agent.failure();
  return changes.take();
}
