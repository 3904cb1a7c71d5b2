import { isBitArea } from '../address.ts';
import type { Layout } from './layout.ts';

/**
 * A tag's part of a reply as it came: its registers in hex, "41ca 0000", with that of its scale factor "0923 sf=ffff", or
 * of a coil or input 0 or 1. Pure.
 * @param blockStart address of the block's first register or bit
 */
export function rawOf(layout: Layout, blockStart: number, bytes: Uint8Array): string {
  const { area, value, options } = layout;
  const distance = value.start - blockStart;
  if (isBitArea(area)) return String(((bytes[distance >> 3] ?? 0) >> (distance & 7)) & 1);
  const words = hexOf(bytes, distance, value.count);
  if (options?.scaleFactor === undefined) return words;
  return `${words} sf=${hexOf(bytes, options.scaleFactor - blockStart, 1)}`;
}

function hexOf(bytes: Uint8Array, distance: number, count: number): string {
  const words = Buffer.from(bytes.subarray(distance * 2, (distance + count) * 2));
  return words.toString('hex').replaceAll(/.{4}(?=.)/g, '$& ');
}
