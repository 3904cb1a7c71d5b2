/**
 * Reads the tag groups of one Modbus connection, one scan per due group.
 *
 * What a fault costs (DESIGN law 5): an exception, its request · a timeout, the rest of its unit in this scan · a reply or
 * a break that leaves doubt, its request, and the second time in a scan the rest of its unit. After a timeout or a doubt
 * the link has closed itself and is opened again before the next request, so within a scan at most twice per unit; a scan
 * always holds every tag of its group, in the order of the plan.
 */
import type { Clock } from '../../agent/base/clock.ts';
import { NotConnectedError } from '../../agent/base/errors.ts';
import { badSample, type Sample } from '../../agent/model/sample.ts';
import type { Scan } from '../../agent/model/scan.ts';
import { Status, type StatusCode } from '../../agent/model/status.ts';
import type { Tag, TagGroup } from '../../agent/model/tag.ts';
import type { Collector, EndpointIdentity, FreshReading } from '../collector.ts';
import { Schedule, type Due } from '../schedule.ts';
import type { Sampler } from './decode.ts';
import { statusOfException } from './exception.ts';
import type { Link } from './link.ts';
import type { Block } from './plan.ts';

/** A block with what turns its bytes into samples, tag by tag. */
export interface Read extends Block {
  readonly tags: readonly Tag[];
  readonly samplers: readonly Sampler[];
}

/** One group as it is read. */
export interface GroupReads {
  readonly group: TagGroup;
  readonly reads: readonly Read[];
}

/** How the connection wants to be treated. */
export interface Manners {
  readonly pauseMs: number;
  readonly closeAfterScan: boolean;
}

/** One Modbus connection. */
export class ModbusCollector implements Collector {
  readonly #connection: string;
  readonly #groups: readonly GroupReads[];
  readonly #manners: Manners;
  readonly #link: Link;
  readonly #clock: Clock;
  /** Units of this connection whose last request was answered. */
  readonly #answering = new Set<number>();
  /** Units asked since the link was made. */
  readonly #asked = new Set<number>();
  #schedule: Schedule<GroupReads> | undefined;

  constructor(connection: string, groups: readonly GroupReads[], manners: Manners, link: Link, clock: Clock) {
    this.#connection = connection;
    this.#groups = groups;
    this.#manners = manners;
    this.#link = link;
    this.#clock = clock;
  }

  async connect(signal: AbortSignal): Promise<void> {
    this.#answering.clear();
    this.#asked.clear();
    await this.#link.open(signal);
    this.#schedule = new Schedule(this.#clock, this.#groups, ({ group }) => group.intervalMs);
  }

  async read(signal: AbortSignal): Promise<Scan> {
    if (this.#schedule === undefined) throw notConnected();
    const due = await this.#schedule.next(signal);
    signal.throwIfAborted();
    if (due === undefined) throw notConnected();

    // Once per scan, not per request: closing the link ends whatever is under way.
    const stop = (): void => this.#link.close();
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await this.#scan(due, signal);
    } finally {
      signal.removeEventListener('abort', stop);
      if (this.#manners.closeAfterScan) this.#link.close();
    }
  }

  // Both are on their way; until then a caller is told what it must be ready for anyway.
  async identify(): Promise<readonly EndpointIdentity[]> {
    return [];
  }

  async fresh(): Promise<readonly FreshReading[]> {
    throw notConnected();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#schedule = undefined;
    this.#link.close();
  }

  async #scan(due: Due<GroupReads>, signal: AbortSignal): Promise<Scan> {
    const { group, reads } = due.group;
    const startedAt = this.#clock.now();
    const samples: Sample[] = [];
    const givenUp = new Map<number, StatusCode>();
    const doubted = new Set<number>();
    let isAnswered = reads.length === 0;

    for (const read of reads) {
      const { unit } = read;
      const given = givenUp.get(unit);
      if (given !== undefined) {
        this.#fail(read, given, samples);
        continue;
      }
      if (!this.#link.isOpen) await this.#reopen(signal);
      this.#asked.add(unit);
      const reply = await this.#link.request(unit, read.area, read.start, read.count);
      signal.throwIfAborted();
      if (reply.kind === 'data' || reply.kind === 'exception') {
        isAnswered = true;
        this.#answering.add(unit);
      } else {
        this.#answering.delete(unit);
      }
      switch (reply.kind) {
        case 'data':
          for (const sampler of read.samplers) samples.push(sampler(reply.bytes, reply.time));
          break;
        case 'exception':
          this.#fail(read, statusOfException(reply.code), samples);
          break;
        case 'timeout':
          givenUp.set(unit, Status.BadNoCommunication);
          this.#fail(read, Status.BadTimeout, samples);
          break;
        case 'doubt':
          if (doubted.has(unit)) givenUp.set(unit, Status.BadCommunicationError);
          doubted.add(unit);
          this.#fail(read, Status.BadCommunicationError, samples);
          break;
      }
      if (this.#manners.pauseMs > 0) await this.#clock.sleep(this.#manners.pauseMs, signal);
    }
    // A group may be all of a dead unit while others of the connection are well: they are not disturbed for it, and
    // get their turn before the link is given up.
    if (!isAnswered && this.#answering.size === 0 && this.#askedAll())
      throw new NotConnectedError('modbus.silent', Status.BadNoCommunication);
    return {
      connection: this.#connection,
      group: group.id,
      scheduledAt: due.scheduledAt,
      startedAt,
      endedAt: this.#clock.now(),
      ticks: 1,
      missed: due.missed,
      samples,
    };
  }

  async #reopen(signal: AbortSignal): Promise<void> {
    // Disposed of while it read: nobody would close what is opened now.
    if (this.#schedule === undefined) throw notConnected();
    await this.#link.open(signal);
  }

  #askedAll(): boolean {
    return this.#groups.every(({ reads }) => reads.every(({ unit }) => this.#asked.has(unit)));
  }

  #fail(read: Read, status: StatusCode, samples: Sample[]): void {
    const time = this.#clock.now();
    for (const tag of read.tags) samples.push(badSample(tag, status, time));
  }
}

function notConnected(): NotConnectedError {
  return new NotConnectedError('modbus.notConnected', Status.BadNoCommunication);
}
