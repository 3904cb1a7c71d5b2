/**
 * The acceptance report: findings → one self-contained HTML document, A4, without script and without anything from
 * outside. Pure, so the same pack gives the same report to the letter, on the gateway, at a desk and in a browser.
 */
import type { Lang } from '../../base/text.ts';
import type { Check, Findings, Grading } from '../verify/findings.ts';
import { challenges, hints } from './challenges.ts';
import { changes, run } from './changes.ts';
import { chapterMarkup, type Chapter } from './chapter.ts';
import { contents, cover } from './cover.ts';
import { days } from './days.ts';
import { ordinal } from './figures.ts';
import { gaps } from './gaps.ts';
import { headline } from './headline.ts';
import { html, Markup } from './html.ts';
import { identities } from './identities.ts';
import { ledger } from './ledger.ts';
import { form, grading as gradingChapter, limits, verify } from './limits.ts';
import { links } from './links.ts';
import { register } from './register.ts';
import { sheetOf, type ReportOptions, type Sheet } from './sheet.ts';
import { style } from './style.ts';
import { tiers } from './tiers.ts';
import { checksChapter } from './verdict.ts';

const chapters: readonly Chapter[] = [
  headline,
  checksChapter,
  tiers,
  register,
  links,
  days,
  gaps,
  changes,
  identities,
  challenges,
  hints,
  ledger,
  run,
  limits,
  verify,
  gradingChapter,
  form,
];

/**
 * The report as an HTML document.
 * @param checks the outcome of the verification; with a mismatch among them no headline is printed
 */
export function reportHtml(
  findings: Findings,
  checks: readonly Check[],
  grading: Grading,
  lang: Lang,
  options: ReportOptions = {},
): string {
  const sheet = sheetOf(findings, checks, grading, lang, options);
  const title = `${sheet.t('report.title')} — ${firmOf(sheet)}`;
  const body = chapters.map((chapter, index) => chapterMarkup(sheet, chapter, index + 1));
  const page = html`<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
      <meta name="viewport" content="width=device-width" />
      <title>${title}</title>
      <style>
        ${new Markup(style({ ...runningTexts(sheet) }))}
      </style>
    </head>
    <body class="${lang}">
      <main>
        ${cover(sheet, numberOf(sheet, changes))}
        ${sheet.sound ? '' : html`<div class="void" aria-hidden="true">${sheet.t('report.voidMark')}</div>`}
        ${contents(sheet, chapters)} ${body}
      </main>
    </body>
  </html> `;
  return `<!doctype html>\n${page.text}`;
}

/** A chapter's number as the text refers to it. */
export function numberOf(sheet: Sheet, chapter: Chapter): string {
  return ordinal(chapters.indexOf(chapter) + 1, sheet.lang);
}

function firmOf({ findings }: Sheet): string {
  const { name, id } = findings.register.enterprise;
  return name ?? id;
}

/** What stands in the margins of every page but the cover. */
function runningTexts(sheet: Sheet) {
  const { t, findings } = sheet;
  const [before = '', between = '', after = ''] = t('report.page', { page: '\0', pages: '\0' }).split('\0');
  return {
    title: t('report.title'),
    firm: firmOf(sheet),
    pack: `${t('report.packHash')} ${findings.pack.sha256.slice(0, 16)}…`,
    page: [before, between, after] as const,
  };
}
