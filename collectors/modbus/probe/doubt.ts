/** What is doubtful about a reading that came well. Pure: rules of thumb, each of which a provider can check in a minute. */
import type { Sample } from '../../../agent/model/sample.ts';
import { Status } from '../../../agent/model/status.ts';
import type { ByteOrder, Tag } from '../../../agent/model/tag.ts';
import { outsideLimits, type Remark } from '../../probe.ts';
import { isBitArea } from '../address.ts';
import { samplerOf } from '../tags/decode.ts';
import type { Layout } from '../tags/layout.ts';
import { floatRange } from './plausible.ts';

/** A whole number from here on, which in the other word order would be below it, is doubted. */
const large32 = 2 ** 24;
const large64 = 2 ** 48;
const unprintable = /[\p{C}\p{Zl}\p{Zp}\ufffd]/u;

const otherWordOrder: Partial<Readonly<Record<ByteOrder, ByteOrder>>> = {
  ABCD: 'CDAB',
  CDAB: 'ABCD',
  BADC: 'DCBA',
  DCBA: 'BADC',
  ABCDEFGH: 'GHEFCDAB',
  GHEFCDAB: 'ABCDEFGH',
  BADCFEHG: 'HGFEDCBA',
  HGFEDCBA: 'BADCFEHG',
  CDABGHEF: 'EFGHABCD',
  EFGHABCD: 'CDABGHEF',
};

/** Reasons for doubt and notes; a tag without reasons is ok. */
export interface Doubts {
  readonly reasons: readonly Remark[];
  readonly notes: readonly Remark[];
}

/**
 * Looks at one reading.
 * @param sample as the agent would send it
 * @param bytes of the block that was read, which begins at `blockStart`
 */
export function doubtsOf(layout: Layout, sample: Sample, blockStart: number, bytes: Uint8Array): Doubts {
  const { tag, type } = layout;
  if (isBitArea(layout.area) || type === 'bool') return { reasons: [], notes: [] };
  const { start, count } = layout.value;
  const own = bytes.subarray((start - blockStart) * 2, (start - blockStart + count) * 2);
  const reasons: Remark[] = [];
  const notes: Remark[] = [];

  // The tag itself says that these words are no reading.
  if (sample.status === Status.BadNotImplemented) return { reasons, notes: [{ key: 'probe.noReading' }] };
  if (sample.quality === 'BAD') reasons.push({ key: 'probe.notNumber', params: { type } });
  else if (sample.status === Status.UncertainEngineeringUnitsExceeded) reasons.push(outsideLimits(tag));

  if (type.startsWith('string:')) {
    if (unprintable.test(String(sample.value))) reasons.push({ key: 'probe.garbledText' });
    return { reasons, notes };
  }
  if (own.every((byte) => byte === 0xff) && !type.includes('int8')) reasons.push({ key: 'probe.allOnes' });
  if (count > 1 && own.every((byte) => byte === 0)) notes.push({ key: 'probe.zero' });

  const raw = unscaled(layout, layout.byteOrder, blockStart, bytes);
  if (raw === undefined || Number(raw) === 0) return { reasons, notes };
  const size = Math.abs(Number(raw));
  if (type.startsWith('float') && (size < floatRange.least || size > floatRange.most))
    reasons.push({ key: 'probe.implausible', params: { type } });
  if (/^u?int(32|64)$/.test(type) && looksSwapped(layout, raw, blockStart, bytes))
    reasons.push({ key: 'probe.swapped' });
  return { reasons, notes };
}

/** Large as it is, and small in the other word order: a small number in the wrong one looks so, and few large ones do. */
function looksSwapped(layout: Layout, raw: number | bigint, blockStart: number, bytes: Uint8Array): boolean {
  const order = otherWordOrder[layout.byteOrder];
  const other = order && unscaled(layout, order, blockStart, bytes);
  if (other === undefined) return false;
  const [size, otherSize] = [Math.abs(Number(raw)), Math.abs(Number(other))];
  const large = layout.value.count === 4 ? large64 : large32;
  if (size >= large && otherSize < large) return true;
  // A number below 65536 leaves its other half empty; round numbers that do so in the right order are rare.
  return layout.value.count === 2 && size >= 65_536 && otherSize < 65_536;
}

function unscaled(
  layout: Layout,
  byteOrder: ByteOrder,
  blockStart: number,
  bytes: Uint8Array,
): number | bigint | undefined {
  const tag: Tag = { ...layout.tag, scale: undefined, offset: undefined, min: undefined, max: undefined };
  const { value } = samplerOf({ ...layout, tag, byteOrder, options: undefined }, blockStart)(bytes, 0);
  return typeof value === 'number' || typeof value === 'bigint' ? value : undefined;
}
