/**
 * Makes elements. Everything in a pack is hostile input: text becomes text nodes in which every sign is seen, and nothing
 * here, or anywhere in the page, parses markup.
 */
import { say, type Lang, type TextKey } from '../../base/text.ts';
import { readable } from '../report/html.ts';

/** What goes into an element. */
export type Child = Node | string | number | undefined;

/** Attributes, set as they are; `undefined` leaves one out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element with attributes and children. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) made.setAttribute(key, String(value));
  for (const child of children)
    if (child !== undefined) made.append(child instanceof Node ? child : readable(String(child)));
  return made;
}

/** An element whose text is an entry of the catalogue and follows the language (`relabel`). */
export function labelled<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  text: TextKey,
  attributes: Attributes = {},
): HTMLElementTagNameMap[Name] {
  return element(name, { ...attributes, 'data-text': text });
}

/** Says every `labelled` element below `root` in the language. */
export function relabel(root: ParentNode, lang: Lang): void {
  for (const one of root.querySelectorAll<HTMLElement>('[data-text]'))
    one.textContent = say(lang, one.dataset['text'] as TextKey);
}

/** A table with a caption that scrolls by itself where the page is narrow. */
export function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly Child[])[],
  attributes: Attributes = {},
): HTMLElement {
  const head = element('tr', {}, ...heads.map((text) => element('th', { scope: 'col' }, text)));
  const body = rows.map((cells) =>
    element('tr', {}, ...cells.map((cell, index) => cellOf(cell, heads[index]))),
  );
  return element(
    'div',
    { class: 'wide', role: 'region', 'aria-label': caption, tabindex: 0 },
    element('table', attributes, element('thead', {}, head), element('tbody', {}, ...body)),
  );
}

/** On a phone a row becomes a card, and each cell says its own head. */
function cellOf(cell: Child, head: string | undefined): HTMLElement {
  return element('td', { 'data-head': head, class: typeof cell === 'number' ? 'number' : undefined }, cell);
}

/** Rows that may be very many: the first are shown, a button shows the rest. */
export function longTable(
  lang: Lang,
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly Child[])[],
  atFirst = 50,
): HTMLElement {
  if (rows.length <= atFirst) return table(caption, heads, rows);
  const short = table(caption, heads, rows.slice(0, atFirst));
  const more = element(
    'button',
    { type: 'button', class: 'more' },
    say(lang, 'page.showAll', { n: rows.length }),
  );
  const both = element('div', {}, short, more);
  more.addEventListener('click', () => both.replaceChildren(table(caption, heads, rows)));
  return both;
}
