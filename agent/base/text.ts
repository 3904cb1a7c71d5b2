/**
 * What people read, in Chinese and English, from one catalogue. A text may carry `{name}` places and, for errors and
 * faults, a hint: the way out.
 */
import { catalogue } from './catalogue/all.ts';
import type { Text } from './catalogue/entry.ts';

/** `{tags:tag|tags}`: the first where the value is 1, else the second. */
const plural = /\{(\w+):([^|{}]*)\|([^|{}]*)\}/g;

/** A language people are spoken to in. */
export type Lang = 'zh' | 'en';

/** Key of a text: `area.fact`. */
export type TextKey = keyof typeof catalogue;

/** Values for the places of a text. */
export type TextParams = Readonly<Record<string, string | number>>;

/** A text that is not said yet: in whichever language it will be. */
export interface Phrase {
  readonly key: TextKey;
  readonly params?: TextParams | undefined;
}

/** Whether a code has a text. */
export function isTextKey(code: string | undefined): code is TextKey {
  return code !== undefined && Object.hasOwn(catalogue, code);
}

/** The text of `key` in `lang`, its places filled. A place without a value stays as it is, so it is seen. */
export function say(lang: Lang, key: TextKey, params: TextParams = {}): string {
  return fill(catalogue[key][lang], params);
}

/** The hint of `key` in `lang`, or undefined where there is none. */
export function hintOf(lang: Lang, key: TextKey, params: TextParams = {}): string | undefined {
  const text: Text = catalogue[key];
  return text.hint && fill(text.hint[lang], params);
}

function fill(template: string, params: TextParams): string {
  return template
    .replace(plural, (_, name: string, one: string, many: string) =>
      Number(params[name]) === 1 ? one : many,
    )
    .replace(/\{(\w+)\}/g, (place, name: string) => String(params[name] ?? place));
}

/** The language asked for by `--lang` or, failing that, by the locale variables in their POSIX order. */
export function chooseLang(asked: string | undefined, locale: string | undefined): Lang {
  if (asked === 'zh' || asked === 'en') return asked;
  return locale?.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
