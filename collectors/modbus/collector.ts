/**
 * Reads the tag groups of one Modbus connection, one scan per due group. What a fault costs is in patience.ts; a scan always
 * holds every tag of its group, in the order of the plan. The two questions beside the scans share the line with them
 * (line.ts), and each fails alone.
 */
import type { Clock } from '../../agent/base/clock.ts';
import { NotConnectedError } from '../../agent/base/errors.ts';
import { badSample, type Sample } from '../../agent/model/sample.ts';
import type { Scan } from '../../agent/model/scan.ts';
import { Status, type StatusCode } from '../../agent/model/status.ts';
import type { Tag, TagGroup } from '../../agent/model/tag.ts';
import type { Collector, EndpointIdentity, FreshReading } from '../collector.ts';
import { orAborted } from '../aborted.ts';
import { placeOf } from '../neighbours.ts';
import { Schedule, type Due } from '../schedule.ts';
import { readFresh } from './fresh.ts';
import type { AskIdentity, Identification, UnitIdentity } from './identification.ts';
import type { Data, Link, Reply } from './link.ts';
import { notConnected, type Line } from './line.ts';
import { Patience } from './patience.ts';
import type { Read } from './read.ts';

/** One group as it is read. */
export interface GroupReads {
  readonly group: TagGroup;
  readonly reads: readonly Read[];
}

/** What one connection is made of. */
export interface ModbusParts {
  /** Id of the connection. */
  readonly connection: string;
  /** host:port */
  readonly endpoint: string;
  readonly groups: readonly GroupReads[];
  /** Plans the reading of any tags of the connection. */
  readonly readsOf: (tags: readonly Tag[]) => readonly Read[];
  readonly line: Line;
  /** Undefined where the device is not to be asked what it is. */
  readonly identification: Identification | undefined;
  /** Longest wait for one answer of it. */
  readonly identifyMs: number;
  readonly clock: Clock;
}

/** One Modbus connection. */
export class ModbusCollector implements Collector {
  readonly #parts: ModbusParts;
  /** Units of this connection whose last request was answered. */
  readonly #answering = new Set<number>();
  /** Units asked since the link was made. */
  readonly #asked = new Set<number>();
  #schedule: Schedule<GroupReads> | undefined;

  constructor(parts: ModbusParts) {
    this.#parts = parts;
  }

  async connect(signal: AbortSignal): Promise<void> {
    const { line, clock, groups } = this.#parts;
    this.#schedule = undefined;
    this.#answering.clear();
    this.#asked.clear();
    await line.open(signal);
    this.#schedule = new Schedule(clock, groups, ({ group }) => group.intervalMs);
  }

  async read(signal: AbortSignal): Promise<Scan> {
    if (this.#schedule === undefined) throw notConnected();
    const due = await this.#schedule.next(signal);
    signal.throwIfAborted();
    if (due === undefined) throw notConnected();

    // Once per scan, not per request: closing the link ends whatever is under way.
    const { line } = this.#parts;
    const stop = (): void => line.drop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await line.visit(() => this.#scan(due, signal));
    } catch (error) {
      if (error instanceof NotConnectedError) this.#end();
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async identify(signal: AbortSignal): Promise<readonly EndpointIdentity[]> {
    signal.throwIfAborted();
    if (this.#schedule === undefined) throw notConnected();
    const { endpoint, line, groups } = this.#parts;
    const units = new Set(groups.flatMap(({ reads }) => reads.map(({ unit }) => unit)));
    const said = new Map<number, UnitIdentity>();
    await line.visit(async () => {
      for (const unit of [...units].toSorted((a, b) => a - b)) said.set(unit, await this.#ask(unit, signal));
    });
    const place = await placeOf(line.address);
    return [...said].map(([unit, { answered, asked, facts }]) => ({
      unit,
      endpoint,
      answered,
      ...(asked === undefined ? {} : { asked }),
      facts: { ...facts, ...place },
    }));
  }

  async fresh(tags: readonly Tag[], signal: AbortSignal): Promise<readonly FreshReading[]> {
    signal.throwIfAborted();
    const { line, clock, readsOf } = this.#parts;
    return await readFresh(tags, readsOf(tags), line, clock, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#schedule = undefined;
    this.#parts.line.leave();
  }

  #end(): void {
    this.#schedule = undefined;
    this.#parts.line.end();
  }

  /** What a unit says it is. One that does not answer when it is read would only cost its silence. */
  async #ask(unit: number, signal: AbortSignal): Promise<UnitIdentity> {
    const { line, identification } = this.#parts;
    if (identification === undefined) return { answered: false, asked: false, facts: {} };
    if (this.#asked.has(unit) && !this.#answering.has(unit)) return { answered: false, facts: {} };
    const ask: AskIdentity = (code, first) =>
      orAborted(
        line.ask('guest', (link) => this.#shortly(link, link.identify(unit, code, first)), signal),
        signal,
      );
    return await identification.of(unit, ask, signal);
  }

  /** A question that nobody answers must not cost a scan: it is given up before the next one is due. */
  async #shortly(link: Link, asked: Promise<Reply>): Promise<Reply> {
    const answered = new AbortController();
    void this.#giveUp(link, answered.signal);
    try {
      return await asked;
    } finally {
      answered.abort();
    }
  }

  async #giveUp(link: Link, answered: AbortSignal): Promise<void> {
    const { clock, identifyMs } = this.#parts;
    await clock.sleep(identifyMs, answered);
    if (!answered.aborted) link.close();
  }

  async #scan(due: Due<GroupReads>, signal: AbortSignal): Promise<Scan> {
    const { group, reads } = due.group;
    const { connection, line, clock } = this.#parts;
    const startedAt = clock.now();
    const samples: Sample[] = [];
    const patience = new Patience();
    let isAnswered = reads.length === 0;
    // Decoded while the device works on the next request.
    let behind: { readonly read: Read; readonly reply: Data } | undefined;
    const decodeBehind = (): void => {
      if (behind === undefined) return;
      const { bytes, time } = behind.reply;
      for (const sampler of behind.read.samplers) samples.push(sampler(bytes, time));
      behind = undefined;
    };

    for (const read of reads) {
      const { unit, area, start, count } = read;
      const given = patience.givenUp(unit);
      if (given !== undefined) {
        decodeBehind();
        this.#fail(read, given, samples);
        continue;
      }
      const asked = line.ask('scan', (link) => link.request(unit, area, start, count), signal);
      decodeBehind();
      const reply = await asked;
      signal.throwIfAborted();
      this.#asked.add(unit);
      if (reply.kind === 'data' || reply.kind === 'exception') {
        isAnswered = true;
        this.#answering.add(unit);
      } else {
        this.#answering.delete(unit);
      }
      if (reply.kind === 'data') behind = { read, reply };
      else this.#fail(read, patience.suffer(unit, reply), samples);
    }
    decodeBehind();
    // A group may be all of a dead unit while others of the connection are well: they are not disturbed for it, and
    // get their turn before the link is given up.
    if (!isAnswered && this.#answering.size === 0 && this.#askedAll())
      throw new NotConnectedError('modbus.silent', Status.BadNoCommunication);
    return {
      connection,
      group: group.id,
      scheduledAt: due.scheduledAt,
      startedAt,
      endedAt: clock.now(),
      ticks: 1,
      missed: due.missed,
      samples,
    };
  }

  #askedAll(): boolean {
    return this.#parts.groups.every(({ reads }) => reads.every(({ unit }) => this.#asked.has(unit)));
  }

  #fail(read: Read, status: StatusCode, samples: Sample[]): void {
    const time = this.#parts.clock.now();
    for (const tag of read.tags) samples.push(badSample(tag, status, time));
  }
}
