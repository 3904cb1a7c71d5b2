/** Canonical JSON (RFC 8785): one text for one value, so that a hash of the text is a hash of the value. */

/** A value that came from JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** What a text is: its value, and whether it is the canonical text of it. */
export interface Parsed {
  readonly value: Json;
  readonly canonical: boolean;
}

/** Reads JSON. Undefined where it is none, or nested deeper than the machine can follow. */
export function parseJson(text: string): Parsed | undefined {
  try {
    const value: Json = JSON.parse(text);
    // JSON.stringify writes numbers and strings as RFC 8785 does; it keeps the order of names, and puts names that are
    // numbers first. So most texts need one comparison, and the rest is written out.
    const quick = JSON.stringify(value) === text && !/\\ud/i.test(text) && isSorted(value);
    return { value, canonical: quick || canonicalText(value) === text };
  } catch {
    return undefined;
  }
}

/**
 * The canonical text of a value.
 * @throws RangeError for a number or string that JSON cannot hold
 */
export function canonicalText(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError('no number of JSON');
  if (typeof value === 'string' && !value.isWellFormed()) throw new RangeError('half a surrogate pair');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalText).join(',')}]`;
  // Array.sort without a comparison orders by UTF-16 code units, as RFC 8785 §3.2.3 asks.
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${canonicalText(name)}:${canonicalText(value[name] ?? null)}`).join(',')}}`;
}

/** Whether a value is an object: neither a list nor null. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isSorted(value: Json): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (isList(value)) {
    for (const item of value) if (!isSorted(item)) return false;
    return true;
  }
  let before = '';
  for (const name in value) {
    if (name < before || !isSorted(value[name] ?? null)) return false;
    before = name;
  }
  return true;
}
