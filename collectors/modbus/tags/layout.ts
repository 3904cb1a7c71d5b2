/** Where a tag lies in a device: unit, area, first register or bit, how many, and how its bytes become a value. */
import type { Fault } from '../../../agent/base/fault.ts';
import type { TextKey, TextParams } from '../../../agent/base/text.ts';
import type { ByteOrder, Tag, TagType } from '../../../agent/model/tag.ts';
import {
  isBitArea,
  isProblem,
  lastIndex,
  parseAddress,
  writeAddress,
  type Address,
  type Area,
  type BareAddress,
} from '../address.ts';
import type { OwnSettings } from '../settings/unit.ts';
import { typeOptionsOf, type TypeOptions } from './type-options.ts';

/** Unit id of a tag that names none. */
export const defaultUnit = 1;

/** Most registers of one request (MODBUS Application Protocol V1.1b3 §6.3). */
export const mostRegisters = 125;

/** Longest string in bytes: what one request can carry. */
export const maxStringBytes = 2 * mostRegisters;

/** What of a connection's config decides where its tags lie, and of its units where they differ. */
export interface LayoutDefaults extends Omit<UnitDefaults, 'stringByteOrder'> {
  readonly quirks?: { readonly stringByteOrder?: 'ABCD' | 'BADC' | undefined } | undefined;
  readonly units?: Readonly<Record<string, OwnSettings>> | undefined;
}

interface UnitDefaults {
  readonly byteOrder: 'ABCD' | 'CDAB' | 'BADC' | 'DCBA';
  readonly bareAddress: BareAddress;
  readonly stringByteOrder: 'ABCD' | 'BADC';
}

/** So many registers, or bits in co and di, from a 0-based address on. */
export interface Span {
  readonly start: number;
  readonly count: number;
}

/** A tag's place: what one request must bring of it. */
export interface Layout extends Span {
  readonly tag: Tag;
  readonly unit: number;
  readonly area: Area;
  /** The value alone; the layout itself reaches to its scale factor, too, where it has one. */
  readonly value: Span;
  readonly bit: number | undefined;
  /** Never `auto`. */
  readonly type: Exclude<TagType, 'auto'>;
  /** Of four letters up to 32 bits and strings, of eight for 64 bits. */
  readonly byteOrder: ByteOrder;
  readonly options?: TypeOptions | undefined;
}

/** A tag's layout, or what is wrong with it; warnings may come with a layout. */
export interface LaidOut {
  readonly layout: Layout | undefined;
  readonly faults: readonly Fault[];
}

/** The 64-bit order that does to four registers what the 32-bit order does to two. */
export const widened = { ABCD: 'ABCDEFGH', CDAB: 'GHEFCDAB', BADC: 'BADCFEHG', DCBA: 'HGFEDCBA' } as const;

const registers: Readonly<Record<string, number>> = {
  bool: 1,
  int8hi: 1,
  int8lo: 1,
  uint8hi: 1,
  uint8lo: 1,
  int16: 1,
  uint16: 1,
  bcd16: 1,
  int32: 2,
  uint32: 2,
  float32: 2,
  bcd32: 2,
  int64: 4,
  uint64: 4,
  float64: 4,
};

/** Registers a type takes; 0 for a string length that cannot be. */
export function registersOf(type: TagType): number {
  if (!type.startsWith('string:')) return registers[type] ?? 0;
  const bytes = Number(type.slice('string:'.length));
  return Number.isInteger(bytes) && bytes >= 1 && bytes <= maxStringBytes ? Math.ceil(bytes / 2) : 0;
}

/** Finds a tag's place, and every fault of the tag by itself. */
export function layOut(tag: Tag, defaults: LayoutDefaults): LaidOut {
  const faults: Fault[] = [];
  const report = (column: string, key: TextKey, params: TextParams = {}): void => {
    faults.push({ severity: 'error', ...tag.origin, column, key, params: { tag: tag.name, ...params } });
  };

  const unit = tag.unit ?? defaultUnit;
  if (!Number.isInteger(unit) || unit < 0 || unit > 255) report('站号', 'modbus.unitRange', { unit });

  const own = ofUnit(defaults, unit);
  const address = parseAddress(tag.address, own.bareAddress);
  if (isProblem(address)) report('地址', address.key, address.params);
  const type = isProblem(address) ? tag.type : typeAt(address, tag.type);

  if (type === 'auto') {
    // A broken address is told first: it alone may be why no type can be known.
    if (!isProblem(address)) report('类型', 'modbus.typeMissing', { address: writeAddress(address) });
    return { layout: undefined, faults };
  }
  const size = registersOf(type);
  if (size === 0) report('类型', 'modbus.stringLength', { type, max: maxStringBytes });
  if (!isProblem(address)) checkType(address, type, size, report);

  const byteOrder = tag.byteOrder ?? (isWide(type) ? widened[own.byteOrder] : defaultOrder(type, own));
  if ((byteOrder.length === 8) !== isWide(type))
    report('字节序', 'modbus.byteOrderWidth', { byteOrder, type });

  if (!isNumeric(type)) {
    if (tag.scale !== undefined) report('倍率', 'modbus.notNumeric', { type });
    if (tag.offset !== undefined) report('偏移', 'modbus.notNumeric', { type });
    if (tag.min !== undefined) report('有效下限', 'modbus.notNumeric', { type });
    if (tag.max !== undefined) report('有效上限', 'modbus.notNumeric', { type });
  }
  if (isProblem(address)) return { layout: undefined, faults };
  const { area, index, bit } = address;
  const isMagnitude = tag.typeOptions?.sign === 'magnitude';
  const at = { type, address, bareAddress: defaults.bareAddress, isMagnitude };
  const options = typeOptionsOf(tag, at, (key, params) => report('类型选项', key, params));
  const value = { start: index, count: size };
  const span = spanOf(value, options?.scaleFactor);
  if (options?.scaleFactor !== undefined) checkSpan(value, span, options.scaleFactor, report);
  if (faults.length > 0) return { layout: undefined, faults };
  return { layout: { tag, unit, area, ...span, value, bit, type, byteOrder, options }, faults };
}

/** From the first to the last of a value and the register of its scale factor. */
function spanOf(value: Span, scaleFactor = value.start): Span {
  const start = Math.min(value.start, scaleFactor);
  return { start, count: Math.max(value.start + value.count, scaleFactor + 1) - start };
}

type Report = (column: string, key: TextKey, params: TextParams) => void;

function checkSpan(value: Span, { count }: Span, scaleFactor: number, report: Report): void {
  if (scaleFactor >= value.start && scaleFactor < value.start + value.count)
    report('类型选项', 'modbus.scaleFactorInside', {});
  else if (count > mostRegisters) report('类型选项', 'modbus.scaleFactorFar', { count, max: mostRegisters });
}

function typeAt(address: Address, type: TagType): TagType {
  const isBit = isBitArea(address.area) || address.bit !== undefined;
  return type === 'auto' && isBit ? 'bool' : type;
}

function checkType(address: Address, type: TagType, size: number, report: Report): void {
  const written = writeAddress(address);
  const isBit = isBitArea(address.area) || address.bit !== undefined;
  if (isBit && type !== 'bool') report('类型', 'modbus.typeOfBit', { address: written, type });
  else if (!isBit && type === 'bool') report('地址', 'modbus.boolNeedsBit', { address: written });
  else if (address.index + size - 1 > lastIndex)
    report('地址', 'modbus.addressBeyond', { address: written, type, count: size });
}

/** Whether a type is of 64 bits. */
function isWide(type: TagType): boolean {
  return type === 'int64' || type === 'uint64' || type === 'float64';
}

function isNumeric(type: TagType): boolean {
  return type !== 'bool' && !type.startsWith('string:');
}

/** What counts for a unit. */
function ofUnit(defaults: LayoutDefaults, unit: number): UnitDefaults {
  const own = defaults.units?.[String(unit)];
  return {
    byteOrder: own?.byteOrder ?? defaults.byteOrder,
    bareAddress: own?.bareAddress ?? defaults.bareAddress,
    stringByteOrder: own?.quirks?.stringByteOrder ?? defaults.quirks?.stringByteOrder ?? 'ABCD',
  };
}

/**
 * The connection's order is that of values of several registers. A device that swaps those commonly leaves single
 * registers and text alone, so these are swapped only where their tag says so, or for text the quirk of its own.
 */
function defaultOrder(type: TagType, own: UnitDefaults): ByteOrder {
  if (type.startsWith('string:')) return own.stringByteOrder;
  return type === 'int32' || type === 'uint32' || type === 'float32' || type === 'bcd32'
    ? own.byteOrder
    : 'ABCD';
}
