/**
 * What a person should know of a connection that works: what its units refuse, and which of them are absent.
 *
 * Must hold: nothing is said to be over before the unit has answered, also where the connection has been made anew and nothing
 * is known of it yet.
 */
import { isoTime, type Clock } from '../../../agent/base/clock.ts';
import type { Notice } from '../../../agent/base/health.ts';
import type { Log } from '../../../agent/base/log.ts';
import { say } from '../../../agent/base/text.ts';
import type { Tag } from '../../../agent/model/tag.ts';
import { noAnswer } from '../wire/exception.ts';
import type { Suspension } from './unit-area.ts';
import type { Isolation } from './isolation.ts';
import type { Presence } from './presence.ts';
import type { Presences } from './presences.ts';
import type { Round } from './round.ts';

/** Tags that are named; of more it is told how many there are. */
const mostNamed = 10;
/** Bounds are told in steps of so many seconds. */
const stepS = 5;

/** What is told of a unit, by what comes instead of its replies. */
const lostCodes = {
  nothing: 'modbus.absentUnit',
  late: 'modbus.lateUnit',
  noise: 'modbus.garbledUnit',
  break: 'modbus.breakingUnit',
} as const;

/** A notice, and what of it has to be new to be logged anew: not the bounds that change with the line. */
interface Told {
  readonly notice: Notice;
  readonly news: string;
  /** What it is about: when another one is told of this, it is replaced and not over. */
  readonly about: string;
  /** What is logged when it is over. */
  readonly over: string;
}

/** What is refused, by tag. */
interface Refused {
  readonly code: Notice['code'];
  readonly unit: number;
  readonly area: string;
}

/** The notices of one connection; each is logged once. */
export class Notices {
  readonly #connection: string;
  readonly #isolation: Isolation;
  readonly #presences: Presences;
  readonly #rounds: readonly Round[];
  readonly #clock: Clock;
  readonly #log: Log;
  #told: readonly Told[] = [];
  #list: readonly Notice[] = [];
  #refusedByTag: ReadonlyMap<Tag, Refused> = new Map();
  /** Whether something is told of which it is not known yet whether it still holds. */
  #isUnsure = false;
  #versions = '';

  constructor(
    connection: string,
    isolation: Isolation,
    presences: Presences,
    rounds: readonly Round[],
    clock: Clock,
    log: Log,
  ) {
    this.#connection = connection;
    this.#isolation = isolation;
    this.#presences = presences;
    this.#rounds = rounds;
    this.#clock = clock;
    this.#log = log;
  }

  get list(): readonly Notice[] {
    return this.#list;
  }

  /** Looks whether there is something new. */
  look(): void {
    const lost = this.#presences.units.filter(({ lostMs }) => lostMs !== undefined);
    const bounds = lost.map((presence) => this.#everyS(presence));
    const versions = [this.#isolation.version, this.#presences.version, ...bounds].join('/');
    if (versions === this.#versions && !this.#isUnsure) return;
    this.#versions = versions;
    const told = [...lost.map((presence) => this.#lost(presence)), ...this.#refused()];
    const before = new Map(this.#told.map((one) => [one.about, one]));
    for (const { about, news, notice } of told) {
      if (before.get(about)?.news !== news)
        this.#log.warn({ connection: this.#connection, code: notice.code }, textOf(notice));
      before.delete(about);
    }
    for (const { over } of before.values()) this.#log.info({ connection: this.#connection }, over);
    this.#told = told;
    this.#list = told.map(({ notice }) => notice);
  }

  #lost(presence: Presence): Told {
    const { unit, kind, lostMs = 0 } = presence;
    const code = lostCodes[kind];
    const since = isoTime(Math.round(this.#clock.now() - (this.#clock.elapsed() - lostMs)));
    const params = { unit, since, everyS: this.#everyS(presence) };
    const over = `unit ${unit} answers again, as it had not since ${since}`;
    return { notice: { code, params }, news: code, about: `${unit}`, over };
  }

  #everyS(presence: Presence): number {
    return Math.ceil(this.#presences.callWithinMs(presence) / 1000 / stepS) * stepS;
  }

  #refused(): Told[] {
    const refused = new Map<Tag, Refused>();
    this.#isUnsure = false;
    for (const { steps } of this.#rounds)
      for (const step of steps) {
        if (step.kind === 'refused') {
          const { unit, area, whole } = step.unitArea;
          const code = whole === undefined ? codeOf(step.suspension) : 'modbus.refusedArea';
          refused.set(step.layout.tag, { code, unit, area });
        } else if (!step.silence.wasRead)
          for (const { tag } of step.read.layouts) {
            const before = this.#refusedByTag.get(tag);
            if (before === undefined) continue;
            refused.set(tag, before);
            this.#isUnsure = true;
          }
      }
    this.#refusedByTag = refused;
    const alike = Map.groupBy(refused, ([, { code, unit, area }]) => `${unit}/${area}/${code}`);
    return [...alike].flatMap(([about, [first, ...more]]) => {
      if (first === undefined) return [];
      const tags = [first, ...more].map(([{ name }]) => name);
      const { code, unit, area } = first[1];
      const notice = { code, params: { unit, area, count: tags.length, tags: named(tags) } };
      const news = textOf(notice);
      return [{ notice, news, about, over: `no longer: ${news}` }];
    });
  }
}

function codeOf({ code }: Suspension): Notice['code'] {
  return code === noAnswer ? 'modbus.silentTags' : 'modbus.refusedTags';
}

function named(tags: readonly string[]): string {
  return [...tags.slice(0, mostNamed), ...(tags.length > mostNamed ? ['…'] : [])].join(', ');
}

function textOf({ code, params }: Notice): string {
  return say('en', code, params);
}
