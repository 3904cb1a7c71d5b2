/**
 * Markup that cannot be injected into: what `html` is given is escaped unless it is Markup itself, and Markup is made
 * here alone. Everything in a pack was written by somebody the reader has reasons to doubt.
 */

/** A piece of HTML. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a place of a template may hold; lists are joined, undefined is nothing. */
export type Part = string | number | Markup | undefined | readonly Part[];

/** A template of HTML. Places stand between tags or inside quoted attributes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const rest = parts.map((part, index) => `${render(part)}${strings[index + 1] ?? ''}`);
  return new Markup(`${strings[0] ?? ''}${rest.join('')}`);
}

/** Parts one after the other, something between each two. */
export function joined(parts: readonly Part[], between: Part): Markup {
  return new Markup(parts.map(render).join(render(between)));
}

function render(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  return part.map(render).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return readable(text).replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

/** A text as the body of a CSS string: nothing in it can end the string, the rule or the style element. */
export function cssText(text: string): string {
  return readable(text).replace(
    /[^\p{L}\p{N}]/gu,
    (sign) => `\\${(sign.codePointAt(0) ?? 0x20).toString(16)} `,
  );
}

/** Signs that are not seen, or turn round the text after them, are shown as such: a name may not look like another one. */
export function readable(text: string): string {
  return text.toWellFormed().replace(/(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}
