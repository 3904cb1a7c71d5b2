/** What a person should know of a connection that works: what its units refuse, and which of them are absent. */
import type { Notice } from '../../../agent/base/health.ts';
import type { Log } from '../../../agent/base/log.ts';
import { say } from '../../../agent/base/text.ts';
import { noAnswer } from '../wire/exception.ts';
import type { Suspension } from './unit-area.ts';
import type { Isolation } from './isolation.ts';
import type { Presences } from './presence.ts';
import type { Round } from './round.ts';

/** Tags that are named; of more it is told how many there are. */
const mostNamed = 10;

/** The notices of one connection; each is logged once. */
export class Notices {
  readonly #connection: string;
  readonly #isolation: Isolation;
  readonly #presences: Presences;
  readonly #rounds: readonly Round[];
  readonly #log: Log;
  #list: readonly Notice[] = [];
  #versions = '';

  constructor(
    connection: string,
    isolation: Isolation,
    presences: Presences,
    rounds: readonly Round[],
    log: Log,
  ) {
    this.#connection = connection;
    this.#isolation = isolation;
    this.#presences = presences;
    this.#rounds = rounds;
    this.#log = log;
  }

  get list(): readonly Notice[] {
    return this.#list;
  }

  /** Looks whether there is something new. */
  look(): void {
    const versions = `${this.#isolation.version}/${this.#presences.version}`;
    if (versions === this.#versions) return;
    this.#versions = versions;
    const before = new Set(this.#list.map(textOf));
    this.#list = [...this.#absent(), ...this.#refused()];
    for (const notice of this.#list) {
      const text = textOf(notice);
      if (before.delete(text)) continue;
      this.#log.warn({ connection: this.#connection, code: notice.code }, text);
    }
    for (const text of before) this.#log.info({ connection: this.#connection }, `no longer: ${text}`);
  }

  #absent(): Notice[] {
    return this.#presences.units
      .filter(({ absentMs }) => absentMs !== undefined)
      .map(({ unit }) => ({ code: 'modbus.absentUnit', params: { unit } }));
  }

  #refused(): Notice[] {
    const names = new Map<string, { code: Notice['code']; unit: number; area: string; tags: Set<string> }>();
    for (const round of this.#rounds)
      for (const step of round.steps) {
        if (step.kind !== 'refused') continue;
        const { unit, area, whole } = step.unitArea;
        const code = whole === undefined ? codeOf(step.suspension) : 'modbus.refusedArea';
        const key = `${unit}/${area}/${code}`;
        const entry = names.get(key) ?? { code, unit, area, tags: new Set() };
        names.set(key, entry);
        entry.tags.add(step.layout.tag.name);
      }
    return [...names.values()].map(({ code, unit, area, tags }) => ({
      code,
      params: { unit, area, count: tags.size, tags: named([...tags]) },
    }));
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
