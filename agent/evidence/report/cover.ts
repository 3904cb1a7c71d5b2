/** The cover: whose report of what period it is, of which pack and key, and whether that pack holds. */
import { chapterTitle, type Chapter } from './chapter.ts';
import { moment, span, spelt } from './figures.ts';
import { warningBoxes, warningTexts } from './headline.ts';
import { html, joined, type Markup, type Part } from './html.ts';
import { label, type Sheet } from './sheet.ts';
import { verdictBox } from './verdict.ts';

/** The first page. */
export function cover(sheet: Sheet, changesChapter: string): Markup {
  const { t, lang, findings, grading } = sheet;
  const { pack, register } = findings;
  const late = findings.registers.filter(({ late: isLate }) => isLate).length;
  const warned = warningTexts(sheet);
  if (late > 0) warned.push(t('report.lateCover', { count: late, chapter: changesChapter }));
  // What is wrong must not push the facts off the page.
  const isTight = !sheet.sound || warned.length > 1;
  const period = t('report.periodValue', {
    from: moment(pack.from),
    to: moment(pack.to),
    span: span(pack.to - pack.from, lang),
  });
  const rows: readonly (readonly [string, Part])[] = [
    [t('report.firm'), register.enterprise.name ?? register.enterprise.id],
    [t('report.uscc'), html`<code>${register.enterprise.uscc ?? t('report.notGiven')}</code>`],
    [t('report.industry'), register.enterprise.industry ?? t('report.notGiven')],
    [t('report.site'), register.site.name ?? register.site.id],
    [t('report.period'), period],
    [t('report.edition'), t('report.editionValue', { edition: grading.edition })],
    [t('report.gateway'), html`<code>${pack.gateway}</code>`],
    [t('report.origin'), html`<code>${pack.origin}</code>`],
    [t('report.packHash'), hex(pack.sha256)],
    [t('report.fingerprint'), hex(pack.fingerprint)],
    [t('report.packMade'), `${moment(pack.made, 'second')} (UTC+8)`],
  ];
  return html`<header class="cover${isTight ? ' tight' : ''}">
    <div class="title">
      <h1>${t('report.titleFirst')}<br />${t('report.titleSecond')}</h1>
      <p class="subtitle">${t('report.subtitle', { title: grading.title[lang] })}</p>
    </div>
    ${verdictBox(sheet)}${warningBoxes(warned)}
    <table class="facts">
      <tbody>
        ${rows.map(
          ([name, value]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td>${value}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="made">${t('report.coverNote')}</p>
  </header>`;
}

function hex(text: string): Markup {
  return html`<code class="hex">${joined(spelt(text), html`<br />`)}</code>`;
}

/** Chapters and what the three labels mean, on the page after the cover. */
export function contents(sheet: Sheet, chapters: readonly Chapter[]): Markup {
  const { t } = sheet;
  const items = chapters.map(
    (chapter, index) =>
      html`<li><a href="#${chapter.id}">${chapterTitle(sheet, chapter, index + 1)}</a></li>`,
  );
  const sources = (['declared', 'observed', 'derived'] as const).map(
    (source) => html`<span class="item">${label(sheet, source)} ${t(`report.legend.${source}`)}</span>`,
  );
  return html`<nav>
    <h2>${t('report.contents')}</h2>
    <ul>
      ${items}
    </ul>
    <p class="legend"><b>${t('report.legend')}</b>　${sources}</p>
  </nav>`;
}
