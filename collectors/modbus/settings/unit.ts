/** How one unit of a connection is read: the connection's settings, and its own where it differs. Pure. */
import { isBitArea, type Area, type BareAddress } from '../address.ts';
import { parseHole, type Hole } from './holes.ts';

/** Most of each area in one request; of an area that is not named, as much as the protocol allows. */
type Most<Kind extends string> = number | { readonly [Name in Kind]?: number | undefined };

/** Quirks that a unit can have, all of them known; see quirks.ts. */
export interface UnitQuirks {
  readonly maxRegisters: Most<'hr' | 'ir'>;
  readonly maxBits: Most<'co' | 'di'>;
  readonly maxGap: number;
  readonly holes: readonly string[];
  readonly pauseMs: number;
  readonly turnaroundMs?: number | undefined;
  readonly oneRequestPerTag: boolean;
  readonly coilsFromZero: boolean;
  readonly stringByteOrder: 'ABCD' | 'BADC';
  readonly identify: boolean;
}

/** Where a unit differs. */
export interface OwnSettings {
  readonly timeoutMs?: number | undefined;
  readonly byteOrder?: 'ABCD' | 'CDAB' | 'BADC' | 'DCBA' | undefined;
  readonly bareAddress?: BareAddress | undefined;
  readonly quirks?: { readonly [Name in keyof UnitQuirks]?: UnitQuirks[Name] | undefined } | undefined;
}

/** The settings of a connection that its units may have otherwise. */
export interface SettingsByUnit {
  readonly timeoutMs: number;
  readonly byteOrder: 'ABCD' | 'CDAB' | 'BADC' | 'DCBA';
  readonly bareAddress: BareAddress;
  readonly quirks: UnitQuirks;
  readonly units: Readonly<Record<string, OwnSettings>>;
}

/** The settings of one unit. */
export type UnitSettings = Omit<SettingsByUnit, 'units'>;

/** Lowest and highest unit id: on a serial line 0 is a broadcast that nobody answers, 248 to 255 are reserved (MODBUS over Serial Line V1.02 §2.2). */
export function unitLimits(protocol: string): { readonly least: number; readonly most: number } {
  return protocol === 'modbus-tcp' ? { least: 0, most: 255 } : { least: 1, most: 247 };
}

/** What counts for a unit. */
export function settingsOf(config: SettingsByUnit, unit: number): UnitSettings {
  const own = config.units[String(unit)];
  return {
    timeoutMs: own?.timeoutMs ?? config.timeoutMs,
    byteOrder: own?.byteOrder ?? config.byteOrder,
    bareAddress: own?.bareAddress ?? config.bareAddress,
    quirks: own?.quirks === undefined ? config.quirks : { ...config.quirks, ...given(own.quirks) },
  };
}

/** What is said, and not left out. */
function given(quirks: NonNullable<OwnSettings['quirks']>): Partial<UnitQuirks> {
  return Object.fromEntries(Object.entries(quirks).filter(([, value]) => value !== undefined));
}

/** Longest requests (MODBUS Application Protocol V1.1b3 §6.1–6.4). */
export const protocolMost = { registers: 125, bits: 2000 } as const;

/** Most registers or bits of an area in one request. */
export function mostAt(
  { maxRegisters, maxBits }: Pick<UnitQuirks, 'maxRegisters' | 'maxBits'>,
  area: Area,
): number {
  const most: Most<Area> = isBitArea(area) ? maxBits : maxRegisters;
  if (typeof most === 'number') return most;
  return most[area] ?? (isBitArea(area) ? protocolMost.bits : protocolMost.registers);
}

/** The addresses that must not be touched. */
export function holesOf({ holes }: Pick<UnitQuirks, 'holes'>): readonly Hole[] {
  return holes.flatMap((text) => parseHole(text) ?? []);
}
