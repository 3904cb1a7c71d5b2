/** What the windows of a period say of each equipment, folded as they come. */
import type { WindowRecord } from '../../model/record.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Seen } from './log.ts';

const dayMs = 24 * 3600 * 1000;
const chinaMs = 8 * 3600 * 1000;

/** Begin of the day of China (UTC+8) that a time lies in. */
export function dayOf(time: EpochMs): EpochMs {
  return Math.floor((time + chinaMs) / dayMs) * dayMs - chinaMs;
}

/** `2026-11-25`, the date in China at a time. */
export function dateOf(time: EpochMs): string {
  return new Date(time + chinaMs).toISOString().slice(0, 10);
}

/** The days of China that a period touches, each cut to the period. */
export function daysOf(from: EpochMs, to: EpochMs): { day: string; from: EpochMs; to: EpochMs }[] {
  const days: { day: string; from: EpochMs; to: EpochMs }[] = [];
  for (let begin = dayOf(from); begin < to; begin += dayMs)
    days.push({ day: dateOf(begin), from: Math.max(from, begin), to: Math.min(to, begin + dayMs) });
  return days;
}

/** Sums over the windows of one equipment. */
export interface EquipmentSums {
  scheduled: number;
  good: number;
  bad: number;
  silent: number;
  missing: number;
  windows: number;
  goodWindows: number;
  movedWindows: number;
  readonly answered: { good: number; scheduled: number };
  first?: EpochMs | undefined;
  last?: EpochMs | undefined;
  /** Good readings per day, by its begin, and per business link. */
  readonly days: Map<EpochMs, number>;
  readonly links: Map<string, number>;
}

/** Sums of all equipment over the windows that lie inside a period. */
export class EquipmentWindows {
  readonly #from: EpochMs;
  readonly #to: EpochMs;
  readonly #sums = new Map<string, EquipmentSums>();
  readonly #messages = { n: 0, bytes: 0 };

  constructor(from: EpochMs, to: EpochMs) {
    this.#from = from;
    this.#to = to;
  }

  see({ record }: Seen): void {
    if (record.kind !== 'window' || record.from < this.#from || record.to > this.#to) return;
    this.#messages.n += record.messages.n;
    this.#messages.bytes += record.messages.bytes;
    if (record.equipment !== '') add(this.of(record.equipment), record);
  }

  /** Sums of one equipment; all zero where it has no window. */
  of(equipment: string): EquipmentSums {
    const known = this.#sums.get(equipment);
    if (known !== undefined) return known;
    const sums = emptySums();
    this.#sums.set(equipment, sums);
    return sums;
  }

  /** Equipment of which something was read. */
  read(): string[] {
    return [...this.#sums].flatMap(([id, { good }]) => (good > 0 ? [id] : []));
  }

  /** Messages that the windows name. */
  get messages(): { readonly n: number; readonly bytes: number } {
    return this.#messages;
  }
}

function emptySums(): EquipmentSums {
  const counts = { scheduled: 0, good: 0, bad: 0, silent: 0, missing: 0 };
  const windows = { windows: 0, goodWindows: 0, movedWindows: 0 };
  return { ...counts, ...windows, answered: { good: 0, scheduled: 0 }, days: new Map(), links: new Map() };
}

function add(sums: EquipmentSums, window: WindowRecord): void {
  const { good, bad, silent } = window;
  sums.scheduled += window.scheduled;
  sums.good += good;
  sums.bad += bad;
  sums.silent += silent;
  sums.missing += window.missing;
  sums.windows += 1;
  if (good > 0) sums.goodWindows += 1;
  if (good > 0 && window.moved > 0) sums.movedWindows += 1;
  if (good + bad - silent > 0) {
    sums.answered.good += good;
    sums.answered.scheduled += window.scheduled;
  }
  if (window.first !== undefined) sums.first = Math.min(sums.first ?? Infinity, window.first);
  if (window.last !== undefined) sums.last = Math.max(sums.last ?? 0, window.last);
  const day = dayOf(window.from);
  sums.days.set(day, (sums.days.get(day) ?? 0) + good);
  for (const { link, good: ofLink } of window.links)
    sums.links.set(link, (sums.links.get(link) ?? 0) + ofLink);
}
