/** What a cell of a table may hold: how its text is read, and what it is where the same thing stands in YAML. */
import { z } from 'zod';
import type { TextKey, TextParams } from '../../agent/base/text.ts';
import { nearest } from '../../agent/base/nearest.ts';

/** A cell's value, or why it has none. */
export type Read<T> = { readonly value: T } | { readonly key: TextKey; readonly params: TextParams };

/** A kind of cell. `schema` is the input side of the same thing in YAML; text there is read by `read`, too. */
export interface Kind<T> {
  readonly schema: z.ZodType;
  /** @param text not empty */
  read(text: string): Read<T>;
}

/** Full-width characters, as a Chinese input method writes them, become their plain ones. */
export function plain(text: string): string {
  return text.normalize('NFKC').trim();
}

/** Text as it stands. A whole number in YAML is taken for the text it looks like; 40101.10 would lose its last digit. */
export const text: Kind<string> = {
  schema: z.union([z.string(), z.int()]),
  read: (cell) => ({ value: cell }),
};

/** Any finite number. */
export const number: Kind<number> = {
  schema: z.number(),
  read(cell) {
    const written = plain(cell);
    const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written) ? Number(written) : Number.NaN;
    return Number.isFinite(value) ? { value } : { key: 'config.badNumber', params: { value: cell } };
  },
};

/** A whole number from `min` to `max`. */
export function integer(min: number, max: number): Kind<number> {
  return {
    schema: z.int().min(min).max(max),
    read(cell) {
      const written = plain(cell);
      // Spreadsheets write whole numbers as 1.0 now and then.
      if (!/^[+-]?\d+(\.0+)?$/.test(written)) return { key: 'config.badInteger', params: { value: cell } };
      const value = Number(written);
      if (value < min || value > max) return { key: 'config.outOfRange', params: { value, min, max } };
      return { value };
    },
  };
}

const yes = new Set(['yes', 'y', 'true', 't', '1', 'x', '是', '有', '√', '✓', '✔', '☑', '对']);
const no = new Set(['no', 'n', 'false', 'f', '0', '-', '否', '无', '×', '✗', '☐', '不', '/']);

/** 是/否, yes/no, true/false, 1/0, √. */
export const yesNo: Kind<boolean> = {
  schema: z.boolean(),
  read(cell) {
    const written = plain(cell).toLowerCase();
    if (yes.has(written)) return { value: true };
    if (no.has(written)) return { value: false };
    return { key: 'config.badYesNo', params: { value: cell } };
  },
};

/** One of `values`; `words` are other ways to write them, in lower case. */
export function choice<const T extends string>(
  values: readonly T[],
  words: Readonly<Record<string, T>> = {},
): Kind<T> {
  const byWord = new Map<string, T>(Object.entries(words));
  for (const value of values) byWord.set(value.toLowerCase(), value);
  return {
    schema: z.enum(values as readonly [T, ...T[]]),
    read(cell) {
      const value = byWord.get(plain(cell).toLowerCase());
      return value === undefined ? notOneOf(cell, values, byWord.keys()) : { value };
    },
  };
}

/** The fault of a word that is none of the known ones: names the nearest, or all. */
export function notOneOf(
  value: string,
  known: readonly string[],
  words: Iterable<string> = known,
): { readonly key: TextKey; readonly params: TextParams } {
  const candidates = [...words];
  const near = nearest(plain(value), candidates) ?? within(plain(value), candidates);
  if (near !== undefined) {
    // Words are held in lower case; a person is shown the spelling of the documents.
    const written = known.find((one) => one.toLowerCase() === near) ?? near;
    return { key: 'config.notOneOfNear', params: { value, nearest: written } };
  }
  return { key: 'config.notOneOf', params: { value, known: known.join(', ') } };
}

/** The longest Chinese word that stands in a text: 产量 in 产量计数器. */
function within(asked: string, words: readonly string[]): string | undefined {
  const found = words.filter((word) => /^\p{Script=Han}{2,}$/u.test(word) && asked.includes(word));
  return found.toSorted((a, b) => b.length - a.length)[0];
}

/** `name=value;name=value`. */
export const pairs: Kind<Readonly<Record<string, string>>> = {
  schema: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  read(cell) {
    const found: Record<string, string> = {};
    for (const part of split(cell, /[;；\n]/)) {
      const match = /^([^=＝]+)[=＝](.*)$/s.exec(part);
      if (match === null) return { key: 'config.badPairs', params: { value: part } };
      const [, name = '', value = ''] = match;
      const option = plain(name);
      // Which of the two was meant nobody can tell.
      if (Object.hasOwn(found, option)) return { key: 'config.pairTwice', params: { name: option } };
      found[option] = value.trim();
    }
    return { value: found };
  },
};

/** `scheme:value`, several separated by `;` or space. The value is opaque. */
export const identifiers: Kind<readonly string[]> = {
  schema: z.array(z.string()),
  read(cell) {
    const found = split(cell, /[;；\s]+/);
    const wrong = found.find((one) => !/^[^:：]+[:：].+$/.test(one));
    if (wrong !== undefined) return { key: 'config.badIdentifier', params: { value: wrong } };
    return { value: found.map((one) => one.replace('：', ':')) };
  },
};

function split(cell: string, separator: RegExp): string[] {
  return cell
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
