/**
 * A row of a table of instances × a template → ordinary tags. Pure. Their origin is the row, and `via` the template's
 * line; so everything that checks, plans and reads tags needs to know nothing of templates.
 */
import type { Fault } from '../../agent/base/fault.ts';
import type { ByteOrder, Tag, TagType } from '../../agent/model/tag.ts';
import { isProblem, parseAddress, writeAddress } from '../../collectors/modbus/address.ts';
import { widened } from '../../collectors/modbus/tags/layout.ts';
import { nearest } from '../../agent/base/nearest.ts';
import { cellFault, type TableRecord } from '../points/import.ts';
import type { TagDefaults } from '../points/tags.ts';
import { factors, type Factor, type instanceColumns } from './columns.ts';
import type { Template, TemplateTag } from './template.ts';

/** A row of a table of instances. */
export type InstanceRow = TableRecord<typeof instanceColumns>;

/**
 * The tags of an instance; fewer, or none, where its row has faults.
 * @param headerOf the column's name as the person wrote it
 */
export function expand(
  row: InstanceRow,
  template: Template,
  defaults: TagDefaults,
  headerOf: (field: string) => string,
  faults: Fault[],
): Tag[] {
  const { values, origin } = row;
  const { equipment, unit, prefix = '', base = template.about.base } = values;
  if (equipment === undefined) return [];
  faults.push(...rowFaults(row, template, headerOf));
  const chosen = choose(row, template, headerOf, faults);
  const fast = values.group ?? defaults.group ?? values.slowGroup ?? '';
  return chosen.map(({ tag, speed, times }) => {
    const { role, roleOptions, byteOrder = orderOf(tag.type, template), ...rest } = tag;
    const { typeOptions } = tag;
    const at = (address: string): string => (base === undefined ? address : moved(address, base));
    const product = times.reduce((so, factor) => so * factorOf(row, factor), tag.scale ?? 1);
    // 0.1 × 3 is 0.3 to whoever wrote it.
    const scale = Number(product.toPrecision(12));
    return {
      ...rest,
      equipment,
      connection: values.connection ?? defaults.connection ?? '',
      group: speed === 'slow' ? (values.slowGroup ?? fast) : fast,
      name: prefix + tag.name,
      address: at(tag.address),
      ...(unit === undefined ? {} : { unit }),
      ...(byteOrder === undefined ? {} : { byteOrder }),
      ...(typeOptions === undefined ? {} : { typeOptions: movedOptions(typeOptions, at) }),
      ...(scale === (tag.scale ?? 1) ? {} : { scale }),
      ...(role === undefined || values.roles === false ? {} : { role }),
      ...(roleOptions === undefined || values.roles === false ? {} : { roleOptions }),
      origin: { ...origin, via: `${tag.origin.file}:${tag.origin.row}` },
    };
  });
}

/** What a row says that its template has no use for, or leaves out though readings depend on it. */
function rowFaults(
  { values, origin, broken }: InstanceRow,
  { about, tags }: Template,
  headerOf: (field: string) => string,
): Fault[] {
  const faults: Fault[] = [];
  const params = { template: about.id };
  if (values.base !== undefined && about.base === undefined)
    faults.push(cellFault(origin, headerOf('base'), 'config.templateNoBase', params));
  for (const factor of Object.keys(factors) as Factor[]) {
    const isUsed = tags.some(({ times }) => times.includes(factor));
    const column = headerOf(factor);
    const given = values[factor] !== undefined;
    if (given && !isUsed) faults.push(cellFault(origin, column, 'config.templateNoFactor', params));
    if (given || !isUsed || broken.has(factor)) continue;
    const fault = cellFault(origin, column, 'config.templateFactorMissing', {
      ...params,
      column,
      value: factors[factor],
    });
    faults.push({ ...fault, severity: 'warning' });
  }
  return faults;
}

/** The tags that the row's 点 names, or all. */
function choose(
  { values, origin }: InstanceRow,
  { about, tags }: Template,
  headerOf: (field: string) => string,
  faults: Fault[],
): readonly TemplateTag[] {
  const { tags: wanted } = values;
  if (wanted === undefined || wanted.length === 0) return tags;
  for (const name of wanted) {
    if (tags.some(({ tag }) => isMeant(name, tag.name))) continue;
    const known = tags.map(({ tag }) => tag.name);
    const near = nearest(name, known);
    const params = { name, template: about.id, nearest: near ?? '', known: known.join(', ') };
    const key = near === undefined ? 'config.templateNoTag' : 'config.templateNoTagNear';
    faults.push(cellFault(origin, headerOf('tags'), key, params));
  }
  return tags.filter(({ tag }) => wanted.some((name) => isMeant(name, tag.name)));
}

/** `energy/active` means itself, `energy`, `energy/` and `energy*` what begins so. */
function isMeant(wanted: string, name: string): boolean {
  if (wanted.endsWith('*') || wanted.endsWith('/')) return name.startsWith(wanted.replace(/\*$/, ''));
  return name === wanted || name.startsWith(`${wanted}/`);
}

function factorOf({ values }: InstanceRow, factor: Factor): number {
  const value = values[factor] ?? factors[factor];
  // The nearest double to 0.1, 0.01 …, which a negative power need not be.
  return factor === 'decimals' ? Number(`1e-${value}`) : value;
}

/** The order of a value of several registers; text and single registers have none to say. */
function orderOf(type: TagType, { about }: Template): ByteOrder | undefined {
  if (/^(u?int|float|bcd)32$/.test(type)) return about.byteOrder;
  return /^(u?int|float)64$/.test(type) ? widened[about.byteOrder] : undefined;
}

/** An address counted from `base`. */
function moved(address: string, base: number): string {
  const parsed = parseAddress(address, 'hr0');
  return isProblem(parsed) ? address : writeAddress({ ...parsed, index: parsed.index + base });
}

/** The one option that is an address moves with the others. */
function movedOptions(
  options: NonNullable<Tag['typeOptions']>,
  at: (address: string) => string,
): NonNullable<Tag['typeOptions']> {
  const { scaleFactor } = options;
  return scaleFactor === undefined ? options : { ...options, scaleFactor: at(scaleFactor) };
}
