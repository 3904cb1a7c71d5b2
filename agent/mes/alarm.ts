/**
 * Alarms from bits, words and codes, and from lists of active codes or OPC UA conditions (CONTRACT 5, alarm).
 *
 * Invariant: every occurrence is told twice, when it comes and when it goes, with the same `occ`; what is active survives
 * a restart. A tag that cannot be read ends nothing.
 */
import type { AlarmData, EventSource, LocalText, Reason, ReasonCategory } from '../model/event.ts';
import type { AlarmText } from '../model/alarm-text.ts';
import type { Scalar } from '../model/sample.ts';
import type { TagType } from '../model/tag.ts';
import type { EpochMs } from '../model/time.ts';
import { durationMs, elapsedAt, type ClockMove, type Feed, type Moment } from './feed.ts';
import { parseCategory, parseText } from './options.ts';
import type { SavedAlarms } from './schemas.ts';
import { isYes } from './signal.ts';

const defaultSeverity = 500;
const defaultCategory: ReasonCategory = 'EQUIPMENT_FAILURE';

/** Rows of an alarm table by code. */
export type AlarmTable = ReadonlyMap<string, AlarmText>;

/** Alarm texts by table and code. */
export function alarmTables(rows: readonly AlarmText[]): ReadonlyMap<string, AlarmTable> {
  const byTable = Map.groupBy(rows, ({ table }) => table);
  return new Map([...byTable].map(([table, own]) => [table, new Map(own.map((row) => [row.code, row]))]));
}

/** One alarm that is active. */
interface Active extends Omit<AlarmData, 'active' | 'offT' | 'durMs'> {
  /** The machine's own code. */
  readonly code: string;
  /** Monotonic time of its coming, in this run. */
  readonly onElapsedMs?: number | undefined;
}

/** What is said of an alarm, whenever it comes. */
type Facts = Pick<AlarmData, 'alarm' | 'severity' | 'category' | 'text'> & { readonly code: string };

/** An alarm message to be. */
export interface AlarmTold {
  /** undefined for an alarm whose tag is no longer configured. */
  readonly feed: Feed | undefined;
  readonly at: EpochMs;
  readonly data: AlarmData;
}

/** The reading an alarm came from; of a list of active codes only its own. */
export function alarmSource({ feed, data }: AlarmTold): EventSource[] {
  const last = feed?.last;
  if (feed === undefined || last === undefined) return [];
  const isList = typeof last.value === 'object' && last.value !== null;
  const v = isList ? data.alarm.slice(feed.tag.name.length + 1) : last.value;
  return [{ n: feed.tag.name, v, t: last.time }];
}

export class Alarms {
  readonly #feeds: readonly Feed[];
  readonly #tables: ReadonlyMap<string, AlarmTable>;
  readonly #active = new Map<Feed, Map<string, Active>>();
  #firstOut: Active | undefined;

  /** @param tables by the name that `table=` gives */
  constructor(feeds: readonly Feed[], tables: ReadonlyMap<string, AlarmTable>) {
    this.#feeds = feeds.filter(({ role }) => role.startsWith('alarm.'));
    this.#tables = tables;
    for (const feed of this.#feeds) this.#active.set(feed, new Map());
  }

  /** How many are active. */
  get count(): number {
    return [...this.#active.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * Why the machine stopped: the alarm that came first with the stop, else the one that has been standing longest.
   * @param stopAt when it stopped; an alarm may have been read a scan or two before
   */
  reasonOf(stopAt: EpochMs): Reason | undefined {
    const standing = [...this.#active].flatMap(([feed, own]) =>
      [...own.values()].map((one) => ({ feed, one })),
    );
    const first = (found: typeof standing): Active | undefined =>
      found.reduce<Active | undefined>(
        (best, { one }) => (best && best.onT <= one.onT ? best : one),
        undefined,
      );
    const ofStop = standing.filter(({ feed, one }) => one.onT >= stopAt - 2 * feed.beat.intervalMs);
    const cause = first(ofStop) ?? first(standing);
    return cause && { code: cause.code, category: cause.category, ...textOrNothing(cause.text) };
  }

  /** Text and category of a code, from the table that a tag names. */
  textOf(feed: Feed, code: string): Pick<Reason, 'text' | 'category'> | undefined {
    const row = this.#tables.get(feed.options['table'] ?? '')?.get(code);
    return row && { ...textOrNothing(row.text), category: row.category ?? 'UNKNOWN' };
  }

  /** Follows the readings of a scan. Those that went are told before those that came. */
  follow(now: Moment): AlarmTold[] {
    const fresh = this.#feeds.filter((feed) => feed.isFresh && feed.value !== undefined && isNews(feed));
    if (fresh.length === 0) return [];
    const found = fresh.map((feed) => ({ feed, facts: this.#factsOf(feed) }));
    const ended = found.flatMap(({ feed, facts }) =>
      this.#end(feed, new Set(facts.map(({ alarm }) => alarm)), now),
    );
    if (this.count === 0) this.#firstOut = undefined;
    return [...ended, ...found.flatMap(({ feed, facts }) => this.#begin(feed, facts, now))];
  }

  #end(feed: Feed, still: ReadonlySet<string>, now: Moment): AlarmTold[] {
    const active = this.#active.get(feed);
    return [...(active?.values() ?? [])].flatMap((one) => {
      if (still.has(one.alarm)) return [];
      active?.delete(one.alarm);
      const offT = Math.max(one.onT, feed.last?.time ?? now.at);
      const durMs = durationMs(one.onT, offT, one.onElapsedMs, now);
      return [{ feed, at: offT, data: gone(one, offT, durMs) }];
    });
  }

  #begin(feed: Feed, facts: readonly Facts[], now: Moment): AlarmTold[] {
    const active = this.#active.get(feed);
    return facts.flatMap((one) => {
      if (active === undefined || active.has(one.alarm)) return [];
      const { code, ...said } = one;
      const onT = feed.last?.time ?? now.at;
      const data = { occ: `${one.alarm}@${onT}`, ...said, onT, firstOut: this.#firstOut === undefined };
      const begun: Active = { ...data, code, onElapsedMs: elapsedAt(onT, now) };
      this.#firstOut ??= begun;
      active.set(one.alarm, begun);
      return [{ feed, at: onT, data: { ...data, active: true } }];
    });
  }

  #factsOf(feed: Feed): Facts[] {
    const { value } = feed;
    if (value === undefined) return [];
    switch (feed.role) {
      case 'alarm.bit':
        return isOn(value) !== isYes(feed.options['invert']) ? [this.#bitFacts(feed)] : [];
      case 'alarm.word':
        return bitsOf(value, feed.tag.type).map((bit) => this.#codeFacts(feed, String(bit)));
      default:
        return (typeof value === 'object' ? value : [value])
          .map(String)
          .filter((code) => code !== '' && code !== (feed.options['none'] ?? '0'))
          .map((code) => this.#codeFacts(feed, code));
    }
  }

  #bitFacts(feed: Feed): Facts {
    const { alarm = feed.tag.name, text = feed.tag.description } = feed.options;
    const en = feed.options['text.en'];
    return {
      alarm,
      code: alarm,
      ...this.#grade(feed, undefined),
      text: { ...(text && parseText(text)), ...(en && { en }) },
    };
  }

  #codeFacts(feed: Feed, written: string): Facts {
    // An OPC UA condition as the collector writes it: source/name|severity|message.
    const [code = written, severity, message] = feed.role === 'alarm.code' ? written.split('|') : [written];
    const row = this.#tables.get(feed.options['table'] ?? '')?.get(code);
    const own = feed.meaningOf(code);
    const told = own === undefined ? (row?.text ?? (message ? parseText(message) : {})) : parseText(own);
    return { alarm: `${feed.tag.name}.${code}`, code, ...this.#grade(feed, row, severity), text: told };
  }

  #grade(feed: Feed, row: AlarmText | undefined, told?: string): Pick<Facts, 'severity' | 'category'> {
    const severity = row?.severity ?? feed.number('severity') ?? (told ? Number(told) : defaultSeverity);
    const category = row?.category ?? parseCategory(feed.options['category'] ?? '') ?? defaultCategory;
    return { severity: Math.min(1000, Math.max(1, Math.round(severity) || 1)), category };
  }

  /** An occurrence keeps its name, which is no time. */
  setClock({ told }: ClockMove): void {
    for (const own of this.#active.values())
      for (const [alarm, one] of own) own.set(alarm, { ...one, onT: told(one.onT) });
  }

  /** Takes up what was active. What can no longer go by itself, because its tag is gone, goes at `aliveAt`. */
  restore({ active, firstOut }: SavedAlarms, aliveAt: EpochMs): AlarmTold[] {
    return active.flatMap(({ n, ...one }) => {
      const feed = this.#feeds.find(({ tag }) => tag.name === n);
      const own = feed && this.#active.get(feed);
      const at = Math.max(one.onT, aliveAt);
      if (own === undefined) return [{ feed: undefined, at, data: gone(one, at, at - one.onT) }];
      own.set(one.alarm, one);
      if (one.occ === firstOut) this.#firstOut = one;
      return [];
    });
  }

  save(): string {
    const active = [...this.#active].flatMap(([feed, own]) =>
      [...own.values()].map((one) => ({ n: feed.tag.name, ...one, onElapsedMs: undefined })),
    );
    return JSON.stringify({ active, firstOut: this.#firstOut?.occ });
  }
}

/** Only what changed is looked at, and everything after a gap. */
function isNews({ before, last, hadGap }: Feed): boolean {
  return hadGap || before === undefined || typeof last?.value === 'object' || last?.value !== before.value;
}

/** The message that an alarm has gone. */
function gone(active: Active, offT: EpochMs, durMs: number): AlarmData {
  const { code: _, onElapsedMs: __, ...data } = active;
  return { ...data, active: false, offT, durMs };
}

function isOn(value: Scalar | readonly Scalar[]): boolean {
  return typeof value === 'string' ? isYes(value) : Boolean(value);
}

/** Numbers of the bits that are set, least significant first. A negative word is the two's complement of its width. */
function bitsOf(value: Scalar | readonly Scalar[], type: TagType): number[] {
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'boolean') return [];
  if (!Number.isInteger(Number(value))) return [];
  const width = Number(/\d+/.exec(type)?.[0] ?? widthOf(value));
  const word = BigInt.asUintN(width, BigInt(value));
  return Array.from({ length: width }, (_, bit) => bit).filter((bit) => ((word >> BigInt(bit)) & 1n) === 1n);
}

/** Bits of the smallest integer that holds a value of unknown type. */
function widthOf(value: number | bigint | boolean): number {
  const number = Number(value);
  if (number >= 0) return 64;
  return number >= -0x80 ? 8 : number >= -0x8000 ? 16 : number >= -0x80000000 ? 32 : 64;
}

function textOrNothing(text: LocalText): { text?: LocalText } {
  return text.zh === undefined && text.en === undefined ? {} : { text };
}
