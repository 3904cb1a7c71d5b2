/** Runs the agent on a plant for a while and measures it from outside, by its snapshots and by the operating system. */
import { setTimeout as delay } from 'node:timers/promises';
import mqtt from 'mqtt';
import { askSnapshot } from '../../agent/console/local.ts';
import type { Snapshot } from '../../agent/runtime/snapshot.ts';
import { agentCommand } from '../agent-command.ts';
import { Child } from '../child.ts';
import type { WrittenPlant } from './plants.ts';
import { figuresOf } from './process-figures.ts';

const startMs = 20_000;

export interface AgentRun {
  /** Readings acknowledged by the broker per second. */
  readonly readingsPerSecond: number;
  readonly cpuMsPer1000: number;
  /** Share of one core. */
  readonly cpuShare: number;
  readonly rssMib: number;
  /** Messages waiting at the end: steady when the pipeline keeps up. */
  readonly undelivered: number;
  readonly bytesPerReading: number;
}

function startAgent(plant: WrittenPlant): Child {
  return new Child('agent', agentCommand('run', '-c', plant.file), () => undefined);
}

/** Lets the agent run in, then measures for `seconds`. */
export async function measureAgent(
  plant: WrittenPlant,
  settleMs: number,
  seconds: number,
): Promise<AgentRun> {
  await using agent = startAgent(plant);
  await answering(plant, agent);
  await delay(settleMs);
  const pid = agent.process.pid ?? 0;
  const [before, cpuBefore, startedAt] = [
    await askSnapshot(plant.dataDir),
    figuresOf(pid).cpuMs,
    performance.now(),
  ];
  await delay(seconds * 1000);
  const [after, { cpuMs, rssMib }] = [await askSnapshot(plant.dataDir), figuresOf(pid)];
  const elapsedMs = performance.now() - startedAt;
  const sent = sentOf(after) - sentOf(before);
  const samples = samplesOf(after) - samplesOf(before);
  const messages = after.store.lastSeq - before.store.lastSeq;
  const delivered = (samples * sent) / messages;
  return {
    readingsPerSecond: Math.round((1000 * delivered) / elapsedMs),
    cpuMsPer1000: round((1000 * (cpuMs - cpuBefore)) / samples),
    cpuShare: round((cpuMs - cpuBefore) / elapsedMs),
    rssMib: Math.round(rssMib),
    undelivered: after.store.undelivered,
    bytesPerReading: round(bytesOf(after, before) / delivered),
  };
}

/** From the start of the process to the first telemetry message at a subscriber, milliseconds. */
export async function measureStart(plant: WrittenPlant, brokerPort: number): Promise<number> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${brokerPort}`, { protocolVersion: 4 });
  await client.subscribeAsync('uns/v1/+/+/+/+/+/_telemetry/#');
  const { promise, resolve } = Promise.withResolvers<number>();
  client.on('message', () => resolve(performance.now()));
  const startedAt = performance.now();
  await using agent = startAgent(plant);
  const failed = new Promise<never>((_, reject) => agent.process.once('exit', () => reject(agent.failure())));
  failed.catch(() => undefined);
  const firstAt = await Promise.race([promise, failed]);
  await client.endAsync();
  return Math.round(firstAt - startedAt);
}

async function answering(plant: WrittenPlant, agent: Child): Promise<void> {
  const until = performance.now() + startMs;
  while (performance.now() < until) {
    if (agent.ended) throw agent.failure();
    const snapshot = await askSnapshot(plant.dataDir).catch(() => undefined);
    if (snapshot && sentOf(snapshot) > 0 && samplesOf(snapshot) > 0) return;
    await delay(100);
  }
  throw new Error(`the agent delivered nothing within ${startMs} ms\n${agent.lastLines.join('\n')}`);
}

function sentOf(snapshot: Snapshot): number {
  return snapshot.publishers.reduce((sum, { delivered }) => sum + delivered, 0);
}

function samplesOf(snapshot: Snapshot): number {
  return snapshot.connections.reduce((sum, { samples }) => sum + samples, 0);
}

function bytesOf(after: Snapshot, before: Snapshot): number {
  const bytes = (snapshot: Snapshot): number => snapshot.publishers.reduce((sum, one) => sum + one.bytes, 0);
  return bytes(after) - bytes(before);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
