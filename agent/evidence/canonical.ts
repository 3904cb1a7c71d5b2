/** Canonical JSON (RFC 8785): one value, one text. Pure. */

/** What JSON can hold; a member that is undefined is left out. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/**
 * The canonical text of a value: members sorted by UTF-16 code units (§3.2.3), numbers and strings as ECMAScript writes
 * them (§3.2.2).
 * @throws TypeError for NaN, infinities and lone surrogates, which have no canonical text
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} has no JSON text`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .flatMap((key) => {
      const member = value[key];
      return member === undefined ? [] : [`${text(key)}:${canonicalJson(member)}`];
    });
  return `{${members.join(',')}}`;
}

/** The value with U+FFFD for every lone surrogate: what people and devices wrote must not keep a record from being made. */
export function wellFormed<T>(value: T): T {
  const written = JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' ? part.toWellFormed() : part,
  );
  return JSON.parse(written) as T;
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

function text(value: string): string {
  if (!value.isWellFormed()) throw new TypeError('a lone surrogate has no JSON text');
  return JSON.stringify(value);
}
