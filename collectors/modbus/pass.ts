/**
 * One pass over a group: asks step by step, and puts what comes in the place of its tags, or why nothing came. What asks once
 * more at the end is isolation/follow-up.ts.
 */
import type { Clock } from '../../agent/base/clock.ts';
import { badSample, type Sample } from '../../agent/model/sample.ts';
import { Status, type StatusCode } from '../../agent/model/status.ts';
import { FollowUp, type Asker, type Excepted } from './isolation/follow-up.ts';
import { callOf, type Isolation, type ReadStep, type RefusedStep } from './isolation/isolation.ts';
import { Patience } from './isolation/patience.ts';
import type { Presences } from './isolation/presences.ts';
import type { Round } from './isolation/round.ts';
import type { Layout } from './tags/layout.ts';
import type { Read } from './tags/read.ts';
import { statusOfException } from './wire/exception.ts';
import type { Line } from './wire/line.ts';
import type { Data, Reply } from './wire/link.ts';
import { isReply, isSilence, missOf } from './wire/refusal.ts';

/** What a pass works with. */
export interface PassParts {
  readonly line: Line;
  readonly clock: Clock;
  readonly isolation: Isolation;
  readonly presences: Presences;
}

/** A scan on its way. */
export class Pass {
  /** By place, as the layouts of the round; complete after `read`. */
  readonly samples: Sample[] = [];
  readonly #parts: PassParts;
  readonly #round: Round;
  readonly #signal: AbortSignal;
  readonly #patience = new Patience();
  readonly #excepted: Excepted[] = [];
  #isAsked = false;
  #isAnswered = false;
  /** Decoded while the device works on the next request. */
  #behind: { readonly read: Read; readonly reply: Data } | undefined;

  /** @param signal ends it: what is under way rejects with its reason */
  constructor(parts: PassParts, round: Round, signal: AbortSignal) {
    this.#parts = parts;
    this.#round = round;
    this.#signal = signal;
  }

  /** Whether somebody was asked, and nobody answered. */
  get isInVain(): boolean {
    return this.#isAsked && !this.#isAnswered;
  }

  /** Calls the absent units whose time has come. @param rounds all of the connection: a unit is called with any request of its own */
  async call(rounds: readonly Round[]): Promise<void> {
    const { presences, isolation, clock } = this.#parts;
    for (;;) {
      const presence = presences.due(clock.elapsed());
      if (presence === undefined) return;
      const all = rounds.flatMap(({ steps }) => steps);
      const step = callOf(presence, all, isolation);
      if (step === undefined) return;
      this.#heed(step, await this.#request(step.read));
    }
  }

  /** Makes the requests of the round. */
  async read(): Promise<void> {
    for (const step of this.#round.steps) {
      if (step.kind === 'refused') this.#refuse(step);
      else await this.#take(step);
    }
    this.#decode();
  }

  /** Asks once more where that may help. */
  async followUp(): Promise<void> {
    if (this.#excepted.length === 0 && !this.#round.hasRefused) return;
    const followUp = new FollowUp(this.#parts.isolation, this.#patience, this.#asker());
    await followUp.settle(this.#excepted);
    if (followUp.isUnused) await followUp.probe(this.#round.steps);
  }

  #refuse({ layout, suspension, presence }: RefusedStep): void {
    this.#decode();
    const isAbsent = presence.absentMs !== undefined;
    const status = isAbsent ? Status.BadNoCommunication : statusOfException(suspension.code);
    this.samples.push(badSample(layout.tag, status, this.#parts.clock.now()));
  }

  async #take(step: ReadStep): Promise<void> {
    const { read, presence, unitArea } = step;
    const isAbsent = presence.absentMs !== undefined;
    const given = isAbsent ? Status.BadNoCommunication : this.#patience.givenUp(read.unit);
    if (given !== undefined) {
      this.#decode();
      return this.#fail(read, given);
    }
    const reply = await this.#request(read);
    this.#heed(step, reply);
    if (reply.kind === 'data') {
      this.#behind = { read, reply };
      if (unitArea.answered < read.count) unitArea.answered = read.count;
      return;
    }
    this.#fail(read, this.#patience.suffer(read.unit, reply));
    if (reply.kind === 'exception') this.#excepted.push({ read, code: reply.code });
  }

  /** What a reply to a request of the plan says of it, and of its unit. */
  #heed(step: ReadStep, reply: Reply): void {
    this.#isAsked = true;
    if (isReply(reply)) this.#isAnswered = true;
    if (isSilence(reply)) this.#parts.isolation.silent(step, this.#parts.clock.elapsed());
    else if (isReply(reply)) step.silence.end(reply.kind === 'data');
  }

  /** Makes a request, once more where it has to be told whether its unit breaks the connection. */
  async #request(read: Read): Promise<Reply> {
    const reply = await this.#once(read);
    const isBroken = missOf(reply) === 'break' && this.#parts.presences.of(read.unit).isSuspect;
    return isBroken ? await this.#once(read) : reply;
  }

  /** Meanwhile the reply before is decoded. */
  async #once({ unit, area, start, count }: Read): Promise<Reply> {
    const { line, clock, presences } = this.#parts;
    const presence = presences.of(unit);
    const askedMs = clock.elapsed();
    const asked = line.ask('scan', (link) => link.request(unit, area, start, count), this.#signal);
    this.#decode();
    const reply = await asked;
    this.#signal.throwIfAborted();
    const miss = missOf(reply);
    if (miss === undefined) presences.heard(presence, askedMs);
    else {
      const nowMs = clock.elapsed();
      presences.missed(presence, miss, nowMs, nowMs - askedMs);
    }
    return reply;
  }

  #decode(): void {
    if (this.#behind === undefined) return;
    const { bytes, time } = this.#behind.reply;
    for (const sampler of this.#behind.read.samplers) this.samples.push(sampler(bytes, time));
    this.#behind = undefined;
  }

  #fail(read: Read, status: StatusCode): void {
    const time = this.#parts.clock.now();
    for (const tag of read.tags) this.samples.push(badSample(tag, status, time));
  }

  /** Asks at the end of the pass, and puts what comes in its place. */
  #asker(): Asker {
    const { clock } = this.#parts;
    const put = (layout: Layout, sample: Sample | undefined): void => {
      const index = this.#round.indexOf(layout);
      if (index !== undefined && sample !== undefined) this.samples[index] = sample;
    };
    return {
      ask: (read) => this.#request(read),
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
}
