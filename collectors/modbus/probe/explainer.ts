/**
 * Looks for what would explain a reading, and asks for what it needs to know: the registers around a tag (surroundings.ts), and
 * the same place in the other area of its kind, since to mix up functions 3 and 4, or 1 and 2, is as common as to be one off.
 *
 *   a value is expected   around the tag, in both areas: whichever reads it
 *   doubtful              the same, where the value in the other area can be (plausible.ts)
 *   refused, or all zero  the very place in the other area: one request per place
 *
 * An area that a unit does not know at all (exception 1) is asked for once.
 */
import type { Expectation, ProbeReading, Remark } from '../../probe.ts';
import { isBitArea, type Area } from '../address.ts';
import type { Layout, LayoutDefaults } from '../tags/layout.ts';
import type { Reply } from '../wire/link.ts';
import { asConfigured, findExplanations, type Window } from './finder.ts';
import { otherArea, surroundings, type AskRegisters } from './surroundings.ts';

/** Makes one request; undefined where the unit is not asked any more. */
export type AskPlace = (unit: number, ...place: Parameters<AskRegisters>) => Promise<Reply | undefined>;

/** What it needs. */
export interface ExplainerParts {
  readonly ask: AskPlace;
  readonly defaults: LayoutDefaults;
  readonly expect: Expectation | undefined;
}

/** How a tag is looked for. */
type Way = 'around' | 'elsewhere';

export class Explainer {
  readonly #parts: ExplainerParts;
  /** By unit and area: the refusal of an area that the unit has not. */
  readonly #unknown = new Map<string, Reply>();
  /** By unit, area and place: what several tags in one register ask for alike. */
  readonly #elsewhere = new Map<string, Reply | undefined>();

  constructor(parts: ExplainerParts) {
    this.#parts = parts;
  }

  /** Whether there is something to look for. */
  isFor(layout: Layout, reading: ProbeReading): boolean {
    return this.#wayOf(layout, reading) !== undefined;
  }

  /** The reading with what was found. */
  async explain(layout: Layout, reading: ProbeReading): Promise<ProbeReading> {
    const way = this.#wayOf(layout, reading);
    if (way === undefined) return reading;
    return way === 'around' ? this.#around(layout, reading) : this.#other(layout, reading);
  }

  #wayOf({ area, type }: Layout, { verdict, reasons }: ProbeReading): Way | undefined {
    const has = (keys: ReadonlySet<string>): boolean => reasons.some(({ key }) => keys.has(key));
    const isNumber = !isBitArea(area) && type !== 'bool' && !type.startsWith('string:');
    if (this.#parts.expect !== undefined && !isBitArea(area)) return 'around';
    if (verdict === 'failed') return has(refused) ? 'elsewhere' : undefined;
    if (verdict !== 'doubtful' || !isNumber) return undefined;
    if (has(allZero)) return 'elsewhere';
    return has(allOnes) ? undefined : 'around';
  }

  async #around(layout: Layout, reading: ProbeReading): Promise<ProbeReading> {
    const { defaults, expect } = this.#parts;
    const ask: AskRegisters = (...place) => this.#ask(layout.unit, ...place);
    const around = await surroundings(layout, ask, expect !== undefined);
    // The words that were doubted come first: by now the machine may stand still, and read a plain 0.
    const windows = [...doubted(layout, reading), ...around];
    return { ...reading, explanations: findExplanations({ layout, defaults, windows, expect }) };
  }

  async #other(layout: Layout, reading: ProbeReading): Promise<ProbeReading> {
    const { unit, start, count } = layout;
    const area = otherArea[layout.area];
    const key = [unit, area, start, count].join(' ');
    const reply = this.#elsewhere.get(key) ?? (await this.#ask(unit, area, start, count));
    this.#elsewhere.set(key, reply);
    if (reply?.kind === 'exception') {
      const note: Remark = { key: 'probe.otherRefused', params: { area } };
      return { ...reading, notes: [...reading.notes, note] };
    }
    // Zeros for zeros explain nothing; of what was refused, that there is an answer is news.
    if (reply?.kind !== 'data') return reading;
    if (reading.verdict === 'doubtful' && reply.bytes.every((byte) => byte === 0)) return reading;
    return { ...reading, explanations: [asConfigured(layout, { area, start, bytes: reply.bytes })] };
  }

  async #ask(unit: number, area: Area, start: number, count: number): Promise<Reply | undefined> {
    const key = `${unit} ${area}`;
    const known = this.#unknown.get(key);
    if (known !== undefined) return known;
    const reply = await this.#parts.ask(unit, area, start, count);
    if (reply?.kind === 'exception' && reply.code === 1) this.#unknown.set(key, reply);
    return reply;
  }
}

/** A device says so of what it has not (MODBUS Application Protocol V1.1b3 §7, codes 1 and 2). */
const refused: ReadonlySet<string> = new Set(['probe.exception1', 'probe.exception2']);
/** Some answer zeros instead. Nothing in the registers around would explain these. */
const allZero: ReadonlySet<string> = new Set(['probe.allZero']);
const allOnes: ReadonlySet<string> = new Set(['probe.allOnes']);

/** The words of a reading, as they came. */
function doubted({ area, value }: Layout, { raw }: ProbeReading): Window[] {
  // Not the register of a scale factor, which lies elsewhere.
  const [own] = raw?.split(' sf=') ?? [];
  if (own === undefined) return [];
  return [{ area, start: value.start, bytes: Buffer.from(own.replaceAll(' ', ''), 'hex') }];
}
