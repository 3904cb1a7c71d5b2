/**
 * Which requests read a set of tags. Pure.
 *
 * Must hold: every layout is in exactly one block and inside it; no block exceeds the limits unless it is one value that
 * alone is longer; no block reads across more unused registers or bits than allowed.
 */
import type { Tag } from '../../agent/model/tag.ts';
import { isBitArea, type Area } from './address.ts';
import { holesOf } from './holes.ts';
import { layOut, type Layout, type LayoutDefaults } from './layout.ts';

/** What one request may be (defaults: the protocol's own, MODBUS Application Protocol V1.1b3 §6.1–6.4). */
export interface PlanLimits {
  readonly maxRegisters: number;
  readonly maxBits: number;
  /** Unused registers that may be read across; for coils and inputs sixteen times as many bits. */
  readonly maxGap: number;
  /** Never read across, see holes.ts. */
  readonly holes?: readonly string[] | undefined;
}

/** Whether one request may read from `start` to before `end`, where that is more than one value. */
export type MayRead = (unit: number, area: Area, start: number, end: number) => boolean;

const anything: MayRead = () => true;

/** One request: `count` registers or bits from `start` of one unit's area, and what is found there. */
export interface Block {
  readonly unit: number;
  readonly area: Area;
  readonly start: number;
  readonly count: number;
  readonly layouts: readonly Layout[];
}

/** Round trip of a request on a wired plant network, in milliseconds, as assumed before one has been measured. */
export const assumedRoundTripMs = 10;

const areaOrder: Readonly<Record<Area, number>> = { co: 0, di: 1, ir: 2, hr: 3 };

/** Order of the plan: unit, area, address, the longer value first. */
export function byPlace(a: Layout, b: Layout): number {
  return a.unit - b.unit || areaOrder[a.area] - areaOrder[b.area] || a.start - b.start || b.count - a.count;
}

/** The requests that read `tags`; a tag with a fault of its own is in none. */
export function blocksOf(tags: readonly Tag[], defaults: LayoutDefaults, limits: PlanLimits): Block[] {
  return planBlocks(
    tags.flatMap((tag) => layOut(tag, defaults).layout ?? []),
    limits,
  );
}

/** The requests that read `layouts`, in the order in which they are made. */
export function planBlocks(
  layouts: readonly Layout[],
  limits: PlanLimits,
  mayRead: MayRead = anything,
): Block[] {
  const hasHole = holesOf(limits.holes);
  const blocks: Block[] = [];
  let open: { first: Layout; end: number; members: Layout[] } | undefined;
  const close = (): void => {
    if (open === undefined) return;
    const { unit, area, start } = open.first;
    blocks.push({ unit, area, start, count: open.end - start, layouts: open.members });
  };

  for (const layout of layouts.toSorted(byPlace)) {
    const end = layout.start + layout.count;
    if (
      open !== undefined &&
      joins(open.first, open.end, layout, limits) &&
      !hasHole(layout.unit, layout.area, open.end, layout.start) &&
      mayRead(layout.unit, layout.area, open.first.start, Math.max(open.end, end))
    ) {
      open.members.push(layout);
      open.end = Math.max(open.end, end);
      continue;
    }
    close();
    open = { first: layout, end, members: [layout] };
  }
  close();
  return blocks;
}

function joins(first: Layout, blockEnd: number, layout: Layout, limits: PlanLimits): boolean {
  if (layout.unit !== first.unit || layout.area !== first.area) return false;
  const isBits = isBitArea(first.area);
  const gap = isBits ? limits.maxGap * 16 : limits.maxGap;
  if (layout.start > blockEnd + gap) return false;
  const end = layout.start + layout.count;
  // Inside what is read anyway: it costs nothing, even in a block that one long value has already made too long.
  return end <= blockEnd || end - first.start <= (isBits ? limits.maxBits : limits.maxRegisters);
}

/** Seconds a cycle of `blocks` is expected to take, each request being a round trip and the pause before the next. */
export function predictedSeconds(
  requests: number,
  pauseMs: number,
  roundTripMs = assumedRoundTripMs,
): number {
  return (requests * (roundTripMs + pauseMs)) / 1000;
}
