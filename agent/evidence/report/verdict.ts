/** What the checks came to: the line on the cover, and the chapter with each of them. */
import type { Chapter } from './chapter.ts';
import { grouped, moment } from './figures.ts';
import { html, type Markup } from './html.ts';
import type { Check, Verdict } from '../verify/findings.ts';
import type { Sheet } from './sheet.ts';
import { table } from './table.ts';

/** The verdict on the cover, in words that cannot be misread. */
export function verdictBox(sheet: Sheet): Markup {
  const { t, checks, sound } = sheet;
  const unknown = checks.filter(({ verdict }) => verdict === 'unknown');
  const head = !sound
    ? 'report.verdictBad'
    : unknown.length > 0
      ? 'report.verdictPart'
      : 'report.verdictGood';
  const line = t('report.verdictLine', {
    match: count(checks, 'match'),
    unknown: unknown.length,
    mismatch: count(checks, 'mismatch'),
  });
  const open = namesOf(sheet, unknown);
  const bad = checks.filter(({ verdict }) => verdict === 'mismatch');
  return html`<div class="verdict ${sound ? '' : 'bad'}">
    <strong>${t(head)}</strong>
    <p>${line}</p>
    ${
      sound
        ? ''
        : html`<p>${t('report.verdictBadNote')}</p>
            <ul>
              ${bad.map((check) => html`<li>${t(`evidence.check.${check.id}`)}：${found(sheet, check)}</li>`)}
            </ul>`
    }${unknown.length > 0 ? html`<p class="open">${t('report.verdictUnchecked', { checks: open })}</p>` : ''}
  </div>`;
}

function namesOf(sheet: Sheet, checks: readonly Check[]): string {
  return checks.map(({ id }) => sheet.t(`evidence.check.${id}`)).join(sheet.lang === 'zh' ? '、' : ', ');
}

function count(checks: readonly Check[], verdict: Verdict): number {
  return checks.filter((check) => check.verdict === verdict).length;
}

/** Every check, its outcome and what was found. */
export const checksChapter: Chapter = {
  id: 'checks',
  title: 'report.checks',
  body: (sheet) => {
    const { t, checks, findings } = sheet;
    const columns = [
      { head: t('report.no.'), width: 7, align: 'center' },
      { head: t('report.check'), width: 27 },
      { head: t('report.outcome'), width: 13, align: 'center' },
      { head: t('report.found'), width: 53 },
    ] as const;
    const rows = checks.map((check, index) => ({
      cells: [
        index + 1,
        t(`evidence.check.${check.id}`),
        html`<span class="outcome ${check.verdict}">${t(`evidence.verdict.${check.verdict}`)}</span>`,
        found(sheet, check),
      ],
    }));
    const { pack, head, messages } = findings;
    const facts = t('report.packFacts', {
      bytes: grouped(pack.bytes),
      first: pack.range[0],
      last: pack.range[1] - 1,
      size: grouped(head.size),
      time: moment(head.time, 'second'),
      messages: grouped(messages.n),
      messageBytes: grouped(messages.bytes),
    });
    return html`<p>${t('report.checksIntro')}</p>
      ${table(columns, rows, t('report.noChecks'))}
      <p class="note">${facts}<br />${t('report.root')} <code>${head.root}</code></p>`;
  },
};

function found(sheet: Sheet, { text, params, record, entry }: Check): Markup {
  const place = [
    record === undefined ? undefined : sheet.t('report.atRecord', { record }),
    entry === undefined ? undefined : sheet.t('report.atEntry', { entry }),
  ].filter((part) => part !== undefined);
  const detail = place.map((part) => html`<br /><small>${part}</small>`);
  return html`${sheet.told(text, params)}${detail}`;
}
