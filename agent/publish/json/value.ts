import type { Scalar, Value } from '../../model/sample.ts';

/**
 * A value as JSON text (CONTRACT 4). Integers beyond ±(2^53−1) are decimal strings. A number that JSON cannot hold is
 * undefined: the caller makes it BAD.
 */
export function valueJson(value: Value): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value === 0 ? 0 : value) : undefined;
  if (value === null) return 'null';
  if (Array.isArray(value)) {
    const parts = (value as readonly Scalar[]).map((element) => valueJson(element));
    return parts.includes(undefined) ? undefined : `[${parts.join(',')}]`;
  }
  return scalarJson(value as boolean | bigint | string);
}

function scalarJson(value: boolean | bigint | string): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  const exact = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
  return exact ? String(value) : `"${value}"`;
}
