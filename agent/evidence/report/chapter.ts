/** A chapter of the report, and where others refer to it. */
import type { TextKey } from '../../base/text.ts';
import { ordinal } from './figures.ts';
import { html, type Markup } from './html.ts';
import type { Sheet } from './sheet.ts';

/** What a chapter gives. */
export interface Chapter {
  /** Anchor in the document. */
  readonly id: string;
  readonly title: TextKey;
  readonly body: (sheet: Sheet) => Markup;
}

/** `一、核心数字` and what follows it. */
export function chapterMarkup(sheet: Sheet, chapter: Chapter, n: number): Markup {
  return html`<section id="${chapter.id}">
    <h2>${chapterTitle(sheet, chapter, n)}</h2>
    ${voidLine(sheet, n)} ${chapter.body(sheet)}
  </section> `;
}

/** Where something does not match, what follows the first two chapters is there to find out why, and says so. */
function voidLine(sheet: Sheet, n: number): Markup {
  return sheet.sound || n <= 2 ? html`` : html`<p class="warning">${sheet.t('report.voidLine')}</p>`;
}

/** A chapter's numbered title. */
export function chapterTitle(sheet: Sheet, { title }: Chapter, n: number): string {
  const number = ordinal(n, sheet.lang);
  return sheet.lang === 'zh' ? `${number}、${sheet.t(title)}` : `${number}. ${sheet.t(title)}`;
}

/** `（一）标题`, kept together with what follows. */
export function section(sheet: Sheet, n: number, title: string, body: Markup): Markup {
  const number = sheet.lang === 'zh' ? `（${ordinal(n, sheet.lang)}）` : `(${n}) `;
  return html`<h3>${number}${title}</h3>
    ${body}`;
}
