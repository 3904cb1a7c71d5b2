/**
 * Modbus addresses as people write them.
 *
 *   hr:100  ir:5  co:0  di:7     area and 0-based number, as it travels in the request
 *   40101  400101  30006  10008  1     classic, 1-based: 40101 and 400101 are hr:100, 1 is co:0
 *   hr:100.3  40101.3            one bit of a register, 0 (least significant) to 15
 */
import type { TextKey, TextParams } from '../../agent/base/text.ts';

/** The four tables of the data model (MODBUS Application Protocol V1.1b3 §4.3): coils, discrete inputs, input and holding registers. */
export type Area = 'co' | 'di' | 'ir' | 'hr';

/** What a bare number in a point table can mean: the classic notation (40101, 1-based), or an area and the base it counts from. */
export const bareAddresses = ['classic', 'hr0', 'hr1', 'ir0', 'ir1', 'co0', 'co1', 'di0', 'di1'] as const;

/** What a bare number means. */
export type BareAddress = (typeof bareAddresses)[number];

/** A parsed address; `index` is 0-based and ≤ 65535, `bit` only on registers. */
export interface Address {
  readonly area: Area;
  readonly index: number;
  readonly bit: number | undefined;
}

/** Why a text is not an address. */
export interface AddressProblem {
  readonly key: TextKey;
  readonly params: TextParams;
}

/** Largest 0-based address of an area (§4.4). */
export const lastIndex = 65_535;

const classicAreas: Readonly<Record<string, Area>> = { '0': 'co', '1': 'di', '3': 'ir', '4': 'hr' };

/** Whether an area holds single bits rather than 16-bit registers. */
export function isBitArea(area: Area): boolean {
  return area === 'co' || area === 'di';
}

/** Whether `parseAddress` found a fault. */
export function isProblem(parsed: Address | AddressProblem): parsed is AddressProblem {
  return 'key' in parsed;
}

/**
 * Parses an address. Full-width characters, as a Chinese input method writes them, are taken for their plain ones.
 * @param bare what a number without an area means on this connection
 */
export function parseAddress(text: string, bare: BareAddress): Address | AddressProblem {
  const written = text.normalize('NFKC').trim().toLowerCase();
  const match = /^(?:(co|di|ir|hr)\s*:\s*)?(\d{1,6})(?:\.(\d{1,2}))?$/.exec(written);
  if (match === null) return { key: 'modbus.addressSyntax', params: { address: text } };
  const [, named, digits = '', bitDigits] = match;

  const place =
    named === undefined ? bareAddress(digits, bare) : { area: named as Area, index: Number(digits) };
  if (place === undefined) return { key: 'modbus.addressClassic', params: { address: text } };
  if (place.index < 0) return { key: 'modbus.addressZero', params: { address: text } };
  if (place.index > lastIndex) return { key: 'modbus.addressRange', params: { address: text } };

  if (bitDigits === undefined) return { ...place, bit: undefined };
  if (isBitArea(place.area)) return { key: 'modbus.bitOfBit', params: { address: text } };
  const bit = Number(bitDigits);
  return bit > 15 ? { key: 'modbus.bitRange', params: { address: text } } : { ...place, bit };
}

function bareAddress(digits: string, bare: BareAddress): { area: Area; index: number } | undefined {
  if (bare !== 'classic')
    return { area: bare.slice(0, 2) as Area, index: Number(digits) - Number(bare.slice(2)) };
  // Tables that passed through Excel have lost leading zeros: fewer than five digits can only be a coil.
  const area = digits.length < 5 ? 'co' : classicAreas[digits.charAt(0)];
  if (area === undefined) return undefined;
  const index = Number(digits.length < 5 ? digits : digits.slice(1)) - 1;
  return { area, index };
}

/** An address in the one notation that needs no explanation, `hr:100.3`. */
export function writeAddress(address: Address): string {
  return `${address.area}:${address.index}${address.bit === undefined ? '' : `.${address.bit}`}`;
}
