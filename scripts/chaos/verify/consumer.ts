/**
 * The verifying consumer: reads the logs that a run leaves and says what is wrong with what the agent delivered. It shares
 * no code with the agent and knows it by its messages, its promise (README) and, at the end, its rows.
 *
 *   served by the sources ──┐
 *   acknowledged by broker ─┼─► numbers · tags · gaps · counts ─► findings
 *   done by the harness ────┘
 *   committed by the agent ───► held against what arrived
 */
import { logs } from '../journal.ts';
import { connections, type ChaosTag, type ConnectionId } from '../plant.ts';
import { committedOf } from './committed.ts';
import { countsOf } from './counts.ts';
import type { Finding, FindingKind } from './finding.ts';
import { gapOf, isToldAgain, tagsOf, toldAgain } from './gaps.ts';
import { holesOf } from './holes.ts';
import { Served } from './served.ts';
import { Wire, type Gap, type Reading } from './wire.ts';
import { World, type Span } from './world.ts';

/** What was found, and how much there was to be found. */
export interface Account {
  /** Readings: each tag of each read. */
  readonly served: number;
  /** Those of them with a value that was committed, and that arrived, each once, up to where all is judged. */
  readonly committed: number;
  readonly delivered: number;
  readonly messages: number;
  readonly duplicates: number;
  readonly gaps: Readonly<Record<string, number>>;
  readonly findings: readonly Found[];
}

/** A finding, and in which round it was. */
export type Found = Finding & { readonly round: number };

export class Consumer {
  readonly #folder: string;
  readonly #wire: Wire;
  readonly #served: Readonly<Record<ConnectionId, Served>>;
  readonly #world: World;

  /** @param folder of a run, which may still go on */
  constructor(folder: string) {
    this.#folder = folder;
    this.#wire = new Wire(logs.wire(folder));
    this.#served = {
      a: new Served(logs.served(folder, 'a'), 'a'),
      b: new Served(logs.served(folder, 'b'), 'b'),
    };
    this.#world = new World(logs.journal(folder));
  }

  /** Takes in what was written since the last call. */
  read(): void {
    // What arrived first: what is in it was served and done before.
    this.#wire.read();
    for (const id of connections) this.#served[id].read();
    this.#world.read();
  }

  /**
   * Whether every tag has a reading that was served after `since`, and every number up to them is there or told of.
   * @returns the last of these numbers
   */
  caughtUp(since: number): number | undefined {
    this.read();
    let through = 0;
    for (const [tag, readings] of this.#wire.readings) {
      const fresh = readings.findLast((reading) => this.#servedAt(tag, reading) >= since);
      if (fresh === undefined) return undefined;
      through = Math.max(through, fresh.seq);
    }
    return this.#missing(through).next().done === true ? through : undefined;
  }

  /** Judges everything up to a number. @param through up to which nothing is on its way any more */
  account(through: number): Account {
    this.read();
    // What was made after an outage goes first: beyond, numbers in between may still be on their way.
    const judged = <T extends { readonly seq: number }>(all: readonly T[]): T[] =>
      bySeq(all.filter(({ seq }) => seq <= through));
    const readings = new Map([...this.#wire.readings].map(([tag, all]) => [tag, judged(all)]));
    const good = new Map(
      [...readings].map(([tag, all]) => [tag, all.filter(({ number }) => number !== undefined)]),
    );
    const gaps = bySeq(this.#wire.gaps.filter(({ seq, fromSeq }) => seq <= through || fromSeq !== undefined));
    const again = gaps.filter((gap) => isToldAgain(gap, gaps));
    const first = gaps.filter((gap) => !again.includes(gap));
    const committed = committedOf(logs.database(this.#folder), this.#wire, through);
    const findings = [
      ...this.#wire.findings,
      ...this.#missing(through),
      ...[...readings].flatMap(([tag, all]) => this.#tag(tag, all, first)),
      ...again.flatMap((gap) => [...toldAgain(gap, this.#world)]),
      ...first.flatMap((gap) => [...gapOf(gap, this.#holeOf(gap, good), this.#world)]),
      ...countsOf(judged(this.#wire.counts), this.#served.a),
      ...committed.findings,
    ];
    return {
      served: this.#served.a.readings + this.#served.b.readings,
      committed: committed.readings,
      delivered: [...good.values()].flat().length,
      messages: this.#wire.arrived.size,
      duplicates: this.#wire.duplicates,
      gaps: Object.fromEntries(
        [...Map.groupBy(gaps, ({ kind }) => kind)].map(([kind, all]) => [kind, all.length]),
      ),
      findings: findings.map(({ kind, at, text }) => this.found(kind, at, text)),
    };
  }

  /** The highest number that arrived. */
  get last(): number {
    let last = 0;
    for (const seq of this.#wire.arrived.keys()) last = Math.max(last, seq);
    return last;
  }

  /** The last signed head of the evidence log that arrived. */
  get head(): string | undefined {
    return this.#wire.head?.checkpoint;
  }

  /** A finding, with its round. */
  found(kind: FindingKind, at: number, text: string): Found {
    return { kind, at, text, round: this.#world.roundAt(at) };
  }

  /** Numbers that neither arrived nor are named by a gap message. */
  *#missing(through: number): Generator<Finding> {
    const { arrived, gaps } = this.#wire;
    let at = 0;
    for (let seq = 1; seq <= through; seq++) {
      const found = arrived.get(seq);
      at = found?.at ?? at;
      if (found !== undefined) continue;
      const isTold = gaps.some(({ fromSeq = Infinity, toSeq = 0 }) => fromSeq <= seq && seq <= toSeq);
      if (!isTold)
        yield { kind: 'lost', at, text: `number ${seq} never arrived, and no gap message names it` };
    }
  }

  #tag(tag: ChaosTag, readings: readonly Reading[], gaps: readonly Gap[]): Finding[] {
    // A clock that was set explains no hole.
    const own = gaps.filter((gap) => gap.kind !== 'clock' && tagsOf(gap).includes(tag));
    return [
      ...holesOf({ tag, readings, gaps: own, served: this.#served[tag.connection], world: this.#world }),
    ];
  }

  /** From the last reading before a gap, of any tag it concerns, to the first one after it. */
  #holeOf(gap: Gap, readings: ReadonlyMap<ChaosTag, readonly Reading[]>): Span {
    let [from, to] = [-Infinity, Infinity];
    for (const tag of tagsOf(gap)) {
      const good = readings.get(tag) ?? [];
      const next = indexAfter(good, gap.seq);
      const [before, after] = [good[next - 1], good[next]];
      if (before !== undefined) from = Math.max(from, this.#servedAt(tag, before));
      if (after !== undefined) to = Math.min(to, this.#servedAt(tag, after));
    }
    return { from, to };
  }

  #servedAt(tag: ChaosTag, { number }: Reading): number {
    return (number === undefined ? undefined : this.#served[tag.connection].of(number, tag)?.at) ?? -Infinity;
  }
}

function bySeq<T extends { readonly seq: number }>(all: readonly T[]): T[] {
  return all.toSorted((one, other) => one.seq - other.seq);
}

/** Index of the first that comes after a number. */
function indexAfter(ordered: readonly Reading[], seq: number): number {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle]?.seq ?? 0) > seq) high = middle;
    else low = middle + 1;
  }
  return low;
}
