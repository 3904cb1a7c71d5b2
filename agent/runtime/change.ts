/** Which samples are worth a place in the outbox: all, unless the tag has a deadband. */
import type { Sample } from '../model/sample.ts';

/** With a deadband, a value that does not move is sent again after this time all the same. */
export const refreshMs = 60_000;

/**
 * Whether `sample` is to be kept, given the last one of its tag that was.
 * A change of quality or status is always kept; a number only when it moved by more than the tag's deadband.
 */
export function isChange(sample: Sample, kept: Sample | undefined): boolean {
  const deadband = sample.tag.deadband;
  if (deadband === undefined || kept === undefined) return true;
  if (sample.status !== kept.status || sample.time - kept.time >= refreshMs || sample.time < kept.time)
    return true;
  const { value } = sample;
  const before = kept.value;
  if (typeof value === 'number' && typeof before === 'number') return Math.abs(value - before) > deadband;
  if (typeof value === 'bigint' && typeof before === 'bigint') {
    const moved = value > before ? value - before : before - value;
    return Number(moved) > deadband;
  }
  if (Array.isArray(value) && Array.isArray(before)) {
    return value.length !== before.length || value.some((element, index) => element !== before[index]);
  }
  return value !== before;
}
