/**
 * Finds out which places of a refused block are at fault, by asking for halves of it. Pure: it says what to ask for, and is
 * told what came.
 *
 *   refused  0 ─ ─ ─ ─ ─ ✗ ─ 7      1 of n at fault: at most 2·log₂ n requests, as a half that is fine says that the other
 *            0 ─ 3 ✓  ( 4 ─ 7 )     is not, which then is not asked for as a whole. In ( ) what is known without asking.
 *                     4 ✗ 5   6 7 ✓
 *
 * A block may be refused without a place at fault: because of what lies between two of them (a hole, a border the device
 * does not read across), or for its length.
 */
import { illegalFunction, illegalValue } from '../wire/exception.ts';
import type { Layout } from '../tags/layout.ts';

/** Registers or bits that are asked for as a whole, and the tags that lie just there. */
export interface Place {
  readonly start: number;
  readonly count: number;
  readonly layouts: readonly Layout[];
}

/** Neighbouring places, to be asked for at once. */
export type Run = readonly [Place, ...Place[]];

/** What came of a request: its data, or the code of an exception. */
export type Outcome = 'data' | number;

/** What has been found out; true at any time, also where the search is given up. */
export interface Finding {
  readonly refused: { readonly place: Place; readonly code: number }[];
  /** Addresses that no request may reach across. `isSure` false: perhaps another of these is the one. */
  readonly cuts: { readonly at: number; readonly isSure: boolean }[];
  /** The longest request that was answered, where longer ones are refused for their length. */
  most: number | undefined;
  /** The unit does not know the function: every request is refused with code 1. */
  isWhole: boolean;
}

export function newFinding(): Finding {
  return { refused: [], cuts: [], most: undefined, isWhole: false };
}

/**
 * Searches a run whose request was refused with `code`.
 * @param answered the longest request of this unit and area that was ever answered
 * @param finding where to put what is found
 */
export function* bisect(
  run: Run,
  code: number,
  answered: number,
  finding: Finding,
): Generator<Run, void, Outcome> {
  let longest = answered;
  const ask = function* (asked: Run): Generator<Run, Outcome, Outcome> {
    const outcome = yield asked;
    if (outcome === 'data') longest = Math.max(longest, lengthOf(asked));
    return outcome;
  };

  /** @returns whether something was found that explains a refusal of `suspect` */
  const search = function* (suspect: Run, why: number, isRefused: boolean): Generator<Run, boolean, Outcome> {
    const [left, right] = halve(suspect);
    if (right === undefined) {
      const outcome = isRefused ? why : yield* ask(left);
      if (outcome === 'data') return false;
      finding.refused.push({ place: left[0], code: outcome });
      return true;
    }
    // A request may be too long: then both halves are fine.
    const mayBeTooLong = isRefused && why === illegalValue && lengthOf(suspect) > longest;
    const first = yield* ask(left);
    if (first !== 'data') yield* search(left, first, true);
    if (first === 'data' && !mayBeTooLong) {
      if (yield* search(right, why, false)) return true;
      finding.cuts.push({ at: right[0].start, isSure: isRefused && right.length === 1 });
      return isRefused;
    }
    const second = yield* ask(right);
    if (second !== 'data') yield* search(right, second, true);
    if (first === 'data' && second === 'data')
      finding.most = Math.min(finding.most ?? Infinity, Math.max(lengthOf(left), lengthOf(right)));
    return true;
  };

  const [left, right] = halve(run);
  if (code !== illegalFunction || right === undefined) return void (yield* search(run, code, true));
  // Both halves first: where the function is unknown, nothing else need be asked.
  const first = yield* ask(left);
  const second = yield* ask(right);
  finding.isWhole = first === illegalFunction && second === illegalFunction;
  if (finding.isWhole) return;
  if (first !== 'data') yield* search(left, first, true);
  if (second !== 'data') yield* search(right, second, true);
  if (first === 'data' && second === 'data') finding.cuts.push({ at: right[0].start, isSure: true });
}

/** Registers or bits of the request that reads a run. */
export function lengthOf(run: Run): number {
  return endOf(run) - run[0].start;
}

/** The places of a block. @param layouts by place */
export function placesOf(layouts: readonly Layout[]): Place[] {
  const places: { start: number; count: number; layouts: Layout[] }[] = [];
  for (const layout of layouts) {
    const { start, count } = layout;
    const last = places.at(-1);
    if (last?.start === start && last.count === count) last.layouts.push(layout);
    else places.push({ start, count, layouts: [layout] });
  }
  return places;
}

/** The first half, no longer than the second; alone where there is but one place. */
function halve(run: Run): [Run, Run | undefined] {
  const half = run.length >> 1;
  const left = run.slice(0, half);
  const right = run.slice(half);
  return isRun(left) && isRun(right) ? [left, right] : [run, undefined];
}

/** Whether there is a place at all. */
export function isRun(places: readonly Place[]): places is Run {
  return places.length > 0;
}

function endOf(run: Run): number {
  let end = 0;
  for (const { start, count } of run) end = Math.max(end, start + count);
  return end;
}
