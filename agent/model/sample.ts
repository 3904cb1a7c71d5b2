import { Status, type StatusCode } from './status.ts';
import type { Tag } from './tag.ts';
import type { EpochMs } from './time.ts';

/** What one element of a value may be. 64-bit integers are `bigint` wherever they come from, so they stay exact. */
export type Scalar = boolean | number | bigint | string;

/** A sample's value; `null` exactly when its quality is BAD. */
export type Value = Scalar | readonly Scalar[] | null;

/** Severity of the StatusCode (OPC 10000-4 §7.39.1). */
export type Quality = 'GOOD' | 'UNCERTAIN' | 'BAD';

/** Who stamped the time: the device, the protocol server, or this gateway when the answer arrived. */
export type TimeSource = 'source' | 'server' | 'gateway';

/** One reading of one tag. `status` is 0 for plain GOOD. */
export interface Sample {
  readonly tag: Tag;
  readonly value: Value;
  readonly quality: Quality;
  readonly status: StatusCode;
  readonly time: EpochMs;
  readonly timeSource: TimeSource;
}

/** The quality a StatusCode stands for: 00 GOOD, 01 UNCERTAIN, 1x BAD. */
export function qualityOf(status: StatusCode): Quality {
  const severity = status >>> 30;
  if (severity === 0) return 'GOOD';
  return severity === 1 ? 'UNCERTAIN' : 'BAD';
}

/** A GOOD sample. */
export function goodSample(tag: Tag, value: Value, time: EpochMs, timeSource: TimeSource): Sample {
  return { tag, value, quality: 'GOOD', status: Status.Good, time, timeSource };
}

/** A BAD sample: no value, and the status that says why. */
export function badSample(tag: Tag, status: StatusCode, time: EpochMs): Sample {
  return { tag, value: null, quality: 'BAD', status, time, timeSource: 'gateway' };
}
