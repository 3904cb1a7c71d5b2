/**
 * A workshop, a gateway and a broker as processes, with a relay in every link, and everything that can be done to them.
 *
 *   source a ─ relay ─┐
 *                     ├─ agent (disk and clock of its own) ─ relay ─ broker
 *   source b ─ relay ─┘
 */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { agentCommand } from '../agent-command.ts';
import { freePorts } from './free-ports.ts';
import { logs, type Journal } from './journal.ts';
import { shimSubjects, subjects, type Fault, type Subject } from './plan.ts';
import { writePlant, type ConnectionId } from './plant.ts';
import { Relay, type LinkState } from './relay.ts';
import { FaultShim, type FaultCounts } from './shim.ts';
import { Worker, type End } from './worker.ts';

/** An agent that ends by itself is started again after this time, as systemd would. */
const restartMs = 300;
/** What the two sources count from: no value of one can be one of the other. */
const firstNumbers: Readonly<Record<ConnectionId, number>> = { a: 1, b: 2 ** 23 };

type FarSide = 'broker' | `source-${ConnectionId}`;
type Workers = Readonly<Record<'agent' | FarSide, Worker>>;
type Relays = Readonly<Record<'link-broker' | `link-${ConnectionId}`, Relay>>;

export class Site implements AsyncDisposable {
  /** The plant file. */
  readonly plant: string;
  /** What can fail on this machine. */
  readonly possible: readonly Subject[];
  /** What cannot, for want of a C compiler. */
  readonly impossible: readonly Subject[];
  readonly #journal: Journal;
  readonly #workers: Workers;
  readonly #relays: Relays;
  readonly #shim: FaultShim | undefined;
  /** Whether the agent is meant to run. */
  #isWanted = false;
  readonly #fallen: string[] = [];
  #faulty: { clockMs?: number; disk?: 'ENOSPC' | 'EIO'; syncMs?: number } = {};

  private constructor(
    plant: string,
    journal: Journal,
    workers: Workers,
    relays: Relays,
    shim: FaultShim | undefined,
  ) {
    this.plant = plant;
    this.impossible = shim ? [] : shimSubjects;
    this.possible = subjects.filter((subject) => !this.impossible.includes(subject));
    this.#journal = journal;
    this.#workers = workers;
    this.#relays = relays;
    this.#shim = shim;
  }

  /** @param folder empty; everything the run leaves is in it */
  static async start(folder: string, journal: Journal): Promise<Site> {
    const [a, b, broker] = await freePorts(3);
    const relays = {
      'link-a': await Relay.start(a),
      'link-b': await Relay.start(b),
      'link-broker': await Relay.start(broker),
    };
    const ports = { a: relays['link-a'].port, b: relays['link-b'].port, broker: relays['link-broker'].port };
    const { file, dataDir } = writePlant(folder, ports);
    const shim = FaultShim.build(folder, dataDir);
    const source = (id: ConnectionId, port: number): Worker =>
      new Worker({
        args: [
          script('source.ts'),
          '--port',
          `${port}`,
          '--log',
          logs.served(folder, id),
          '--first',
          `${firstNumbers[id]}`,
        ],
        output: path.join(folder, `source-${id}.log`),
      });
    const workers = {
      agent: new Worker({
        args: agentCommand('run', '-c', file),
        output: path.join(folder, 'agent.log'),
        ...(shim === undefined ? {} : { env: shim.env }),
      }),
      broker: new Worker({
        args: [script('broker.ts'), '--port', `${broker}`, '--log', logs.wire(folder)],
        output: path.join(folder, 'broker.log'),
      }),
      'source-a': source('a', a),
      'source-b': source('b', b),
    };
    const site = new Site(file, journal, workers, relays, shim);
    for (const name of ['broker', 'source-a', 'source-b'] as const) site.#startFarSide(name);
    site.#startAgent();
    return site;
  }

  /** What failed of the harness itself: nothing can be said of the agent then. */
  get fallen(): readonly string[] {
    return this.#fallen;
  }

  /** How often the faults of disk and clock were met; undefined where there are none. */
  get counts(): FaultCounts | undefined {
    return this.#shim?.counts;
  }

  /** Lets one thing go wrong and be well again. Resolves then. */
  async suffer(fault: Fault): Promise<void> {
    await delay(fault.atMs);
    this.#journal.add({ what: 'fault', phase: 'begin', fault });
    await this.#do(fault);
    this.#journal.add({ what: 'fault', phase: 'end', fault });
  }

  /** Ends the agent softly. */
  async endAgent(): Promise<void> {
    this.#isWanted = false;
    await this.#workers.agent.end('SIGTERM');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isWanted = false;
    for (const worker of Object.values(this.#workers)) await worker[Symbol.asyncDispose]();
    for (const relay of Object.values(this.#relays)) await relay[Symbol.asyncDispose]();
    this.#shim?.[Symbol.dispose]();
  }

  async #do({ subject, kind, forMs, amountMs = 0 }: Fault): Promise<void> {
    switch (subject) {
      case 'agent':
        return kind === 'freeze' ? this.#freeze('agent', forMs) : this.#endAgentFor(kind, forMs, amountMs);
      case 'broker':
      case 'source-a':
      case 'source-b': {
        if (kind === 'freeze') return this.#freeze(subject, forMs);
        await this.#workers[subject].end('SIGKILL');
        await delay(forMs);
        return this.#startFarSide(subject);
      }
      case 'link-a':
      case 'link-b':
      case 'link-broker':
        this.#relays[subject].set(linkState(kind, amountMs));
        await delay(forMs);
        this.#relays[subject].set({ kind: 'open' });
        return;
      case 'disk':
        this.#faulty = { ...this.#faulty, ...diskState(kind, amountMs) };
        this.#shim?.set(this.#faulty);
        await delay(forMs);
        delete this.#faulty.disk;
        delete this.#faulty.syncMs;
        this.#shim?.set(this.#faulty);
        return;
      case 'clock':
        // Some seconds after the epoch: no time is negative.
        this.#stepClock(kind === 'to-1970' ? 60_000 - Date.now() : amountMs);
        await delay(forMs);
        this.#stepClock(0);
        return;
    }
  }

  #stepClock(offsetMs: number): void {
    this.#journal.add({ what: 'clock', offsetMs });
    this.#faulty.clockMs = offsetMs;
    this.#shim?.set(this.#faulty);
  }

  async #freeze(name: 'agent' | FarSide, forMs: number): Promise<void> {
    this.#workers[name].signal('SIGSTOP');
    await delay(forMs);
    this.#workers[name].signal('SIGCONT');
  }

  async #endAgentFor(kind: Fault['kind'], forMs: number, livesMs: number): Promise<void> {
    const { agent } = this.#workers;
    this.#isWanted = false;
    await agent.end(kind === 'stop' ? 'SIGTERM' : 'SIGKILL');
    if (kind === 'kill-again') {
      this.#startAgent();
      await delay(livesMs);
      this.#isWanted = false;
      await agent.end('SIGKILL');
    }
    await delay(forMs);
    this.#startAgent();
  }

  #startFarSide(name: FarSide): void {
    this.#workers[name].start(({ code }) => {
      // Nobody but us ends it, and we do so with a signal.
      if (code !== null) this.#fallen.push(`${name} ended by itself (exit ${code}): its log says why`);
    });
  }

  #startAgent(): void {
    this.#isWanted = true;
    const pid = this.#workers.agent.start((end) => void this.#agentEnded(end));
    if (pid !== undefined) this.#journal.add({ what: 'agent', event: 'start', pid });
  }

  async #agentEnded(end: End): Promise<void> {
    this.#journal.add({ what: 'agent', event: 'end', ...end });
    if (!this.#isWanted) return;
    await delay(restartMs);
    // It may have been started, or the run ended, meanwhile.
    if (this.#isWanted && !this.#workers.agent.isRunning) this.#startAgent();
  }
}

function script(name: string): string {
  return path.join(import.meta.dirname, name);
}

function linkState(kind: Fault['kind'], ms: number): LinkState {
  switch (kind) {
    case 'reset':
    case 'hold':
    case 'silent':
    case 'deaf':
      return { kind };
    case 'delay':
      return { kind, ms };
    default:
      throw new Error(`no fault of a link: ${kind}`);
  }
}

function diskState(kind: Fault['kind'], ms: number): { disk?: 'ENOSPC' | 'EIO'; syncMs?: number } {
  switch (kind) {
    case 'full':
      return { disk: 'ENOSPC' };
    case 'error':
      return { disk: 'EIO' };
    case 'slow':
      return { syncMs: ms };
    default:
      throw new Error(`no fault of a disk: ${kind}`);
  }
}
