/** 24 meters with 1000 tags on one line, as a workshop has them. */
import type { Tag } from '../../../agent/model/tag.ts';
import { tagOf } from './tags.ts';

export const units = Array.from({ length: 24 }, (_, index) => index + 1);
const tagCount = 1000;

/**
 * @param hole registers between one value and the next: 0 for values that lie together
 * @param runLength values that lie together before each hole
 */
export function metersTags(hole: number, runLength = 1): Tag[] {
  const perUnit = Math.ceil(tagCount / units.length);
  return units
    .flatMap((unit) =>
      Array.from({ length: perUnit }, (_, index) => {
        const address = index * 2 + Math.floor(index / runLength) * hole;
        return tagOf({ unit, address: `hr:${address}`, type: 'float32', group: 'slow' });
      }),
    )
    .slice(0, tagCount);
}
