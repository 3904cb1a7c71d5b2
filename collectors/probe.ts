/** What a dry run of tags against the live devices finds (`zhencai probe`), whatever the protocol. */
import type { TextKey, TextParams } from '../agent/base/text.ts';
import type { Sample, Value } from '../agent/model/sample.ts';
import { Status, statusName } from '../agent/model/status.ts';
import type { ByteOrder, Tag, TagType } from '../agent/model/tag.ts';

/** ok · read, but hardly right · not read · not asked. */
export type Verdict = 'ok' | 'doubtful' | 'failed' | 'skipped';

/** Something to tell a person, out of the catalogue; its hint is the way out. */
export interface Remark {
  readonly key: TextKey;
  readonly params?: TextParams | undefined;
}

/** A number seen elsewhere, on the machine's display: |reading − value| ≤ tolerance, in engineering units. */
export interface Expectation {
  readonly value: number;
  readonly tolerance: number;
}

/** What a dry run is asked beside the tags. */
export interface ProbeWish {
  /** Of its one tag. */
  readonly expect?: Expectation | undefined;
}

/** A cell of the point table. */
export type Cell = 'address' | 'type' | 'byteOrder' | 'scale';

/** One way to configure a tag under which what was read is a value to be expected. */
export interface Explanation {
  readonly address: string;
  readonly type: TagType;
  /** Other types that read the same here: they differ in sign only. */
  readonly also: readonly TagType[];
  readonly byteOrder: ByteOrder;
  readonly scale: number;
  /** What the tag would read. */
  readonly value: Value;
  /** The cells to change; none where it is as configured. */
  readonly changes: readonly Cell[];
}

/** What came of one tag. */
export interface ProbeReading {
  readonly tag: Tag;
  /** In the one notation that means the same everywhere. */
  readonly address: string;
  readonly unit?: number | undefined;
  readonly sample: Sample;
  /** As `FreshReading.raw`. */
  readonly raw?: string | undefined;
  /** Of the request that read it, in milliseconds. */
  readonly roundTripMs?: number | undefined;
  readonly verdict: Verdict;
  /** Why the verdict is not ok. */
  readonly reasons: readonly Remark[];
  /** What is worth knowing and changes no verdict. */
  readonly notes: readonly Remark[];
  /** Simplest first. Undefined where none were looked for. */
  readonly explanations?: readonly Explanation[] | undefined;
}

/** What came of one connection; readings in the order in which they were asked for. */
export interface ProbeResult {
  readonly readings: readonly ProbeReading[];
  readonly remarks: readonly Remark[];
}

/** Whether a value is the expected one. */
export function isExpected(value: number | bigint, { value: expected, tolerance }: Expectation): boolean {
  // 231.35 is 231.4 − 0.05, also where binary fractions say a trifle less.
  const room = tolerance + Math.abs(expected) * 1e-12;
  return Math.abs(Number(value) - expected) <= room;
}

/** Reasons that lie in the sample alone. */
export function reasonsOf({ tag, value, quality, status }: Sample): Remark[] {
  if (quality === 'GOOD') return [];
  if (status === Status.UncertainEngineeringUnitsExceeded) return [outsideLimits(tag)];
  const params = { status: statusName(status) };
  return [{ key: value === null ? 'probe.badStatus' : 'probe.uncertain', params }];
}

/** A value beyond what its tag allows. */
export function outsideLimits({ min, max }: Tag): Remark {
  return { key: 'probe.outside', params: { min: min ?? '−∞', max: max ?? '∞' } };
}

/** A value that is not the expected one. */
export function notExpected({ value, tolerance }: Expectation): Remark {
  return { key: 'probe.notExpected', params: { expected: value, tolerance } };
}
