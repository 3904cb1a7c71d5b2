/**
 * Looks which units answer on a line and what of them can be read, politely: one request at a time with a pause after it,
 * nothing but reads, every request with its deadline and the whole with one.
 *
 *   units   one cheap read each. An exception is an answer too; 10 and 11 are a gateway's, for a unit that is not there.
 *           A device that answers as every telling unit (units.ts) does not look at the unit at all.
 *   ranges  per unit and area (ranges.ts)
 *   who     FC 43/14 (identification.ts)
 */
import type { Clock } from '../../../agent/base/clock.ts';
import { NotConnectedError } from '../../../agent/base/errors.ts';
import { isBitArea, type Area } from '../address.ts';
import type { AskIdentity, Identification } from '../wire/identification.ts';
import type { Line } from '../wire/line.ts';
import type { Link, Reply } from '../wire/link.ts';
import { protocolMost } from '../settings/unit.ts';
import { findRanges, type Found, type Outcome, type Search } from './ranges.ts';
import { isFromUnit, missOf } from '../wire/refusal.ts';
import { areasToTry, type UnitSpace } from './units.ts';

/** What is looked for. */
export interface BrowseWish {
  /** In the order in which they are asked. Undefined: all. */
  readonly units?: readonly number[] | undefined;
  readonly areas: readonly Area[];
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Whether to ask what they are. */
  readonly identify: boolean;
  /** Longest time for all of it. */
  readonly mostMs: number;
}

/** One area of one unit. */
export interface AreaFound extends Found {
  readonly area: Area;
}

/** One unit that answers. */
export interface UnitFound {
  readonly unit: number;
  /** What it says it is; empty where it does not. */
  readonly facts: Readonly<Record<string, string>>;
  readonly areas: readonly AreaFound[];
}

/** Why it ended: all was looked at, or it was stopped, took too long, or the far side was lost. */
export type BrowseEnd = 'complete' | 'stopped' | 'deadline' | 'lost';

/** What was found. */
export interface BrowseFound {
  readonly units: readonly UnitFound[];
  /** Units that were asked. */
  readonly asked: number;
  /** It answers as whichever unit is asked; looked at as the first only. */
  readonly isAnyUnit: boolean;
  /** Units at which something came that was no reply, and which were not heard otherwise. */
  readonly garbled: readonly number[];
  readonly requests: number;
  readonly tookMs: number;
  readonly end: BrowseEnd;
}

/** Times in a row that the link cannot be opened anew after which it is lost. */
const mostRefusals = 3;

/** What it needs. */
export interface BrowseParts {
  readonly line: Line;
  readonly identification: Identification;
  readonly clock: Clock;
  readonly space: UnitSpace;
  /** Told of each unit as soon as it answers. @param asked units so far @param of how many */
  readonly heard?: ((unit: number, asked: number, of: number) => void) | undefined;
}

/**
 * Opens the line, looks and closes it.
 * @throws NotConnectedError it cannot be opened
 */
export async function browseLine(
  parts: BrowseParts,
  wish: BrowseWish,
  signal: AbortSignal,
): Promise<BrowseFound> {
  const { line, clock } = parts;
  const done = new AbortController();
  const late = new AbortController();
  void clock.sleep(wish.mostMs, done.signal).then(() => late.abort());
  const over = AbortSignal.any([signal, late.signal]);
  const stop = (): void => line.drop();
  over.addEventListener('abort', stop, { once: true });
  const look = new Look(parts, wish, over);
  try {
    // Who stops it while it connects learns that nothing was found, not that nobody answers.
    await line.open(over).catch((error: unknown) => {
      if (!over.aborted) throw error;
    });
    const { isLost, ...found } = await look.run();
    const ended: BrowseEnd = signal.aborted ? 'stopped' : over.aborted ? 'deadline' : 'complete';
    return { ...found, end: isLost ? 'lost' : ended };
  } finally {
    over.removeEventListener('abort', stop);
    done.abort();
    line.end();
  }
}

class Look {
  readonly #parts: BrowseParts;
  readonly #wish: BrowseWish;
  readonly #over: AbortSignal;
  #requests = 0;
  #refusals = 0;

  constructor(parts: BrowseParts, wish: BrowseWish, over: AbortSignal) {
    this.#parts = parts;
    this.#wish = wish;
    this.#over = over;
  }

  get #isLost(): boolean {
    return this.#refusals >= mostRefusals;
  }

  async run() {
    const begunMs = this.#parts.clock.elapsed();
    const { answering, ...rest } = await this.#units();
    const units: UnitFound[] = [];
    for (const unit of answering.toSorted((a, b) => a - b)) units.push(await this.#unit(unit));
    const tookMs = this.#parts.clock.elapsed() - begunMs;
    return { units, ...rest, requests: this.#requests, tookMs, isLost: this.#isLost };
  }

  async #units() {
    const { space, heard } = this.#parts;
    const { units = space.all } = this.#wish;
    const isAll = this.#wish.units === undefined;
    const areas = areasToTry(this.#wish.areas, units.length);
    const answering: number[] = [];
    const garbled: number[] = [];
    let asked = 0;
    for (const unit of units) {
      if (this.#over.aborted || this.#isLost) break;
      asked++;
      const presence = await this.#presence(unit, areas);
      if (presence === 'garbled') garbled.push(unit);
      if (presence === 'there') {
        answering.push(unit);
        heard?.(unit, asked, units.length);
      }
      if (isAll && asked === space.telling.length && answering.length === asked)
        return { answering: answering.slice(0, 1), asked, isAnyUnit: true, garbled };
    }
    return { answering, asked, isAnyUnit: false, garbled };
  }

  async #presence(unit: number, areas: readonly Area[]): Promise<'there' | 'silent' | 'garbled'> {
    let presence: 'silent' | 'garbled' = 'silent';
    for (const area of areas) {
      const reply = await this.#ask((link) => link.request(unit, area, this.#wish.from, 1));
      if (reply === undefined) break;
      const miss = missOf(reply);
      if (miss === undefined) return 'there';
      if (miss === 'noise') presence = 'garbled';
    }
    return presence;
  }

  async #unit(unit: number): Promise<UnitFound> {
    const areas: AreaFound[] = [];
    const facts = this.#wish.identify ? await this.#identity(unit) : {};
    for (const area of this.#wish.areas) {
      if (this.#over.aborted || this.#isLost) break;
      const { from, to, step } = this.#wish;
      const most = isBitArea(area) ? protocolMost.bits : protocolMost.registers;
      const search: Search = { from, to, step, longest: most };
      const ask = async (start: number, count: number): Promise<Outcome> =>
        outcomeOf(await this.#ask((link) => link.request(unit, area, start, count)));
      areas.push({ area, ...(await findRanges(search, ask)) });
    }
    return { unit, facts, areas };
  }

  async #identity(unit: number): Promise<Readonly<Record<string, string>>> {
    const ask: AskIdentity = async (code, first) =>
      (await this.#ask((link) => link.identify(unit, code, first))) ?? {
        kind: 'doubt',
        detail: 'not asked any more',
      };
    return (await this.#parts.identification.of(unit, ask, this.#over)).facts;
  }

  /** One request; undefined where nothing is to be asked any more. */
  async #ask(request: (link: Link) => Promise<Reply>): Promise<Reply | undefined> {
    while (!this.#over.aborted && !this.#isLost) {
      this.#requests++;
      try {
        const reply = await this.#parts.line.ask('scan', request, this.#over);
        this.#refusals = 0;
        return this.#over.aborted ? undefined : reply;
      } catch (error) {
        if (this.#over.aborted) return undefined;
        if (!(error instanceof NotConnectedError)) throw error;
        this.#refusals++;
        // Some devices need a moment after a connection was dropped.
        await this.#parts.clock.sleep(restMs * this.#refusals, this.#over);
      }
    }
    return undefined;
  }
}

/** Rest after a connection that was refused; longer every time. */
const restMs = 500;

function outcomeOf(reply: Reply | undefined): Outcome {
  if (reply === undefined) return 'over';
  if (reply.kind === 'data') return 'data';
  if (!isFromUnit(reply)) return 'silent';
  return reply.kind === 'exception' && reply.code === 1 ? 'unsupported' : 'refused';
}
