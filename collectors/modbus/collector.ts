/**
 * Reads the tag groups of one Modbus connection, one scan per due group (pass.ts). What a fault costs, in a scan and from scan
 * to scan, is in isolation/; a scan always holds every tag of its group, by place. The two questions beside the scans share
 * the line with them (wire/line.ts), and each fails alone.
 */
import { NotConnectedError } from '../../agent/base/errors.ts';
import type { Notice } from '../../agent/base/health.ts';
import type { Scan } from '../../agent/model/scan.ts';
import type { Tag } from '../../agent/model/tag.ts';
import { orAborted } from '../aborted.ts';
import type { Collector, EndpointIdentity, FreshReading } from '../collector.ts';
import { placeOf } from '../neighbours.ts';
import { Schedule, type Due } from '../schedule.ts';
import { readFresh } from './fresh.ts';
import { Isolation } from './isolation/isolation.ts';
import { Notices } from './isolation/notices.ts';
import { Presences } from './isolation/presences.ts';
import { nobodyAnswers } from './isolation/reason.ts';
import { Round } from './isolation/round.ts';
import type { ModbusParts } from './parts.ts';
import { Pass } from './pass.ts';
import type { AskIdentity, UnitIdentity } from './wire/identification.ts';
import { notConnected } from './wire/line.ts';
import type { Link, Reply } from './wire/link.ts';

/** What units have said is good for so long where others are still to be asked. */
const saidMs = 24 * 3_600_000;

/** One Modbus connection. */
export class ModbusCollector implements Collector {
  readonly #parts: ModbusParts;
  readonly #presences: Presences;
  readonly #isolation: Isolation;
  readonly #rounds: readonly Round[];
  readonly #notices: Notices;
  #schedule: Schedule<Round> | undefined;
  /** What each unit said it is, over this connection, and when all were to be asked. */
  #said = new Map<number, UnitIdentity>();
  #saidFromMs = -Infinity;

  constructor(parts: ModbusParts) {
    const { connection, groups, plan, clock, log } = parts;
    this.#parts = parts;
    this.#presences = new Presences(groups.flatMap(({ layouts }) => layouts.map(({ unit }) => unit)));
    this.#isolation = new Isolation(plan, this.#presences);
    this.#rounds = groups.map(({ group, layouts }) => new Round(group, layouts, this.#isolation));
    this.#notices = new Notices(connection, this.#isolation, this.#presences, this.#rounds, clock, log);
  }

  get notices(): readonly Notice[] {
    return this.#notices.list;
  }

  async connect(signal: AbortSignal): Promise<void> {
    const { line, clock } = this.#parts;
    this.#schedule = undefined;
    this.#presences.begin();
    this.#isolation.forget();
    this.#said = new Map();
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
    const said = this.#knownIdentities();
    await line.visit(async () => {
      for (const unit of units.toSorted((a, b) => a - b))
        if (said.get(unit)?.isPostponed ?? !said.has(unit)) said.set(unit, await this.#ask(unit, signal));
    });
    const place = await placeOf(line.address);
    return [...said].map(([unit, { answered, asked, isPostponed, facts }]) => ({
      unit,
      endpoint,
      answered,
      ...(asked === undefined ? {} : { asked }),
      ...(isPostponed === undefined ? {} : { isPostponed }),
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

  /** Where all have been asked that would be, all are asked anew. */
  #knownIdentities(): Map<number, UnitIdentity> {
    const nowMs = this.#parts.clock.elapsed();
    const isAnyPostponed = [...this.#said.values()].some(({ isPostponed }) => isPostponed);
    if (!isAnyPostponed || nowMs - this.#saidFromMs >= saidMs) {
      this.#said = new Map();
      this.#saidFromMs = nowMs;
    }
    return this.#said;
  }

  /** What a unit says it is. One that does not answer when it is read would only cost its silence. */
  async #ask(unit: number, signal: AbortSignal): Promise<UnitIdentity> {
    const { line, identification } = this.#parts;
    if (identification === undefined) return { answered: false, asked: false, facts: {} };
    const { isAsked, isAnswering } = this.#presences.of(unit);
    if (isAsked && !isAnswering) return { answered: false, isPostponed: true, facts: {} };
    const ask: AskIdentity = (code, first) =>
      orAborted(
        line.ask('guest', (link) => this.#shortly(link, link.identify(unit, code, first)), signal),
        signal,
      );
    return await identification.of(unit, ask, signal);
  }

  /** A question that nobody answers must not cost a scan: it is given up before the next one is due. */
  async #shortly(link: Link, asked: Promise<Reply>): Promise<Reply> {
    const { clock, identifyMs } = this.#parts;
    const answered = new AbortController();
    const givenUp = new AbortController();
    const giveUp = async (): Promise<void> => {
      await clock.sleep(identifyMs, answered.signal);
      if (answered.signal.aborted) return;
      givenUp.abort();
      link.close();
    };
    void giveUp();
    try {
      const reply = await asked;
      // Nothing broke it but this.
      return givenUp.signal.aborted && reply.kind === 'doubt' ? { kind: 'timeout' } : reply;
    } finally {
      answered.abort();
    }
  }

  async #scan(due: Due<Round>, signal: AbortSignal): Promise<Scan> {
    const round = due.group;
    const { connection, clock, line } = this.#parts;
    const startedAt = clock.now();
    const parts = { line, clock, isolation: this.#isolation, presences: this.#presences };
    const pass = new Pass(parts, round, signal);
    this.#presences.beginRound(clock.elapsed());
    // An absent unit is called before the rest: if it answers, the round reads all of it.
    await pass.call(this.#rounds);
    await pass.read();
    // A group may be all of a dead unit while others of the connection are well: they are not disturbed for it, and
    // get their turn before the link is given up.
    if (pass.isInVain && !this.#presences.isAnyAnswering && this.#presences.areAllAsked)
      throw nobodyAnswers(this.#presences);
    await pass.followUp();
    this.#notices.look();
    return {
      connection,
      group: round.group.id,
      scheduledAt: due.scheduledAt,
      startedAt,
      endedAt: clock.now(),
      ticks: 1,
      missed: due.missed,
      samples: pass.samples,
    };
  }
}
