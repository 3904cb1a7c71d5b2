/**
 * Which requests read a set of tags. Pure.
 *
 * Must hold: every layout is in exactly one block and inside it; no block exceeds the limits unless it is one value that
 * alone is longer; no block reads across more unused registers or bits than allowed, nor across a declared hole, except
 * that `coilsFromZero` makes blocks of bits begin earlier, and then not across a hole either.
 */
import type { Tag } from '../../../agent/model/tag.ts';
import { isBitArea, type Area } from '../address.ts';
import { holeIn, type Hole } from '../settings/holes.ts';
import { layOut, type Layout } from './layout.ts';
import { holesOf, mostAt, settingsOf, type SettingsByUnit, type UnitQuirks } from '../settings/unit.ts';

/** What one request may be (defaults: the protocol's own, MODBUS Application Protocol V1.1b3 §6.1–6.4). */
export interface PlanLimits extends Pick<UnitQuirks, 'maxRegisters' | 'maxBits'> {
  /** Unused registers that may be read across; for coils and inputs sixteen times as many bits. */
  readonly maxGap: number;
  /** Never read across. */
  readonly holes?: readonly Hole[] | undefined;
  /** Only tags at the very same registers share a request. */
  readonly oneRequestPerTag?: boolean | undefined;
  /** Requests of coils and inputs begin at 0, or where that is too far at a multiple of 16. */
  readonly coilsFromZero?: boolean | undefined;
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

const areaOrder: Readonly<Record<Area, number>> = { co: 0, di: 1, ir: 2, hr: 3 };

/** Order of the plan: unit, area, address, the longer value first. */
export function byPlace(a: Layout, b: Layout): number {
  return a.unit - b.unit || areaOrder[a.area] - areaOrder[b.area] || a.start - b.start || b.count - a.count;
}

/** The requests that read `tags`; a tag with a fault of its own is in none. */
export function blocksOf(tags: readonly Tag[], config: SettingsByUnit): Block[] {
  return planUnits(
    tags.flatMap((tag) => layOut(tag, config).layout ?? []),
    config,
  );
}

/** The requests that read `layouts`, each unit as it wants to be read. */
export function planUnits(
  layouts: readonly Layout[],
  config: SettingsByUnit,
  mayRead: MayRead = anything,
): Block[] {
  const byUnit = Map.groupBy(layouts, ({ unit }) => unit);
  return [...byUnit.keys()]
    .sort((a, b) => a - b)
    .flatMap((unit) => planBlocks(byUnit.get(unit) ?? [], limitsOf(config, unit), mayRead));
}

/** What a request of a unit may be. */
export function limitsOf(config: SettingsByUnit, unit: number): PlanLimits {
  const { quirks } = settingsOf(config, unit);
  return { ...quirks, holes: holesOf(quirks) };
}

/** The requests that read `layouts` of one unit, in the order in which they are made. */
export function planBlocks(
  layouts: readonly Layout[],
  limits: PlanLimits,
  mayRead: MayRead = anything,
): Block[] {
  const blocks: Block[] = [];
  let open: Open | undefined;
  const close = (): void => {
    if (open === undefined) return;
    const { start, end, first, members } = open;
    blocks.push({ unit: first.unit, area: first.area, start, count: end - start, layouts: members });
  };

  for (const layout of layouts.toSorted(byPlace)) {
    const end = layout.start + layout.count;
    if (
      open !== undefined &&
      joins(open, layout, limits) &&
      mayRead(layout.unit, layout.area, open.start, Math.max(open.end, end))
    ) {
      open.members.push(layout);
      open.end = Math.max(open.end, end);
      continue;
    }
    close();
    open = { first: layout, start: startOf(layout, limits), end, members: [layout] };
  }
  close();
  return blocks;
}

/** A block that may still grow. */
interface Open {
  readonly first: Layout;
  readonly start: number;
  end: number;
  readonly members: Layout[];
}

function joins({ first, start, end: blockEnd }: Open, layout: Layout, limits: PlanLimits): boolean {
  if (layout.unit !== first.unit || layout.area !== first.area) return false;
  if (limits.oneRequestPerTag === true) return layout.start === first.start && layout.count === first.count;
  const gap = isBitArea(first.area) ? limits.maxGap * 16 : limits.maxGap;
  if (layout.start > blockEnd + gap) return false;
  if (layout.start > blockEnd && holeIn(limits.holes, first.area, blockEnd, layout.start) !== undefined)
    return false;
  const end = layout.start + layout.count;
  // Inside what is read anyway: it costs nothing, even in a block that one long value has already made too long.
  return end <= blockEnd || end - start <= mostAt(limits, first.area);
}

/** Bits of which devices make one word. */
const wordBits = 16;

/** Where the block of a first layout begins: no further down than a request reaches, nor across a hole. */
function startOf({ area, start, count }: Layout, limits: PlanLimits): number {
  if (limits.coilsFromZero !== true || !isBitArea(area)) return start;
  const most = mostAt(limits, area);
  const fits = (from: number): boolean =>
    start + count - from <= most && holeIn(limits.holes, area, from, start) === undefined;
  return [0, start - (start % wordBits)].find(fits) ?? start;
}
