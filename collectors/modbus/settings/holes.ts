/** Addresses that must not be touched, as people declare them: `hr:100-120`, or one alone, `co:7`. Pure. */
import { lastIndex, type Area } from '../address.ts';

/** A range of an area, 0-based, both ends included. */
export interface Hole {
  readonly area: Area;
  readonly first: number;
  readonly last: number;
}

/** How one is written. Classic notation is not taken: a hole must not depend on what a bare number means. */
export const holePattern = /^\s*(co|di|hr|ir)\s*:\s*(\d{1,5})\s*(?:[-–]\s*(\d{1,5})\s*)?$/i;

/** A hole out of its text; undefined where the text is none, its ends are exchanged, or beyond the last address. */
export function parseHole(text: string): Hole | undefined {
  const [, area = '', first = '', last = first] = holePattern.exec(text) ?? [];
  const hole = { area: area.toLowerCase() as Area, first: Number(first), last: Number(last) };
  return area !== '' && hole.first <= hole.last && hole.last <= lastIndex ? hole : undefined;
}

/** The first hole that has an address of `start` to `end` (not included) in it. */
export function holeIn(
  holes: readonly Hole[] | undefined,
  area: Area,
  start: number,
  end: number,
): Hole | undefined {
  return holes?.find((hole) => hole.area === area && hole.first < end && hole.last >= start);
}

/** As it is written. */
export function writeHole({ area, first, last }: Hole): string {
  return first === last ? `${area}:${first}` : `${area}:${first}-${last}`;
}
