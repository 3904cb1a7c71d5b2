import { isBitArea } from './address.ts';
import type { Layout } from './layout.ts';

/**
 * A tag's part of a reply as it came: its registers in hex, "41ca 0000", or of a coil or input 0 or 1. Pure.
 * @param blockStart address of the block's first register or bit
 */
export function rawOf(layout: Layout, blockStart: number, bytes: Uint8Array): string {
  const distance = layout.start - blockStart;
  if (isBitArea(layout.area)) return String(((bytes[distance >> 3] ?? 0) >> (distance & 7)) & 1);
  const words = Buffer.from(bytes.subarray(distance * 2, (distance + layout.count) * 2));
  return words.toString('hex').replaceAll(/.{4}(?=.)/g, '$& ');
}
