/** Whether a reading can be what a machine measures, where nobody said what to expect. Pure, and a rule of thumb. */
import type { Layout } from '../tags/layout.ts';
import type { TagType } from '../../../agent/model/tag.ts';
import type { Cell } from '../../probe.ts';
import { registersOf } from '../tags/layout.ts';

/** Magnitudes between which a float is not doubted: outside them it is most often one in the wrong byte order. */
export const floatRange = { least: 1e-9, most: 1e12 } as const;
/** Magnitudes between which one is proposed: what machines measure. */
const likely = { least: 1e-3, most: 1e6 } as const;
/** Digits of a float32 that is a decimal. */
const mostDigits = 7;
/** Beyond it a counter in the right order hardly is. */
const mostCount = 2 ** 24;

/** A candidate of the finder. */
export interface Candidate {
  readonly type: TagType;
  readonly value: number | bigint;
  readonly changes: readonly Cell[];
  /** In the other area. */
  readonly isOther: boolean;
  /** At another address than the configured one. */
  readonly isBeside: boolean;
}

/**
 * Much can be, so little is proposed: types of the same width at the same place; another address for floats only, which
 * hardly come about by chance; another scale only where the tag has two limits to hold it against. In the other area only what
 * needs no further change: a float, or at the very place what lies within two limits.
 */
export function isPlausible({ tag, type: configured }: Layout, candidate: Candidate): boolean {
  const { type, value, changes, isOther, isBeside } = candidate;
  const isFloat = type.startsWith('float');
  if (registersOf(type) !== registersOf(configured) || Number(value) === 0) return false;
  if (type.includes('int8') || (type.startsWith('bcd') && type !== configured)) return false;
  const hasLimits = tag.min !== undefined && tag.max !== undefined;
  if (isOther && changes.length > 1) return false;
  if (changes.includes('address') && !isFloat && !(isOther && !isBeside && hasLimits)) return false;
  if (changes.includes('scale') && (!hasLimits || changes.length > 1)) return false;

  const size = Math.abs(Number(value));
  if (isFloat && (size < likely.least || size >= likely.most || digitsOf(Number(value)) > mostDigits))
    return false;
  if (!isFloat && size >= mostCount * Math.abs(tag.scale ?? 1)) return false;
  return value >= (tag.min ?? -Infinity) && value <= (tag.max ?? Infinity);
}

function digitsOf(value: number): number {
  return String(Math.abs(value))
    .replace(/e.*|\D/g, '')
    .replace(/^0+|0+$/g, '').length;
}
