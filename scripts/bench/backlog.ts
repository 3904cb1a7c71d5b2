/**
 * What an outage leaves behind: how fast a large backlog drains, and what that does to what is read meanwhile. The backlog
 * is put into the agent's own store; a plant that reads 1000 values a second goes on beside it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { askSnapshot } from '../../agent/console/local.ts';
import type { Health } from '../../agent/base/health.ts';
import { openStore } from '../../agent/store/sqlite.ts';
import { agentCommand } from '../agent-command.ts';
import { Child } from '../child.ts';
import { writePlant, type WrittenPlant } from './plants.ts';
import { figuresOf } from './process-figures.ts';
import { quantilesOf, type Quantiles } from './quantiles.ts';
import type { BenchBroker } from './servers.ts';
import { Changes, StampedSource, stampedTags } from './stamped-source.ts';

export interface Backlog {
  readonly readings: number;
  readonly megabytes: number;
  readonly seconds: number;
  readonly readingsPerSecond: number;
  /** Change → a subscriber has it, milliseconds, while it drains and after. */
  readonly draining: Quantiles;
  readonly after: Quantiles;
  /** Most memory: with the broker there and nothing waiting; with the backlog and no broker; while it drains. */
  readonly rssNormalMib: number;
  readonly rssOutageMib: number;
  readonly rssDrainMib: number;
}

/** Nobody listens there. */
const nobody = 1;
const perMessage = 1_000;
const tags = 100;
const intervalMs = 100;
const changeEveryMs = 237;
const ageMs = 3_600_000;
const afterSeconds = 15;
/** How long memory is looked at. */
const rssSeconds = 20;

export async function drainBacklog(readings: number, folder: string, broker: BenchBroker): Promise<Backlog> {
  await using source = await StampedSource.start({ tags, changeEveryMs, intervalMs });
  const write = (brokerPort: number): WrittenPlant =>
    writePlant(folder, {
      connections: [{ id: 'plc', protocol: 'modbus-tcp', host: '127.0.0.1', port: source.port }],
      intervalMs,
      mode: 'poll',
      tags: { plc: stampedTags(tags) },
      tagsPerEquipment: 100,
      brokerPort,
      maxSizeMb: 4_096,
    });
  const rssNormalMib = await rssOf(write(broker.port));
  const plant = write(nobody);
  const { lastSeq, bytes } = await fill(plant.dataDir, Math.ceil(readings / perMessage));
  const rssOutageMib = await rssOf(plant);
  write(broker.port);
  await using changes = await Changes.listen(broker.port);
  const startedAt = performance.now();
  await using agent = new Child('agent', agentCommand('run', '-c', plant.file), () => undefined);
  let rssDrainMib = 0;
  let began: number | undefined;
  for (;;) {
    await delay(100);
    if (agent.ended) throw agent.failure();
    const snapshot = await askSnapshot(plant.dataDir).catch(() => undefined);
    rssDrainMib = Math.max(rssDrainMib, figuresOf(agent.process.pid ?? 0).rssMib);
    const [own] = snapshot?.publishers ?? [];
    if (own === undefined) continue;
    if (own.address !== null) began ??= performance.now();
    if (own.cursor >= lastSeq) break;
  }
  const seconds = (performance.now() - (began ?? startedAt)) / 1000;
  const draining = quantilesOf(changes.take());
  await delay(1000 * afterSeconds);
  return {
    readings,
    megabytes: Math.round(bytes / 1e6),
    seconds: Math.round(10 * seconds) / 10,
    readingsPerSecond: Math.round(readings / seconds),
    draining,
    after: quantilesOf(changes.take()),
    rssNormalMib,
    rssOutageMib,
    rssDrainMib: Math.round(rssDrainMib),
  };
}

/** Most memory of an agent that runs for a while, MiB. */
async function rssOf({ file }: WrittenPlant): Promise<number> {
  await using agent = new Child('agent', agentCommand('run', '-c', file), () => undefined);
  let most = 0;
  for (let second = 0; second < rssSeconds; second += 1) {
    await delay(1_000);
    if (agent.ended) throw agent.failure();
    most = Math.max(most, figuresOf(agent.process.pid ?? 0).rssMib);
  }
  return Math.round(most);
}

/** Messages as an agent would have left them, an hour old. */
async function fill(dataDir: string, messages: number): Promise<{ lastSeq: number; bytes: number }> {
  const clock = {
    now: () => Date.now() - ageMs,
    elapsed: () => performance.now(),
    sleep: async () => undefined,
  };
  const health = { set: () => undefined } as unknown as Health;
  await using store = openStore({ dataDir, gateway: 'gw-bench', commitEveryMs: 100, clock, health });
  const sample = (at: number): string => `{"n":"value/${at}","v":0,"t":${clock.now()},"q":"GOOD"}`;
  const samples = Array.from({ length: perMessage }, (_, at) => sample(at)).join();
  const head = `{"schema":"zhencai.telemetry/1","id":"gw-bench:${store.epoch}:`;
  const topic = 'uns/v1/bench/bench/hall/line1/old/_telemetry/bench';
  for (let at = 0; at < messages; at += 1) {
    const draft = {
      class: 'telemetry' as const,
      topic,
      retain: false,
      schema: 'zhencai.telemetry/1',
      cfg: '',
      equipment: 'old',
      time: clock.now(),
      encode: (seq: number) =>
        Buffer.from(`${head}${seq}","gw":"gw-bench","epoch":"${store.epoch}","seq":${seq},"d":[${samples}]}`),
    };
    await store.append({ drafts: [draft] }, new AbortController().signal);
  }
  store.flush();
  const { lastSeq, bytes } = store.figures();
  return { lastSeq, bytes };
}
