/** A soak run: devices that do wrong at a rate, the agent, a broker, and a consumer that knows what is right. */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { agentCommand } from '../agent-command.ts';
import { writePlant, type WrittenPlant } from '../bench/plants.ts';
import { figuresOf } from '../bench/process-figures.ts';
import { startBenchBroker } from '../bench/servers.ts';
import { Child } from '../child.ts';
import { createRandom, pick, seedOf, type Random } from '../workshop/model/random.ts';
import type { SoakDevice } from './device.ts';
import { startDevices } from './devices.ts';
import { memoryOf, type Memory, type MemoryPoint } from './memory.ts';
import { Readings } from './readings.ts';
import { StuckWatch } from './stuck.ts';

export interface SoakOptions {
  readonly minutes: number;
  /** Requests that something happens to, 0..100. */
  readonly ratePercent: number;
  readonly intervalMs: number;
  readonly seed: number;
  /** Empty; plant, buffer and broker are in it. */
  readonly folder: string;
  /** Told once a minute. */
  readonly progress: (line: string) => void;
  /** Ends the run early. */
  readonly signal: AbortSignal;
}

/** One device at the end. */
export interface DeviceTally {
  readonly id: string;
  readonly protocol: string;
  readonly requests: number;
  readonly answers: number;
  readonly struck: Readonly<Record<string, number>>;
  readonly good: number;
  readonly bad: number;
  readonly wrong: number;
  /** Times it gave nothing GOOD for a minute though it was up. */
  readonly stuck: number;
}

export interface SoakResult {
  readonly seed: number;
  readonly minutes: number;
  readonly ratePercent: number;
  readonly intervalMs: number;
  readonly broker: string;
  readonly devices: readonly DeviceTally[];
  /** The first wrong values. */
  readonly wrongs: readonly string[];
  readonly memory: Memory;
}

const timeoutMs = 300;
const lookMs = 1_000;
const firstMs = 60_000;
/** This often something else goes wrong, and one device loses its connections. */
const turnEveryMs = 10_000;
/** Every so many times it stays away. */
const awayOneIn = 4;
const awayMs = 3_000;
/** What was read last is delivered within this. */
const lastMs = 1_000;

/** @throws Error the agent ended, or a device gave nothing within a minute of the start */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const { folder, seed, ratePercent, intervalMs } = options;
  await using stack = new AsyncDisposableStack();
  const devices = await startDevices({ rate: ratePercent / 100, timeoutMs, seed });
  for (const device of devices) stack.use(device);
  const broker = stack.use(await startBenchBroker(folder));
  const readings = stack.use(await Readings.listen(broker.port, devices, timeoutMs));
  const plant = plantOf(devices, broker.port, options);
  const agent = stack.use(new Child('agent', agentCommand('run', '-c', plant.file), () => undefined));
  await answering(devices, readings, agent);
  const stuck = new StuckWatch(devices, readings.arrived);
  const points = await watched(devices, readings, stuck, agent, options);
  await delay(lastMs);
  return {
    seed,
    minutes: Math.round(((points.at(-1)?.ms ?? 0) / 60_000) * 10) / 10,
    ratePercent,
    intervalMs,
    broker: broker.name,
    devices: devices.map((device) => ({
      id: device.id,
      protocol: String(device.connection['protocol']),
      requests: device.oracle.count,
      answers: device.answers,
      struck: device.struck,
      ...talliesOf(readings, device.id),
      stuck: stuck.times(device.id),
    })),
    wrongs: readings.wrongs,
    memory: memoryOf(points),
  };
}

function plantOf(devices: readonly SoakDevice[], brokerPort: number, options: SoakOptions): WrittenPlant {
  const folder = path.join(options.folder, 'plant');
  return writePlant(folder, {
    connections: devices.map(({ id, connection }) => ({ id, ...connection, timeoutMs })),
    intervalMs: options.intervalMs,
    mode: 'poll',
    tags: Object.fromEntries(
      devices.map(({ id, tags }) => [id, tags.map(({ unit, address }) => `${unit},hr:${address},uint32`)]),
    ),
    columns: 'unit,address,type',
    brokerPort,
  });
}

async function answering(devices: readonly SoakDevice[], readings: Readings, agent: Child): Promise<void> {
  const untilMs = performance.now() + firstMs;
  const silent = (): SoakDevice[] => devices.filter(({ id }) => readings.arrived.get(id)?.good === 0);
  while (silent().length > 0) {
    if (agent.ended) throw agent.failure();
    if (performance.now() > untilMs)
      throw new Error(
        `nothing of ${silent()
          .map(({ id }) => id)
          .join(', ')} within ${firstMs} ms`,
      );
    await delay(100);
  }
}

/** Lets time pass. @returns the agent's memory meanwhile */
async function watched(
  devices: readonly SoakDevice[],
  readings: Readings,
  stuck: StuckWatch,
  agent: Child,
  { minutes, ratePercent, seed, progress, signal }: SoakOptions,
): Promise<MemoryPoint[]> {
  const random = createRandom(seedOf(seed, 'falls'));
  const begunMs = performance.now();
  const points: MemoryPoint[] = [];
  let [turns, told] = [0, 0];
  while (!signal.aborted) {
    if (agent.ended) throw agent.failure();
    const ms = performance.now() - begunMs;
    const { rssMib } = figuresOf(agent.process.pid ?? 0);
    points.push({ ms, rssMib });
    stuck.look();
    if (ms >= minutes * 60_000) break;
    if (ratePercent > 0 && ms >= (turns + 1) * turnEveryMs) {
      turns += 1;
      for (const device of devices) await device.turn();
      await fallOf(devices, random);
    }
    if (ms >= told * 60_000) {
      progress(
        `${told} min  ${sumsText(devices, readings)}  stuck ${stuck.total}  RSS ${rssMib.toFixed(1)} MiB`,
      );
      told += 1;
    }
    await delay(lookMs, undefined, { signal }).catch(() => undefined);
  }
  return points;
}

async function fallOf(devices: readonly SoakDevice[], random: Random): Promise<void> {
  const [first, ...rest] = devices;
  if (first === undefined) return;
  const isAway = random() < 1 / awayOneIn;
  await pick(random, [first, ...rest]).fall(isAway ? awayMs : 0);
}

function talliesOf(readings: Readings, id: string): Pick<DeviceTally, 'good' | 'bad' | 'wrong'> {
  const { good = 0, bad = 0, wrong = 0 } = readings.arrived.get(id) ?? {};
  return { good, bad, wrong };
}

function sumsText(devices: readonly SoakDevice[], readings: Readings): string {
  const sum = (name: 'good' | 'bad' | 'wrong'): number =>
    devices.reduce((total, { id }) => total + talliesOf(readings, id)[name], 0);
  return `GOOD ${sum('good')}  BAD ${sum('bad')}  wrong ${sum('wrong')}`;
}
