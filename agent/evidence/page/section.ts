/** A section of the result, and texts whose key comes out of a verification. */
import { catalogue } from '../../base/catalogue/all.ts';
import { say, type Lang, type TextKey, type TextParams } from '../../base/text.ts';
import { element, type Child } from './element.ts';

/** How a text of the verifier is said. One that this page does not know is shown as its key. */
export function told(lang: Lang, key: string, params: TextParams): string {
  return Object.hasOwn(catalogue, key) ? say(lang, key as TextKey, params) : key;
}

/** A section with its heading. */
export function section(
  lang: Lang,
  heading: TextKey,
  id: string,
  ...children: readonly Child[]
): HTMLElement {
  return element(
    'section',
    { id, 'aria-labelledby': `${id}-heading` },
    element('h2', { id: `${id}-heading` }, say(lang, heading)),
    ...children,
  );
}
