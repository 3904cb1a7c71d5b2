/** The figures of a report: tiers, rates and bands. Integers throughout; a percentage is never computed. */
import type { DeclaredEquipment, IdentityRecord, RegisterRecord } from '../../model/record.ts';
import { dayOf, daysOf, type EquipmentSums, type EquipmentWindows } from './equipment.ts';
import type { EquipmentFinding, Findings, Grading, LinkFinding, RateFinding, Tier } from './findings.ts';
import type { Identities } from './identities.ts';
import type { Manifest } from './manifest.ts';
import type { Registers } from './registers.ts';

/** What the figures are made from. */
export interface Sources {
  readonly manifest: Manifest;
  readonly register: RegisterRecord;
  readonly registers: Registers;
  readonly windows: EquipmentWindows;
  readonly identities: Identities;
}

/** Whether `part` is at least `percent` of `whole`. The sums of a large log exceed what a double holds times 100. */
export function reaches(part: number, percent: number, whole: number): boolean {
  return 100n * BigInt(part) >= BigInt(percent) * BigInt(whole);
}

/** The band of a rate: bands are left-open, so it is the first one with 100·count ≤ upTo·total. */
export function rateOf(count: number, total: number, bands: Grading['bands']): RateFinding {
  const found = bands.findIndex(({ upTo }) => 100 * count <= upTo * total);
  const band = found < 0 ? bands.length - 1 : found;
  return { count, total, band, points: bands[band]?.points ?? 0 };
}

/** One finding per equipment of the register in force. */
export function equipmentFindings(sources: Sources): EquipmentFinding[] {
  return sources.register.equipment.map((declared) => equipmentFinding(declared, sources));
}

function equipmentFinding(declared: DeclaredEquipment, sources: Sources): EquipmentFinding {
  const { id } = declared;
  const { from, to } = sources.manifest;
  const sums = sources.windows.of(id);
  const expectation = sources.registers.expected(id);
  const expected = expectation.within(from, to);
  const simulated = sources.identities.isSimulated(id);
  const { days, links: _, ...counts } = sums;
  const ofDays = daysOf(from, to).map((day) => ({
    day: day.day,
    ms: day.to - day.from,
    expected: expectation.within(day.from, day.to),
    good: days.get(dayOf(day.from)) ?? 0,
  }));
  const percent = sources.register.headline.minCompletenessPercent;
  return {
    declared,
    tags: sources.register.tags.filter(({ equipment }) => equipment === id).length,
    tier: simulated ? 0 : tierOf(sums, reaches(sums.good, percent, expected) && lasts(ofDays, percent)),
    simulated,
    expected,
    ...counts,
    days: ofDays.map(({ day, expected: wanted, good }) => ({ day, expected: wanted, good })),
    identities: serving(id, sources.identities.latest()),
  };
}

function serving(equipment: string, identities: readonly IdentityRecord[]): IdentityRecord[] {
  return identities.filter((identity) => identity.equipment.includes(equipment));
}

/**
 * Whether readings cover the period by time as well as by number: each day counts for as much of itself as was read of it.
 * A day with a thousand times the points is no month. Exact, in thousandths of a millisecond.
 */
function lasts(
  days: readonly { readonly ms: number; readonly expected: number; readonly good: number }[],
  percent: number,
): boolean {
  let covered = 0n;
  let whole = 0n;
  for (const { ms, expected, good } of days) {
    whole += BigInt(ms);
    if (expected > 0)
      covered += (1000n * BigInt(ms) * BigInt(Math.min(good, expected))) / BigInt(expected) + 1n;
  }
  return 100n * covered >= 1000n * BigInt(percent) * whole;
}

function tierOf(sums: EquipmentSums, isSustained: boolean): Tier {
  const { good, bad, silent, goodWindows, movedWindows } = sums;
  if (good + bad - silent <= 0) return 0;
  if (good === 0) return 1;
  if (!isSustained) return 2;
  return 2 * movedWindows > goodWindows ? 4 : 3;
}

/** The three integers of the form, and what stands beside them. */
export function headlineOf(equipment: readonly EquipmentFinding[], grading: Grading): Findings['headline'] {
  const all = subset(equipment);
  const key = subset(equipment.filter(({ declared }) => declared.key));
  const atLeast = (tier: Tier): number => equipment.filter((one) => one.tier >= tier).length;
  return {
    ...all,
    key,
    tiers: [0, atLeast(1), atLeast(2), atLeast(3), atLeast(4)],
    simulated: equipment.filter(({ simulated }) => simulated).length,
    digitalRate: rateOf(all.digital, all.total, grading.bands),
    connectedRate: rateOf(all.connected, all.total, grading.bands),
    connectedOfDigital: { count: all.connected, total: all.digital },
  };
}

/** A simulated machine stays in the total: what is declared is not made smaller by what is found. */
function subset(equipment: readonly EquipmentFinding[]): {
  total: number;
  digital: number;
  connected: number;
} {
  return {
    total: equipment.length,
    digital: equipment.filter(({ declared, simulated }) => declared.digital === true && !simulated).length,
    connected: equipment.filter(({ tier }) => tier >= 3).length,
  };
}

/** The business links of the grading table in its order, then others that the point table names. */
export function linkFindings(sources: Sources, grading: Grading): LinkFinding[] {
  const named = sources.register.tags.flatMap(({ businessLink }) =>
    businessLink === undefined || businessLink === '' ? [] : [businessLink],
  );
  const links = new Set([...grading.links.map(({ name }) => name), ...named]);
  return [...links].map((link) => linkFinding(link, sources));
}

function linkFinding(
  link: string,
  { manifest, register, registers, windows, identities }: Sources,
): LinkFinding {
  const tags = register.tags.filter(({ businessLink }) => businessLink === link);
  const equipment = [...new Set(tags.map((tag) => tag.equipment))];
  const percent = register.headline.minCompletenessPercent;
  const sustained = equipment.filter((id) => {
    const good = windows.of(id).links.get(link) ?? 0;
    const expected = registers.expected(id, ({ businessLink }) => businessLink === link);
    return (
      good > 0 &&
      !identities.isSimulated(id) &&
      reaches(good, percent, expected.within(manifest.from, manifest.to))
    );
  });
  return { link, tags: tags.length, equipment, sustained };
}
