/**
 * The byte-order finder: which type, byte order, scale and address would make of the registers around a tag the value that
 * its machine shows, or where nobody said one, a value that can be. Pure. Each candidate is decoded by the very sampler that
 * would read it, so what is promised is what the agent will deliver.
 *
 * Searched, and nothing else: the 14 numeric types; every byte order of their width; the configured scale and `scales`; the
 * address as configured, one below and one above; the area as configured, and the other one of registers where its words are
 * given. Ranked by what has to be changed: nothing, byte order, address, area, type, scale; each weighs more than all before
 * it together.
 */
import type { ByteOrder, Tag, TagType } from '../../../agent/model/tag.ts';
import { isExpected, type Cell, type Expectation, type Explanation } from '../../probe.ts';
import { writeAddress, type Area } from '../address.ts';
import { samplerOf } from '../tags/decode.ts';
import { layOut, registersOf, type Layout, type LayoutDefaults } from '../tags/layout.ts';
import { isPlausible } from './plausible.ts';

/** A run of registers that could be read. */
export interface Window {
  readonly area: Area;
  /** 0-based address of the first. */
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** What is asked. */
export interface Question {
  /** As configured. */
  readonly layout: Layout;
  readonly defaults: LayoutDefaults;
  /** Where several hold an address, they were read at different moments: what the first explains counts. */
  readonly windows: readonly Window[];
  /** Undefined: any value that can be (plausible.ts). */
  readonly expect?: Expectation | undefined;
}

/** Most explanations. */
export const mostExplanations = 8;

/** Scales that are tried beside the configured one, the likeliest first. */
export const scales = [1, 0.1, 0.01, 10, 0.001, 100, 0.0001, 1000, 10_000, 0.5, 2] as const;

const orders: Readonly<Record<number, readonly ByteOrder[]>> = {
  1: ['ABCD', 'BADC'],
  2: ['ABCD', 'CDAB', 'BADC', 'DCBA'],
  4: ['ABCDEFGH', 'GHEFCDAB', 'BADCFEHG', 'HGFEDCBA', 'CDABGHEF', 'EFGHABCD'],
};

/** Unsigned before signed: where both read the same, it is the plainer one. */
const types = [
  'uint16',
  'int16',
  'float32',
  'uint32',
  'int32',
  'uint64',
  'int64',
  'float64',
  'bcd16',
  'bcd32',
  'uint8lo',
  'uint8hi',
  'int8lo',
  'int8hi',
] as const satisfies readonly TagType[];

const bases = [0, -1, 1] as const;

const weights: Readonly<Record<Cell | 'area', number>> = {
  byteOrder: 1,
  address: 2,
  area: 4,
  type: 8,
  scale: 16,
};

interface Candidate {
  readonly explanation: Explanation;
  readonly cost: number;
  /** Among those of one cost. */
  readonly distance: number;
}

/** Explanations, simplest first. Empty for bits. */
export function findExplanations(question: Question): Explanation[] {
  const found = new Map<string, Candidate>();
  const seen = new Set<string>();
  for (const candidate of candidatesOf(question)) {
    const { address, byteOrder, scale, value, type } = candidate.explanation;
    const cells = [address, byteOrder, scale, type].join(' ');
    if (seen.has(cells)) continue;
    seen.add(cells);
    // int16 and uint16 read 231 alike: one line, both named.
    const key = [address, byteOrder, scale, value, type.replace(/^u/, '')].join(' ');
    const twin = found.get(key);
    if (twin === undefined) found.set(key, candidate);
    else if (candidate.cost < twin.cost) found.set(key, withTwin(candidate, twin));
    else found.set(key, withTwin(twin, candidate));
  }
  return [...found.values()]
    .sort((a, b) => a.cost - b.cost || a.distance - b.distance)
    .slice(0, mostExplanations)
    .map(({ explanation }) => explanation);
}

/** What a tag would read as it is configured, were it in the area of a window that holds its place. */
export function asConfigured(layout: Layout, window: Window): Explanation {
  const { tag, type, byteOrder, value: place, bit } = layout;
  const { value } = samplerOf({ ...layout, area: window.area }, window.start)(window.bytes, 0);
  const address = writeAddress({ area: window.area, index: place.start, bit });
  return { address, type, also: [], byteOrder, scale: tag.scale ?? 1, value, changes: ['address'] };
}

function withTwin(candidate: Candidate, { explanation: { type } }: Candidate): Candidate {
  return { ...candidate, explanation: { ...candidate.explanation, also: [type] } };
}

function* candidatesOf(question: Question): Iterable<Candidate> {
  const { layout, windows } = question;
  for (const window of windows)
    for (const base of bases)
      for (const type of types) {
        const start = layout.value.start + base;
        if (!holds(window, start, registersOf(type))) continue;
        const standing = standingOrder(question, type);
        for (const byteOrder of ordersOf(type))
          for (const scale of scalesOf(layout.tag)) {
            const found = look(question, window, { start, type, byteOrder, scale, standing });
            if (found !== undefined) yield found;
          }
      }
}

/** One way to read the registers. */
interface Reading {
  readonly start: number;
  readonly type: (typeof types)[number];
  readonly byteOrder: ByteOrder;
  readonly scale: number;
  /** The byte order it would have without a change of that cell. */
  readonly standing: ByteOrder | undefined;
}

function look(question: Question, window: Window, reading: Reading): Candidate | undefined {
  const { layout, expect } = question;
  const { start, type, byteOrder, scale } = reading;
  const value = valueOf(layout, window, reading);
  if (value === undefined) return undefined;
  const changes = changesOf(layout, window.area, reading);
  const isOther = window.area !== layout.area;
  const isFit =
    expect === undefined
      ? isPlausible(layout, { type, value, changes, isOther, isBeside: start !== layout.value.start })
      : isExpected(value, expect);
  if (!isFit) return undefined;
  const address = writeAddress({ area: window.area, index: start, bit: undefined });
  return {
    explanation: { address, type, also: [], byteOrder, scale, value, changes },
    cost: costOf(layout, changes, start, isOther),
    distance:
      typeDistance(layout.type, type) * 100 +
      (scale === layout.tag.scale ? 0 : scales.findIndex((one) => one === scale)) +
      (expect === undefined ? digitsOf(value) : closeness(value, expect)),
  };
}

/** Another area is one change, and the place in it another. */
function costOf(layout: Layout, changes: readonly Cell[], start: number, isOther: boolean): number {
  const place = (isOther ? weights.area : 0) + (start === layout.value.start ? 0 : weights.address);
  return changes.reduce((sum, cell) => sum + (cell === 'address' ? 0 : weights[cell]), place);
}

/** What the agent would read there, without limits; undefined where it is no number. */
function valueOf(layout: Layout, window: Window, reading: Reading): number | bigint | undefined {
  const { start, type, byteOrder, scale } = reading;
  const tag: Tag = { ...layout.tag, scale, min: undefined, max: undefined };
  const { area } = window;
  const place = { start, count: registersOf(type) };
  const moved: Layout = {
    ...layout,
    tag,
    area,
    ...place,
    value: place,
    type,
    byteOrder,
    bit: undefined,
    // They were meant for the type and the place that are doubted.
    options: undefined,
  };
  const { value } = samplerOf(moved, window.start)(window.bytes, 0);
  return typeof value === 'number' || typeof value === 'bigint' ? value : undefined;
}

function changesOf(layout: Layout, area: Area, reading: Reading): Cell[] {
  const changes: Cell[] = [];
  const isMoved = reading.start !== layout.value.start || area !== layout.area || layout.bit !== undefined;
  if (isMoved) changes.push('address');
  if (reading.type !== layout.type) changes.push('type');
  if (reading.byteOrder !== reading.standing) changes.push('byteOrder');
  if (reading.scale !== (layout.tag.scale ?? 1)) changes.push('scale');
  return changes;
}

/** The order in which the tag would be read were only its type another; undefined where its cell could not stay. */
function standingOrder({ layout, defaults }: Question, type: TagType): ByteOrder | undefined {
  const address = writeAddress({ area: 'hr', index: 0, bit: undefined });
  const order =
    type === layout.type
      ? layout.byteOrder
      : layOut({ ...layout.tag, address, type, typeOptions: undefined }, defaults).layout?.byteOrder;
  if (registersOf(type) > 1) return order;
  // A single register has no words to swap.
  return order === 'CDAB' ? 'ABCD' : order === 'DCBA' ? 'BADC' : order;
}

/** Of a byte the order within its register says the same as its type: hi or lo. */
function ordersOf(type: TagType): readonly ByteOrder[] {
  return type.includes('int8') ? ['ABCD'] : (orders[registersOf(type)] ?? []);
}

function scalesOf({ scale }: Tag): readonly number[] {
  const configured = scale ?? 1;
  return [configured, ...scales.filter((one) => one !== configured)];
}

function holds({ start, bytes }: Window, from: number, count: number): boolean {
  return from >= start && (from + count - start) * 2 <= bytes.length;
}

/** 0 as configured, 1 another sign or kind of the same width, 2 another width, 3 what is rare. */
function typeDistance(configured: TagType, type: TagType): number {
  if (type === configured) return 0;
  if (type.startsWith('bcd') || type.includes('int8')) return 3;
  return registersOf(type) === registersOf(configured) ? 1 : 2;
}

/** Below 1: it only breaks ties. */
function closeness(value: number | bigint, { value: expected, tolerance }: Expectation): number {
  return Math.min(0.99, Math.abs(Number(value) - expected) / (tolerance * 2 || 1));
}

/** The shorter decimal is the likelier one; below 1. */
function digitsOf(value: number | bigint): number {
  return String(value).replace(/e.*|\D/g, '').length / 100;
}
