/**
 * Everything wrong with the tags of one connection, at once.
 *
 * Values that share registers are told: where they start apart or are of unlike length, at least one must read nonsense
 * (an address one off, a type of the wrong width), which is an error. The same registers read as two types of one width
 * may be meant (one looks for the right type), which is a warning. The same type twice, and bits or bytes of an integer
 * that is read whole as well, are common practice and no fault, unless they are said to be of two machines: a row that was
 * copied and whose unit was not changed reads the first machine twice, and is a warning.
 */
import type { Fault } from '../../agent/base/fault.ts';
import type { Tag } from '../../agent/model/tag.ts';
import { isBitArea, writeAddress } from './address.ts';
import type { ModbusConfig } from './settings/config.ts';
import { holeIn, writeHole } from './settings/holes.ts';
import { defaultUnit, layOut, type Layout } from './tags/layout.ts';
import { byPlace } from './tags/plan.ts';
import { holesOf, mostAt, settingsOf, unitLimits, type SettingsByUnit } from './settings/unit.ts';

/** What of a connection's config decides whether its tags can be read. */
export interface CheckDefaults extends SettingsByUnit {
  readonly protocol: ModbusConfig['protocol'];
}

/** Faults of the tags of one connection, each where its person wrote it. */
export function checkTags(config: CheckDefaults, tags: readonly Tag[]): Fault[] {
  const faults: Fault[] = [];
  const layouts: Layout[] = [];
  for (const tag of tags) {
    const laidOut = layOut(tag, config);
    faults.push(...laidOut.faults, ...unitFaults(config, tag));
    if (laidOut.layout === undefined) continue;
    layouts.push(laidOut.layout);
    faults.push(...holeFaults(config, laidOut.layout), ...farFactor(config, laidOut.layout));
  }
  faults.push(...longRequests(config, layouts), ...overlaps(layouts), ...twoMachines(layouts));
  return faults;
}

/** Units that a serial line has not. */
function unitFaults({ protocol }: CheckDefaults, { name, unit = defaultUnit, origin }: Tag): Fault[] {
  const { least, most } = unitLimits(protocol);
  if ((unit >= least && unit <= most) || unit < 0 || unit > 255) return [];
  const params = { tag: name, unit };
  return [{ severity: 'error', ...origin, column: '站号', key: 'modbus.lineUnit', params }];
}

function holeFaults(config: CheckDefaults, layout: Layout): Fault[] {
  const { tag, unit, area, start, count } = layout;
  const hole = holeIn(holesOf(settingsOf(config, unit).quirks), area, start, start + count);
  if (hole === undefined) return [];
  const params = { tag: tag.name, address: place(layout), hole: writeHole(hole) };
  return [{ severity: 'error', ...tag.origin, column: '地址', key: 'modbus.inHole', params }];
}

/** A value and its scale factor further apart than the device allows to read at once. */
function farFactor(config: CheckDefaults, { tag, unit, area, count, options }: Layout): Fault[] {
  const max = mostAt(settingsOf(config, unit).quirks, area);
  if (options?.scaleFactor === undefined || count <= max) return [];
  const params = { tag: tag.name, count, max };
  return [{ severity: 'error', ...tag.origin, column: '类型选项', key: 'modbus.scaleFactorFar', params }];
}

/**
 * Values that alone are longer than a request may be: they are asked for all the same (plan.ts), which a device that means its
 * limit refuses. One warning per unit and area, at the longest.
 */
function longRequests(config: CheckDefaults, layouts: readonly Layout[]): Fault[] {
  const long = layouts.filter(
    ({ unit, area, count, options }) =>
      options?.scaleFactor === undefined && count > mostAt(settingsOf(config, unit).quirks, area),
  );
  return [...Map.groupBy(long, ({ unit, area }) => `${unit} ${area}`).values()].flatMap((alike) => {
    const [longest] = alike.toSorted((a, b) => b.count - a.count);
    if (longest === undefined) return [];
    const { tag, unit, area, count, type } = longest;
    const max = mostAt(settingsOf(config, unit).quirks, area);
    const params = { tag: tag.name, type, unit, area, count, max, tags: alike.length };
    return [{ severity: 'warning', ...tag.origin, column: '类型', key: 'modbus.longRequest', params }];
  });
}

function overlaps(layouts: readonly Layout[]): Fault[] {
  const faults: Fault[] = [];
  // A scale factor is shared by all it scales: only the values themselves can be wrong.
  const sorted = layouts
    .filter((layout) => !isBitArea(layout.area))
    .map((layout) => ({ ...layout, ...layout.value }))
    .sort(byPlace);
  // The layout reaching furthest so far: whoever starts before its end shares registers with it.
  let reach: Layout | undefined;
  for (const layout of sorted) {
    if (reach !== undefined && sharesRegisters(reach, layout)) {
      const fault = overlap(reach, layout);
      if (fault !== undefined) faults.push(fault);
    }
    if (reach === undefined || !sharesRegisters(reach, layout) || isFurther(layout, reach)) reach = layout;
  }
  return faults;
}

/** One value that is told of two machines. One warning per unit and pair of machines, at the first row of the later one. */
function twoMachines(layouts: readonly Layout[]): Fault[] {
  const first = new Map<string, Layout>();
  const found = new Map<string, { readonly at: Layout; readonly other: Layout; count: number }>();
  for (const layout of layouts) {
    const key = `${layout.unit} ${place(layout)} ${layout.type}`;
    const other = first.get(key) ?? layout;
    first.set(key, other);
    if (other.tag.equipment === layout.tag.equipment) continue;
    const pair = JSON.stringify([layout.unit, other.tag.equipment, layout.tag.equipment]);
    const before = found.get(pair);
    if (before === undefined) found.set(pair, { at: layout, other, count: 1 });
    else before.count++;
  }
  return [...found.values()].map(({ at, other, count }) => ({
    severity: 'warning',
    ...at.tag.origin,
    column: '站号',
    key: 'modbus.twoMachines',
    params: {
      tag: at.tag.name,
      address: place(at),
      unit: at.unit,
      equipment: at.tag.equipment,
      other: other.tag.equipment,
      place: `${other.tag.origin.file}:${other.tag.origin.row}`,
      count,
    },
  }));
}

function sharesRegisters(first: Layout, second: Layout): boolean {
  return first.unit === second.unit && first.area === second.area && second.start < first.start + first.count;
}

function isFurther(layout: Layout, reach: Layout): boolean {
  const end = layout.start + layout.count;
  const reachEnd = reach.start + reach.count;
  // Among equals the one read whole says more than a part of it.
  return end > reachEnd || (end === reachEnd && isPart(reach) && !isPart(layout));
}

function overlap(first: Layout, second: Layout): Fault | undefined {
  if (isFine(first, second)) return undefined;
  const isSamePlace = first.start === second.start && first.count === second.count;
  // The later row is the one just written.
  const [other, blamed] =
    second.tag.origin.file === first.tag.origin.file && second.tag.origin.row < first.tag.origin.row
      ? [second, first]
      : [first, second];
  return {
    severity: isSamePlace ? 'warning' : 'error',
    ...blamed.tag.origin,
    column: '地址',
    key: isSamePlace ? 'modbus.sameAddress' : 'modbus.overlap',
    params: {
      tag: blamed.tag.name,
      type: blamed.type,
      address: place(blamed),
      other: other.tag.name,
      otherType: other.type,
      otherAddress: place(other),
      place: `${other.tag.origin.file}:${other.tag.origin.row}`,
      unit: blamed.unit,
    },
  };
}

function place(layout: Layout): string {
  return writeAddress({ area: layout.area, index: layout.start, bit: layout.bit });
}

function isFine(first: Layout, second: Layout): boolean {
  if (isPart(first) || isPart(second)) {
    const whole = isPart(first) ? second : first;
    return isPart(whole) || isInteger(whole);
  }
  return first.start === second.start && first.type === second.type;
}

/** Whether it takes only a part of its register. */
function isPart(layout: Layout): boolean {
  return layout.bit !== undefined || layout.type.includes('int8');
}

function isInteger(layout: Layout): boolean {
  return layout.type.includes('int') || layout.type.startsWith('bcd');
}
