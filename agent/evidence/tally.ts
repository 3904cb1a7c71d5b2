/**
 * How completely one equipment's data are collected in the window that is open: counts, pace, movement. Pure; the intake
 * feeds it with every scan, and what it finds goes into the transaction of the messages made from the same readings.
 */
import type { Tag } from '../model/tag.ts';
import type { Sample, Value } from '../model/sample.ts';
import type { WindowRecord } from '../model/record.ts';
import type { EpochMs } from '../model/time.ts';
import { Pace } from './pace.ts';
import { Series, valueHash } from './series.ts';

/** A tag and the interval it is read at. */
export interface TallyTag {
  readonly tag: Tag;
  readonly intervalMs: number;
}

/**
 * What a window record says of the readings; envelope, times and messages are added when it is closed. It is what is saved,
 * too: a window that a crash leaves open is closed with it, whatever the point table has become meanwhile.
 */
export type TallyFinding = Pick<
  WindowRecord,
  | 'scheduled'
  | 'good'
  | 'bad'
  | 'silent'
  | 'missing'
  | 'first'
  | 'last'
  | 'live'
  | 'backfilled'
  | 'pace'
  | 'tags'
  | 'moved'
  | 'keys'
  | 'work'
  | 'links'
>;

/** Counts of readings. */
interface Counts {
  good: number;
  bad: number;
  silent: number;
  missing: number;
  live: number;
  backfilled: number;
  /** Tags that moved. */
  moved: number;
  parts: number;
  power: number;
  first: EpochMs | undefined;
  last: EpochMs | undefined;
}

/** Watches one tag: made once, called for every usable sample. */
export class TagWatch {
  readonly #tally: EquipmentTally;
  readonly #series: Series | undefined;
  readonly #work: 'parts' | 'power' | undefined;
  #scan = 0;
  /** The one before; null: none was usable yet. */
  #last: Value = null;
  #hasMoved = false;

  constructor(tally: EquipmentTally, tag: Tag, series: Series | undefined) {
    this.#tally = tally;
    this.#series = series;
    this.#work = workOf(tag.role);
  }

  /**
   * Of several samples in one scan all but the last waited in the far side's queue.
   * @param scan number of the scan, above 0: another one for each
   */
  take({ value, time }: Sample, scan: number): void {
    const { counts } = this.#tally;
    if (scan === this.#scan) counts.backfilled += 1;
    else counts.live += 1;
    this.#scan = scan;
    if (counts.first === undefined || time < counts.first) counts.first = time;
    if (counts.last === undefined || time > counts.last) counts.last = time;
    this.#series?.take(value);
    // Nothing more is to be found out: nothing is kept either, for it is done with every reading.
    if (this.#hasMoved && this.#work === undefined) return;
    const before = this.#last;
    if (value === before) return;
    this.#last = value;
    if (before === null) return;
    // Lists are equal by what is in them.
    if (valueHash(value) === valueHash(before)) return;
    if (!this.#hasMoved) counts.moved += 1;
    this.#hasMoved = true;
    if (this.#work !== undefined) counts[this.#work] += 1;
  }

  /** A new window: it may move anew. */
  restart(): void {
    // Of one that moved the last value was not kept.
    if (this.#hasMoved && this.#work === undefined) this.#last = null;
    this.#hasMoved = false;
  }
}

/** One equipment's window. */
export class EquipmentTally {
  readonly equipment: string;
  counts: Counts = noCounts();
  readonly #tags: number;
  readonly #watches = new Map<string, TagWatch>();
  readonly #series = new Map<string, Series>();
  readonly #paces: Pace[] = [];
  readonly #links = new Map<string, number>();
  readonly #hasParts: boolean;
  readonly #hasPower: boolean;
  /** Whether anything happened since it was last saved. */
  isDirty = false;

  constructor(equipment: string, tags: readonly TallyTag[]) {
    this.equipment = equipment;
    this.#tags = tags.length;
    const works = new Set(tags.map(({ tag }) => workOf(tag.role)));
    [this.#hasParts, this.#hasPower] = [works.has('parts'), works.has('power')];
    for (const { tag, intervalMs } of tags) {
      const series = tag.keyParameter === true ? new Series() : undefined;
      if (series) this.#series.set(tag.name, series);
      this.#watches.set(tag.name, new TagWatch(this, tag, series));
      if (tag.businessLink !== undefined) this.#links.set(tag.businessLink, 0);
      if (this.paceOf(tag.connection, tag.group) === undefined)
        this.#paces.push(new Pace(tag.connection, tag.group, intervalMs));
    }
  }

  watchOf(tag: Tag): TagWatch | undefined {
    return this.#watches.get(tag.name);
  }

  paceOf(connection: string, group: string): Pace | undefined {
    return this.#paces.find((pace) => pace.connection === connection && pace.group === group);
  }

  /** Readings by schedule; `silent` is a part of `bad`. */
  add(good: number, bad: number, silent: number, missing: number): void {
    const { counts } = this;
    counts.good += good;
    counts.bad += bad;
    counts.silent += silent;
    counts.missing += missing;
    this.isDirty = true;
  }

  addLink(link: string, good: number): void {
    this.#links.set(link, (this.#links.get(link) ?? 0) + good);
  }

  finding(): TallyFinding {
    const { good, bad, silent, missing, live, backfilled, moved, first, last, parts, power } = this.counts;
    const work = {
      ...(this.#hasParts ? { parts } : {}),
      ...(this.#hasPower ? { power } : {}),
    };
    return {
      scheduled: good + bad + missing,
      good,
      bad,
      silent,
      missing,
      live,
      backfilled,
      first,
      last,
      pace: this.#paces.map((pace) => pace.finding()),
      tags: this.#tags,
      moved,
      keys: [...this.#series].map(([tag, series]) => series.finding(tag)),
      ...(this.#hasParts || this.#hasPower ? { work } : {}),
      links: [...this.#links].map(([link, count]) => ({
        link,
        good: count,
      })),
    };
  }

  /** A new window begins. */
  restart(): void {
    this.counts = noCounts();
    for (const watch of this.#watches.values()) watch.restart();
    for (const series of this.#series.values()) series.restart();
    for (const pace of this.#paces) pace.restart();
    for (const link of this.#links.keys()) this.#links.set(link, 0);
    this.isDirty = true;
  }
}

/** Whether a role counts parts, or energy and power. */
function workOf(role: string | undefined): 'parts' | 'power' | undefined {
  if (role === undefined) return undefined;
  if (/^count\.(total|good|cycle)$/.test(role)) return 'parts';
  return role === 'power.active' || role === 'energy.active' ? 'power' : undefined;
}

function noCounts(): Counts {
  return {
    good: 0,
    bad: 0,
    silent: 0,
    missing: 0,
    live: 0,
    backfilled: 0,
    moved: 0,
    parts: 0,
    power: 0,
    first: undefined,
    last: undefined,
  };
}
