/**
 * `npm run bench`: what the whole pipeline costs, beside a bare read loop of the same library against the same server in
 * the same run. Figures are ratios first: machines differ, and this one may be shared.
 *
 *   npm run bench -- [--seconds N] [--rounds N] [--only modbus|opcua|roles|evidence|small|latency|backlog|months|buffer] [--json]
 *
 * `backlog`, ten million readings that wait when the agent starts, `buffer`, a long run of the store alone, and `months`, the
 * pack of 200 equipment over 90 days, take minutes and gigabytes and are measured only where they are asked for:
 *   npm run bench -- --only backlog [--readings 10000000]
 *   npm run bench -- --only buffer [--limit 256]
 *   npm run bench -- --only months [--equipment 200] [--days 90] [--keep pack.zip]
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { measureAgent, measureStart } from './bench/agent-run.ts';
import { bufferFigures } from './bench/buffer.ts';
import { drainBacklog } from './bench/backlog.ts';
import { costOf, type Cost, type CostlyPart } from './bench/cost.ts';
import { measureLatency, type Latency } from './bench/latency.ts';
import { figuresText, type Small, type Throughput } from './bench/figures.ts';
import { monthsOf } from './bench/months.ts';
import { floatTags, nodeTags, writePlant, type WrittenPlant } from './bench/plants.ts';
import { badOption, optionsOf } from './options.ts';
import { startBenchBroker, startReady, type BenchBroker } from './bench/servers.ts';

/** Enough tags that one cycle takes longer than the shortest interval: the pipeline runs without pause. */
const fullLoadTags = 8_000;
const shortestIntervalMs = 10;
const smallTags = 1_000;
const smallIntervalMs = 1_000;
/** Code that runs once a second is compiled for about a minute. */
const settledMs = 60_000;
/** The operating system counts in steps of 10 ms. */
const smallSeconds = 60;
const latencyIntervalMs = 100;
const slowSyncMs = 20;

const parts = [
  'modbus',
  'opcua',
  'roles',
  'evidence',
  'small',
  'latency',
  'backlog',
  'months',
  'buffer',
] as const;
const usage = `npm run bench -- [--seconds N] [--rounds N] [--only ${parts.join('|')}] [--json] [--equipment N] [--days N] [--readings N] [--keep FILE] [--limit MB]`;
const values = optionsOf(usage, {
  seconds: { type: 'string', default: '10' },
  rounds: { type: 'string', default: '3' },
  only: { type: 'string' },
  equipment: { type: 'string', default: '200' },
  days: { type: 'string', default: '90' },
  readings: { type: 'string', default: '10000000' },
  keep: { type: 'string' },
  limit: { type: 'string', default: '256' },
  json: { type: 'boolean', default: false },
});
if (values.only !== undefined && !parts.some((part) => part === values.only))
  badOption(usage, `--only: one of ${parts.join(', ')}`);
for (const name of ['seconds', 'rounds', 'equipment', 'days', 'readings', 'limit'] as const)
  if (!(Number(values[name]) > 0)) badOption(usage, `--${name}: a number above 0`);
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
const fullLoad = { tags: fullLoadTags, intervalMs: shortestIntervalMs, seconds };
for (const name of ['rounds', 'equipment', 'days'] as const)
  if (!Number.isInteger(Number(values[name]))) badOption(usage, `--${name}: a whole number`);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'zhencai-bench-'));
try {
  await using broker = await startBenchBroker(folder);
  const throughput: Throughput[] = [];
  const costs: Record<CostlyPart, Cost[]> = { roles: [], evidence: [] };
  const small: Small[] = [];
  const latencies: Latency[] = [];
  for (let round = 0; round < rounds; round++) {
    if (wanted('modbus')) throughput.push(await modbusThroughput(broker, round));
    if (wanted('opcua')) throughput.push(await opcuaThroughput(broker, round));
    for (const part of ['roles', 'evidence'] as const)
      if (wanted(part))
        costs[part].push(await costOf(part, fullLoad, path.join(folder, `${part}-${round}`), broker));
    if (wanted('latency')) latencies.push(...(await latenciesOf(broker, round)));
    if (wanted('small')) small.push(await smallModbus(broker, round), await smallBoth(broker, round));
  }
  const months =
    values.only === 'months'
      ? await monthsOf(
          path.join(folder, 'months'),
          Number(values.equipment),
          Number(values.days),
          values.keep,
        )
      : undefined;
  const backlog =
    values.only === 'backlog'
      ? await drainBacklog(Number(values.readings), path.join(folder, 'backlog'), broker)
      : undefined;
  const buffer =
    values.only === 'buffer'
      ? await bufferFigures(path.join(folder, 'buffer'), Number(values.limit))
      : undefined;
  const found = { throughput, costs, latencies, small, backlog, months, buffer };
  const machine = `${os.cpus().length} × ${os.cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
  const head = `${machine}, broker ${broker.name}; ${seconds} s a measurement, ${rounds} rounds`;
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ machine, broker: broker.name, ...found }, undefined, 2)}\n`
      : `${head}\n\n${figuresText(found)}\n`,
  );
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}

function wanted(part: string): boolean {
  return values.only === undefined || values.only === part;
}

async function modbusThroughput(broker: BenchBroker, round: number): Promise<Throughput> {
  const { child, ready } = await startReady<{ port: number }>('Modbus server', [
    'scripts/workshop/modbus/table.ts',
    '--registers',
    String(2 * fullLoadTags),
  ]);
  await using _server = child;
  const bare = await bareLoop('scripts/bench/bare-modbus.ts', [ready.port, 2 * fullLoadTags, seconds]);
  const plant = writePlant(path.join(folder, `modbus-${round}`), {
    connections: [{ id: 'table', protocol: 'modbus-tcp', host: '127.0.0.1', port: ready.port }],
    intervalMs: shortestIntervalMs,
    mode: 'poll',
    tags: { table: floatTags(fullLoadTags) },
    brokerPort: broker.port,
  });
  return await compared('Modbus TCP', bare, plant);
}

async function opcuaThroughput(broker: BenchBroker, round: number): Promise<Throughput> {
  const { child, ready } = await startReady<{ endpoint: string }>('OPC UA server', [
    'scripts/workshop/opcua/bench-server.ts',
    '--variables',
    String(fullLoadTags),
  ]);
  await using _server = child;
  const bare = await bareLoop('scripts/bench/bare-opcua.ts', [ready.endpoint, fullLoadTags, seconds]);
  const plant = writePlant(path.join(folder, `opcua-${round}`), {
    connections: [{ id: 'server', protocol: 'opcua', endpoint: ready.endpoint }],
    intervalMs: shortestIntervalMs,
    mode: 'poll',
    tags: { server: nodeTags(fullLoadTags) },
    brokerPort: broker.port,
  });
  return await compared('OPC UA batch reads', bare, plant);
}

async function compared(protocol: string, bare: number, plant: WrittenPlant): Promise<Throughput> {
  const run = await measureAgent(plant, 2_000, seconds);
  return { protocol, bare, ratio: Math.round((100 * run.readingsPerSecond) / bare) / 100, ...run };
}

async function bareLoop(script: string, args: readonly (string | number)[]): Promise<number> {
  const { child, ready } = await startReady<{ readingsPerSecond: number }>('bare loop', [
    script,
    ...args.map(String),
  ]);
  await using _loop = child;
  return ready.readingsPerSecond;
}

/** 1000 Modbus tags at 1 s. */
async function smallModbus(broker: BenchBroker, round: number): Promise<Small> {
  const { child, ready } = await startReady<{ port: number }>('Modbus server', [
    'scripts/workshop/modbus/table.ts',
    '--registers',
    String(2 * smallTags),
    '--every',
    '1000',
  ]);
  await using _server = child;
  const plant = writePlant(path.join(folder, `small-modbus-${round}`), {
    connections: [{ id: 'table', protocol: 'modbus-tcp', host: '127.0.0.1', port: ready.port }],
    intervalMs: smallIntervalMs,
    mode: 'subscribe',
    tags: { table: floatTags(smallTags) },
    brokerPort: broker.port,
  });
  return await smallRun('1000 tags at 1 s, Modbus TCP', plant, broker);
}

/** The same tags, half of them over an OPC UA subscription with every value changing. */
async function smallBoth(broker: BenchBroker, round: number): Promise<Small> {
  const modbus = await startReady<{ port: number }>('Modbus server', [
    'scripts/workshop/modbus/table.ts',
    '--registers',
    String(smallTags),
    '--every',
    '1000',
  ]);
  await using _modbus = modbus.child;
  const opcua = await startReady<{ endpoint: string }>('OPC UA server', [
    'scripts/workshop/opcua/bench-server.ts',
    '--variables',
    String(smallTags / 2),
    '--change-every-ms',
    '1000',
  ]);
  await using _opcua = opcua.child;
  const plant = writePlant(path.join(folder, `small-both-${round}`), {
    connections: [
      { id: 'table', protocol: 'modbus-tcp', host: '127.0.0.1', port: modbus.ready.port },
      { id: 'server', protocol: 'opcua', endpoint: opcua.ready.endpoint },
    ],
    intervalMs: smallIntervalMs,
    mode: 'subscribe',
    tags: { table: floatTags(smallTags / 2), server: nodeTags(smallTags / 2) },
    brokerPort: broker.port,
  });
  return await smallRun('1000 tags at 1 s, Modbus TCP + OPC UA', plant, broker);
}

/** 1000 and 10 000 readings a second, on this disk and on one whose fsync takes as long as that of an eMMC. */
async function latenciesOf(broker: BenchBroker, round: number): Promise<Latency[]> {
  const found: Latency[] = [];
  for (const tags of [100, 1_000])
    for (const syncMs of [0, slowSyncMs]) {
      const load = { tags, intervalMs: latencyIntervalMs, seconds, syncMs };
      const name = path.join(folder, `latency-${tags}-${syncMs}-${round}`);
      const one = await measureLatency(load, name, broker);
      if (one !== undefined) found.push(one);
    }
  return found;
}

async function smallRun(name: string, plant: WrittenPlant, broker: BenchBroker): Promise<Small> {
  const firstMessageMs = await measureStart(plant, broker.port);
  const { rssMib, cpuMsPer1000 } = await measureAgent(plant, settledMs, Math.max(seconds, smallSeconds));
  return { plant: name, rssMib, cpuMsPer1000, firstMessageMs };
}
