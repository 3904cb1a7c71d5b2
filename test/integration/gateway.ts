/** A plant in a folder and the agent that runs it as a child process, as on a gateway; and what it said and left. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { askSnapshot } from '../../agent/console/local.ts';
import type { Snapshot } from '../../agent/runtime/snapshot.ts';
import { kill } from './programs.ts';

const main = path.join(path.dirname(path.dirname(import.meta.dirname)), 'agent/main.ts');

export interface PlantFacts {
  readonly connections: readonly object[];
  readonly brokerUrl: string | readonly string[];
  /** Lines `equipment,connection,unit,tag,address,type,group`, and where there is one the role. */
  readonly tags: readonly string[];
  readonly intervalMs?: number;
  /** Of the plant file. */
  readonly evidence?: object;
  readonly store?: object;
  readonly destinations?: readonly object[];
}

/** What a finished command answered. */
export interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A plant of one value of a table on loopback, with evidence by the minute and nobody to send to. */
export function plantOfOne(tablePort: number): PlantFacts {
  return {
    brokerUrl: 'mqtt://127.0.0.1:1',
    connections: [{ id: 'plc', protocol: 'modbus-tcp', host: '127.0.0.1', port: tablePort }],
    tags: ['m1,plc,1,a,hr:0,float32,fast'],
    evidence: { windowMinutes: 1 },
  };
}

/** One gateway: its plant, and at most one agent at a time. */
export class Gateway implements AsyncDisposable {
  readonly file: string;
  readonly dataDir: string;
  #agent: ChildProcess | undefined;
  /** Log lines of every agent so far. */
  readonly log: { msg?: string; part?: string; code?: string; to?: string }[] = [];

  constructor(folder: string, facts: PlantFacts) {
    this.file = path.join(folder, 'plant.yaml');
    this.dataDir = path.join(folder, 'data');
    const ids = [...new Set(facts.tags.map((line) => line.split(',')[0] ?? ''))];
    const register = ids.map((id) => `${id},${id},hall,line1,other`);
    fs.writeFileSync(
      path.join(folder, 'equipment.csv'),
      ['id,name,area,line,class', ...register, ''].join('\n'),
    );
    const header = 'equipment,connection,unit,tag,address,type,group,role';
    const tags = facts.tags.map((line) => (line.split(',').length < 8 ? `${line},` : line));
    fs.writeFileSync(path.join(folder, 'tags.csv'), [header, ...tags, ''].join('\n'));
    const plant = {
      gateway: { id: 'gw-test', dataDir: './data' },
      plant: { enterprise: { id: 'ent', name: 'ent' }, site: { id: 'site', name: 'site' }, edition: '2024' },
      equipment: 'equipment.csv',
      connections: facts.connections,
      groups: [{ id: 'fast', intervalMs: facts.intervalMs ?? 100 }],
      tags: ['tags.csv'],
      broker: { url: facts.brokerUrl },
      ...(facts.evidence === undefined ? {} : { evidence: facts.evidence }),
      ...(facts.store === undefined ? {} : { store: facts.store }),
      ...(facts.destinations === undefined ? {} : { destinations: facts.destinations }),
    };
    fs.writeFileSync(this.file, stringify(plant));
  }

  /** @param env added to that of this process @param within a command that runs the agent's */
  start(env: Readonly<Record<string, string>> = {}, within: readonly string[] = []): ChildProcess {
    const [command = '', ...args] = [...within, process.execPath, main, 'run', '-c', this.file];
    const agent = spawn(command, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...env },
    });
    let rest = '';
    agent.stderr.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.startsWith('{')) this.log.push(JSON.parse(line) as object);
    });
    this.#agent = agent;
    return agent;
  }

  async stop(signal: NodeJS.Signals): Promise<number | null> {
    const agent = this.#agent;
    if (agent === undefined) return null;
    await kill(agent, signal);
    return agent.exitCode;
  }

  snapshot(): Promise<Snapshot> {
    return askSnapshot(this.dataDir);
  }

  /** Runs another verb of the command to its end. */
  command(...args: string[]): Promise<Answer> {
    return answerOf(...args);
  }

  /** Makes a pack with all messages. */
  pack(file: string): Promise<Answer> {
    return this.command('evidence', 'pack', '-c', this.file, '--messages', 'all', '-o', file);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL');
  }
}

/** Runs a verb of the command to its end, as a process. */
export async function answerOf(...args: string[]): Promise<Answer> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}

/** Waits until the condition holds, looking every 50 ms. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  withinMs = 20_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`still waiting for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
