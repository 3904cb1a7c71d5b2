/**
 * Reads the tag groups of one Modbus connection, one scan per due group. What a fault costs in a scan is in patience.ts, and
 * from scan to scan in isolation/; a scan always holds every tag of its group, by place. The two questions
 * beside the scans share the line with them (line.ts), and each fails alone.
 */
import { NotConnectedError } from '../../agent/base/errors.ts';
import type { Notice } from '../../agent/base/health.ts';
import { badSample, type Sample } from '../../agent/model/sample.ts';
import type { Scan } from '../../agent/model/scan.ts';
import { Status, type StatusCode } from '../../agent/model/status.ts';
import type { Tag } from '../../agent/model/tag.ts';
import type { Collector, EndpointIdentity, FreshReading } from '../collector.ts';
import { orAborted } from '../aborted.ts';
import { placeOf } from '../neighbours.ts';
import { Schedule, type Due } from '../schedule.ts';
import { isReply, isSilence } from './wire/refusal.ts';
import { statusOfException } from './wire/exception.ts';
import { readFresh } from './fresh.ts';
import type { AskIdentity, UnitIdentity } from './wire/identification.ts';
import { callOf, Isolation, type ReadStep } from './isolation/isolation.ts';
import type { Layout } from './tags/layout.ts';
import type { Data, Link, Reply } from './wire/link.ts';
import { notConnected } from './wire/line.ts';
import type { ModbusParts } from './parts.ts';
import { Patience } from './isolation/patience.ts';
import type { Read } from './tags/read.ts';
import { Notices } from './isolation/notices.ts';
import { FollowUp, type Asker, type Excepted } from './isolation/follow-up.ts';
import { Presences, type Presence } from './isolation/presence.ts';
import { Round } from './isolation/round.ts';

/** One Modbus connection. */
export class ModbusCollector implements Collector {
  readonly #parts: ModbusParts;
  readonly #presences: Presences;
  readonly #isolation: Isolation;
  readonly #rounds: readonly Round[];
  readonly #notices: Notices;
  #schedule: Schedule<Round> | undefined;

  constructor(parts: ModbusParts) {
    const { connection, groups, plan, log } = parts;
    this.#parts = parts;
    this.#presences = new Presences(groups.flatMap(({ layouts }) => layouts.map(({ unit }) => unit)));
    this.#isolation = new Isolation(plan, this.#presences);
    this.#rounds = groups.map(({ group, layouts }) => new Round(group, layouts, this.#isolation));
    this.#notices = new Notices(connection, this.#isolation, this.#presences, this.#rounds, log);
  }

  get notices(): readonly Notice[] {
    return this.#notices.list;
  }

  async connect(signal: AbortSignal): Promise<void> {
    const { line, clock } = this.#parts;
    this.#schedule = undefined;
    this.#presences.begin();
    this.#isolation.forget();
    await line.open(signal);
    this.#schedule = new Schedule(clock, this.#rounds, ({ group }) => group.intervalMs);
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
    const { endpoint, line } = this.#parts;
    const units = this.#presences.units.map(({ unit }) => unit);
    const said = new Map<number, UnitIdentity>();
    await line.visit(async () => {
      for (const unit of units.toSorted((a, b) => a - b)) said.set(unit, await this.#ask(unit, signal));
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
    const { line, clock, layoutsOf } = this.#parts;
    return await readFresh(tags, layoutsOf(tags), this.#isolation, line, clock, signal);
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
    const { isAsked, isAnswering } = this.#presences.of(unit);
    if (isAsked && !isAnswering) return { answered: false, facts: {} };
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

  async #scan(due: Due<Round>, signal: AbortSignal): Promise<Scan> {
    const round = due.group;
    const { connection, line, clock } = this.#parts;
    const startedAt = clock.now();
    const samples: Sample[] = [];
    const patience = new Patience();
    const excepted: Excepted[] = [];
    let isAsked = false;
    let isAnswered = false;
    // Decoded while the device works on the next request.
    let behind: { readonly read: Read; readonly reply: Data } | undefined;
    const decodeBehind = (): void => {
      if (behind === undefined) return;
      const { bytes, time } = behind.reply;
      for (const sampler of behind.read.samplers) samples.push(sampler(bytes, time));
      behind = undefined;
    };

    this.#presences.beginRound();
    // An absent unit is called before the rest: if it answers, the round reads all of it.
    for (let step = this.#nextCall(); step !== undefined; step = this.#nextCall()) {
      const reply = await this.#request(step.read, signal);
      isAsked = true;
      if (isReply(reply)) isAnswered = true;
      if (isSilence(reply)) this.#isolation.silent(step, clock.elapsed());
    }
    const { steps } = round;
    for (const step of steps) {
      const { presence } = step;
      if (step.kind === 'refused') {
        decodeBehind();
        const isAbsent = presence.absentMs !== undefined;
        const status = isAbsent ? Status.BadNoCommunication : statusOfException(step.suspension.code);
        samples.push(badSample(step.layout.tag, status, clock.now()));
        continue;
      }
      const { read, unitArea } = step;
      const { unit, area, start, count } = read;
      const askedMs = clock.elapsed();
      const isAbsent = presence.absentMs !== undefined;
      const given = isAbsent ? Status.BadNoCommunication : patience.givenUp(unit);
      if (given !== undefined) {
        decodeBehind();
        this.#fail(read, given, samples);
        continue;
      }
      const asked = line.ask('scan', (link) => link.request(unit, area, start, count), signal);
      decodeBehind();
      const reply = await asked;
      signal.throwIfAborted();
      isAsked = true;
      this.#account(presence, reply, askedMs);
      if (isReply(reply)) isAnswered = true;
      if (isSilence(reply)) this.#isolation.silent(step, clock.elapsed());
      else if (isReply(reply)) step.silence.end();
      if (reply.kind === 'data') {
        behind = { read, reply };
        if (unitArea.answered < count) unitArea.answered = count;
        continue;
      }
      this.#fail(read, patience.suffer(unit, reply), samples);
      if (reply.kind === 'exception') excepted.push({ read, code: reply.code });
    }
    decodeBehind();
    // A group may be all of a dead unit while others of the connection are well: they are not disturbed for it, and
    // get their turn before the link is given up.
    if (isAsked && !isAnswered && !this.#presences.isAnyAnswering && this.#presences.areAllAsked)
      throw new NotConnectedError('modbus.silent', Status.BadNoCommunication);
    if (excepted.length > 0 || round.hasRefused) {
      const followUp = new FollowUp(this.#isolation, patience, this.#askerOf(round, samples, signal));
      await followUp.settle(excepted);
      if (followUp.isUnused) await followUp.probe(steps);
    }
    this.#notices.look();
    return {
      connection,
      group: round.group.id,
      scheduledAt: due.scheduledAt,
      startedAt,
      endedAt: clock.now(),
      ticks: 1,
      missed: due.missed,
      samples,
    };
  }

  /** With what an absent unit is called now. */
  #nextCall(): ReadStep | undefined {
    const presence = this.#presences.due(this.#parts.clock.elapsed());
    if (presence === undefined) return undefined;
    return callOf(
      presence,
      this.#rounds.flatMap(({ steps }) => steps),
      this.#isolation,
    );
  }

  async #request({ unit, area, start, count }: Read, signal: AbortSignal): Promise<Reply> {
    const { line, clock } = this.#parts;
    const askedMs = clock.elapsed();
    const reply = await line.ask('scan', (link) => link.request(unit, area, start, count), signal);
    signal.throwIfAborted();
    this.#account(this.#presences.of(unit), reply, askedMs);
    return reply;
  }

  #account(presence: Presence, reply: Reply, askedMs: number): void {
    if (isReply(reply) && !isSilence(reply)) return this.#presences.heard(presence);
    const nowMs = this.#parts.clock.elapsed();
    this.#presences.missed(presence, reply.kind !== 'doubt', nowMs, nowMs - askedMs);
  }

  /** Asks at the end of a round, and puts what comes in its place in the scan. */
  #askerOf(round: Round, samples: Sample[], signal: AbortSignal): Asker {
    const { clock } = this.#parts;
    const put = (layout: Layout, sample: Sample | undefined): void => {
      const index = round.indexOf(layout);
      if (index !== undefined && sample !== undefined) samples[index] = sample;
    };
    return {
      ask: (read) => this.#request(read, signal),
      took: (read, { bytes, time }) => {
        for (const [at, layout] of read.layouts.entries()) put(layout, read.samplers[at]?.(bytes, time));
      },
      failed: (layouts, status) => {
        for (const layout of layouts) put(layout, badSample(layout.tag, status, clock.now()));
      },
      get nowMs() {
        return clock.elapsed();
      },
    };
  }

  #fail(read: Read, status: StatusCode, samples: Sample[]): void {
    const time = this.#parts.clock.now();
    for (const tag of read.tags) samples.push(badSample(tag, status, time));
  }
}
