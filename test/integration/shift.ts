/**
 * A simulated shift: workshop, agent and MES side move together, one poll after the other. The agent is a process of its
 * own that can be killed; the workshop's model is the truth.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { Mes } from '../../scripts/consumer/mes.ts';
import type { FaultOrder } from '../../scripts/workshop/modbus/fault.ts';
import { startWorkshop, type Workshop } from '../../scripts/workshop/workshop.ts';
import { freePort, kill, startMosquitto } from './programs.ts';
import { steppedPlant } from './stepped-plant.ts';

const script = path.join(import.meta.dirname, 'stepped-agent.ts');

/** What is done to the plant at a minute of the shift. */
export type Incident = { readonly atMin: number } & (
  | { readonly endpoint: string; readonly order: FaultOrder; readonly forMin: number }
  | { readonly killForMin: number }
);

export interface ShiftOptions {
  readonly folder: string;
  readonly startMs: number;
  readonly pollMs: number;
  readonly incidents: readonly Incident[];
  /** Every message, as it came. */
  readonly message: (body: Buffer) => void;
}

export class Shift implements AsyncDisposable {
  readonly workshop: Workshop;
  readonly mes: Mes;
  readonly #options: ShiftOptions;
  readonly #file: string;
  readonly #server: ChildProcess;
  readonly #client: MqttClient;
  #agent: ChildProcess | undefined;
  #nowMs: number;

  private constructor(
    options: ShiftOptions,
    parts: { workshop: Workshop; mes: Mes; file: string; broker: ChildProcess; client: MqttClient },
  ) {
    this.#options = options;
    this.workshop = parts.workshop;
    this.mes = parts.mes;
    this.#file = parts.file;
    this.#server = parts.broker;
    this.#client = parts.client;
    this.#nowMs = options.startMs;
  }

  static async start(options: ShiftOptions): Promise<Shift> {
    const { folder, startMs, pollMs } = options;
    const port = await freePort();
    const broker = await startMosquitto(port, folder, ['set_tcp_nodelay true', 'max_queued_messages 0']);
    const clockOptions = { speed: 0, startMs, calendarAnchorMs: startMs } as const;
    const workshop = await startWorkshop({ seed: 7, ...clockOptions });
    const file = steppedPlant(path.join(folder, 'plant'), workshop.ports, port, pollMs);
    const mes = Mes.open(':memory:');
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4 });
    client.on('message', (_topic, body, packet) => {
      if (packet.retain) return;
      mes.take(body);
      options.message(body);
    });
    await client.subscribeAsync('uns/v1/#', { qos: 1 });
    return new Shift(options, { workshop, mes, file, broker, client });
  }

  /** Plays the shift up to and including a time. @param look called at the time of every poll */
  async play(untilMs: number, look: (nowMs: number) => void): Promise<void> {
    const { startMs, pollMs, incidents } = this.#options;
    const due = (fromMin: number): boolean => {
      const agoMs = this.#nowMs - (startMs + fromMin * 60_000);
      return agoMs >= 0 && agoMs < pollMs;
    };
    await this.#startAgent();
    for (; this.#nowMs <= untilMs; this.#nowMs += pollMs) {
      this.workshop.stepTo(this.#nowMs);
      for (const incident of incidents) {
        if ('killForMin' in incident) {
          if (due(incident.atMin)) await this.#kill();
          if (due(incident.atMin + incident.killForMin)) await this.#startAgent();
          continue;
        }
        const { endpoint, order, atMin, forMin } = incident;
        if (due(atMin)) await this.workshop.inject(endpoint, order);
        if (due(atMin + forMin)) await this.workshop.clear(endpoint);
      }
      look(this.#nowMs);
      await this.#step();
    }
  }

  /** Where the agent keeps its buffer and its evidence. */
  get dataDir(): string {
    return path.join(path.dirname(this.#file), 'data');
  }

  /** One poll more: what was appended last becomes durable with the next commit, and is delivered then. */
  async end(): Promise<void> {
    this.#nowMs += this.#options.pollMs;
    await this.#step();
    await new Promise((resolve) => setTimeout(resolve, 300));
  }

  async #startAgent(): Promise<void> {
    const agent = fork(script, [this.#file, String(this.#nowMs)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await once(agent, 'message');
    this.#agent = agent;
  }

  async #kill(): Promise<void> {
    if (this.#agent === undefined) return;
    await kill(this.#agent, 'SIGKILL');
    this.#agent = undefined;
  }

  async #step(extraMs = 0): Promise<void> {
    if (this.#agent === undefined) return;
    const answer = once(this.#agent, 'message');
    this.#agent.send({ to: this.#nowMs + extraMs, broken: this.#broken() });
    const [{ error }] = (await answer) as [{ error?: string }];
    if (error !== undefined) throw new Error(error);
  }

  /** Connections whose server is broken on purpose, now. */
  #broken(): string[] {
    const minute = (this.#nowMs - this.#options.startMs) / 60_000;
    return this.#options.incidents.flatMap((one) =>
      'endpoint' in one && minute >= one.atMin && minute < one.atMin + one.forMin ? [one.endpoint] : [],
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#kill();
    await this.#client.endAsync(true);
    await this.workshop.stop();
    await kill(this.#server, 'SIGTERM');
    this.mes[Symbol.dispose]();
  }
}
