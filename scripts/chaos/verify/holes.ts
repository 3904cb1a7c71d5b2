/** One tag: its readings in order, each of them served, and every hole between two of them told of. */
import { timing, type ChaosTag } from '../plant.ts';
import type { Finding } from './finding.ts';
import type { Served } from './served.ts';
import { busyMs, earlyMs, pauseMs, quietMs, steadyMs } from './tolerance.ts';
import type { Gap, Reading } from './wire.ts';
import type { Span, World } from './world.ts';

/** A reading with a value, and when its value was served. */
interface Good extends Reading {
  readonly number: number;
  readonly servedAt: number;
}

export interface HolesInput {
  readonly tag: ChaosTag;
  /** By their numbers in the outbox. */
  readonly readings: readonly Reading[];
  /** Those that concern the tag, likewise. */
  readonly gaps: readonly Gap[];
  readonly served: Served;
  readonly world: World;
}

/** Judges a tag up to its last reading. */
export function* holesOf({ tag, readings, gaps, served, world }: HolesInput): Generator<Finding> {
  let before: Good | undefined;
  let bad: Reading[] = [];
  let nextGap = 0;
  const name = `${tag.equipment}/${tag.name}`;
  // A gap that names numbers comes after them; any other stands where the hole is.
  const [naming, placed] = [gaps.filter(({ fromSeq }) => fromSeq), gaps.filter(({ fromSeq }) => !fromSeq)];
  for (const reading of readings) {
    const { number, seq, at } = reading;
    if (number === undefined) {
      bad.push(reading);
      continue;
    }
    const read = served.of(number, tag);
    if (read === undefined || read.at > at) {
      yield { kind: 'wrong', at, text: `number ${seq}: ${name} has a value of read ${number}, never served` };
      continue;
    }
    const good = { ...reading, number, servedAt: read.at };
    yield* timeOf(name, good, world);
    if (before !== undefined && number <= before.number) {
      const text = `number ${seq}: ${name} has read ${number} after ${before.number} (number ${before.seq})`;
      yield { kind: 'wrong', at, text };
    }
    const from = before?.seq ?? 0;
    const told = naming.filter(({ fromSeq = Infinity, toSeq = 0 }) => fromSeq < seq && toSeq > from);
    for (let gap = placed[nextGap]; gap !== undefined && gap.seq < seq; gap = placed[++nextGap])
      if (gap.seq > from) told.push(gap);
    if (before !== undefined) yield* hole({ tag, name, before, after: good, bad, told }, served, world);
    before = good;
    bad = [];
  }
}

/** A sample is of the time when it was served, or a little later: its answer may wait for an agent that cannot run. */
function* timeOf(name: string, { time, servedAt, at, seq }: Good, world: World): Generator<Finding> {
  const latest = servedAt + timing.sourceMs + busyMs;
  const to = Math.min(at, latest + world.frozenMs({ from: servedAt, to: latest })) + earlyMs;
  if (!world.isSteady({ from: servedAt, to }, steadyMs)) return;
  const taken = world.when(time, servedAt);
  if (taken >= servedAt - earlyMs && taken <= to) return;
  const text = `number ${seq}: ${name} served at ${servedAt} says it was taken at ${taken}, ${to} at the latest`;
  yield { kind: 'wrong', at: servedAt, text };
}

interface Hole {
  readonly tag: ChaosTag;
  readonly name: string;
  readonly before: Good;
  readonly after: Good;
  readonly bad: readonly Reading[];
  readonly told: readonly Gap[];
}

function* hole(one: Hole, served: Served, world: World): Generator<Finding> {
  const { tag, name, before, after, bad, told } = one;
  const place = `${name} between numbers ${before.seq} and ${after.seq}`;
  const missing = served.between(before.number, after.number, tag);
  const at = before.servedAt;
  const isTold = bad.length > 0 || told.length > 0;
  if (missing > 0 && !isTold)
    yield {
      kind: 'unexplained',
      at,
      text: `${place}: ${missing} readings were served, and nothing tells of them`,
    };
  const span = { from: at, to: after.servedAt };
  const isCut = told.some(({ kind }) => kind === 'power' || kind === 'stop');
  if (!isCut && world.wasEnded(span))
    yield {
      kind: 'unexplained',
      at,
      text: `${place}: the agent ended, and neither power nor stop tells of it`,
    };
  const quiet = quietMs(tag);
  if (span.to - span.from <= quiet) return;
  if (!world.isSteady(span, steadyMs)) {
    const long = span.to - span.from - Math.min(world.frozenMs(span), pauseMs) > quiet;
    if (long && !isTold)
      yield {
        kind: 'unexplained',
        at,
        text: `${place}: ${Math.round(span.to - span.from)} ms of which nothing tells`,
      };
    return;
  }
  for (const { from, to } of untold(span, bad, told, world)) {
    const allowed = quiet + Math.min(world.frozenMs({ from, to }), pauseMs);
    if (to - from <= allowed) continue;
    const text = `${place}: ${Math.round(to - from)} ms from ${from} of which nothing tells; at most ${Math.round(allowed)} expected`;
    yield { kind: 'unexplained', at: from, text };
  }
}

/** What is left of a hole without the gaps, cut where a BAD sample stands. */
function untold(span: Span, bad: readonly Reading[], told: readonly Gap[], world: World): Span[] {
  const spans = [
    ...bad.map(({ time }) => ({ from: time, to: time })),
    ...told.map(({ fromT, toT }) => ({ from: fromT, to: toT })),
  ]
    .map(({ from, to }) => ({ from: world.when(from, span.from), to: world.when(to, span.from) }))
    .toSorted((one, other) => one.from - other.from);
  const left: Span[] = [];
  let from = span.from;
  for (const one of spans) {
    left.push({ from, to: Math.min(one.from, span.to) });
    from = Math.max(from, Math.min(one.to, span.to));
  }
  left.push({ from, to: span.to });
  return left;
}
