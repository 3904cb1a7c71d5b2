/** Chapter: the three integers, both rates with their bands, the key equipment among them. */
import type { TextKey } from '../../base/text.ts';
import type { RateFinding } from '../verify/findings.ts';
import type { Chapter } from './chapter.ts';
import { dayMs, grouped, moment, ordinal, percent, share, span } from './figures.ts';
import { digitalText } from './digital.ts';
import { html, type Markup } from './html.ts';
import { label, type Sheet } from './sheet.ts';
import { table } from './table.ts';

/** The key figures; nothing of them where the pack contradicts itself. */
export const headline: Chapter = {
  id: 'figures',
  title: 'report.figures',
  body: (sheet) => {
    if (!sheet.sound)
      return html`<p class="warning">
        ${sheet.t('report.figuresVoid', { chapter: ordinal(2, sheet.lang) })}
      </p>`;
    return html`${warningBoxes(warningTexts(sheet))}${threeIntegers(sheet)}${notes(sheet)}
      <h3>${sheet.t('report.rates')}</h3>
      ${rates(sheet)}`;
  },
};

/** What a reader has to know before any figure: a short period, another edition, hashes instead of values. */
export function warningTexts(sheet: Sheet): string[] {
  const { findings, grading } = sheet;
  const { from, to, redacted } = findings.pack;
  const { days } = findings.register.headline;
  const said: string[] = [];
  if (to - from < days * dayMs)
    said.push(sheet.t('report.shortPeriod', { span: span(to - from, sheet.lang), days }));
  if (findings.register.edition !== grading.edition)
    said.push(
      sheet.t('report.editionDiffers', { declared: findings.register.edition, edition: grading.edition }),
    );
  if (redacted) said.push(sheet.t('report.redacted'));
  return said;
}

/** Texts that must not be overlooked. */
export function warningBoxes(texts: readonly string[]): Markup {
  return html`${texts.map((text) => html`<p class="warning">${text}</p>`)}`;
}

function threeIntegers(sheet: Sheet): Markup {
  const { total, digital, connected, key } = sheet.findings.headline;
  const { t } = sheet;
  const aside = digitalText(sheet.findings, sheet.lang);
  const one = (count: number, name: TextKey, source: 'declared' | 'derived', beside?: string): Markup =>
    html`<td>
      <div class="name">${t(name)} ${label(sheet, source)}</div>
      <div class="big">${grouped(count)}</div>
      <div class="unit">${t('report.unit')}</div>
      ${beside === undefined ? '' : html`<div class="unit">${beside}</div>`}
    </td>`;
  const ofKey = (count: number, name: TextKey): Markup =>
    html`<td>${t(name)} <b>${name === 'report.keyTotal' ? grouped(count) : share(count, key.total)}</b></td>`;
  return html`<table class="integers">
    <tbody>
      <tr>
        ${one(total, 'report.total', 'declared')}${one(digital, 'report.digital', 'declared', aside)}${one(connected, 'report.connected', 'derived')}
      </tr>
      <tr>
        ${ofKey(key.total, 'report.keyTotal')}${ofKey(key.digital, 'report.digital')}${ofKey(key.connected, 'report.connected')}
      </tr>
    </tbody>
  </table>`;
}

function notes(sheet: Sheet): Markup {
  const { pack, register, headline: figures, equipment } = sheet.findings;
  const basis = sheet.t('report.basis', {
    from: moment(pack.from),
    to: moment(pack.to),
    percent: register.headline.minCompletenessPercent,
  });
  const simulated = sheet.t('report.simulatedNote', {
    registered: equipment.length,
    simulated: figures.simulated,
  });
  const key = sheet.t('report.keySubsetNote');
  return html`<p>${basis}${key}${figures.simulated > 0 ? simulated : ''}</p>`;
}

function rates(sheet: Sheet): Markup {
  const { digitalRate, connectedRate, connectedOfDigital } = sheet.findings.headline;
  const { t } = sheet;
  const graded = (name: TextKey, formula: TextKey, rate: RateFinding) => ({
    cells: [
      html`<b>${t(name)}</b><br /><small>${t(formula)}</small>`,
      value(rate.count, rate.total),
      html`${bandText(sheet, rate)}<br /><small class="how">${comparison(sheet, rate)}</small>`,
      String(rate.points),
    ],
  });
  const rows = [
    graded('report.digitalRate', 'report.digitalFormula', digitalRate),
    graded('report.connectedRate', 'report.connectedFormula', connectedRate),
    {
      cells: [
        html`<b>${t('report.ofDigital')}</b><br /><small>${t('report.ofDigitalFormula')}</small>`,
        value(connectedOfDigital.count, connectedOfDigital.total),
        '—',
        '—',
      ],
    },
  ];
  const columns = [
    { head: t('report.rate'), width: 34 },
    { head: html`${t('report.rateValue')} ${label(sheet, 'derived')}`, width: 20, align: 'right' },
    { head: html`${t('report.rateBand')} · ${t('report.rateHow')}`, width: 35 },
    { head: t('report.ratePoints'), width: 11, align: 'right' },
  ] as const;
  return html`${table(columns, rows, '')}
    <p class="note">${t('report.bandsNote')}</p>`;
}

function value(count: number, total: number): Markup {
  return html`<b>${count}/${total}</b><br />${percent(count, total)}`;
}

/** Where a band begins (nothing before the first one) and ends, in percent. */
function limitsOf(sheet: Sheet, band: number): { readonly from?: number | undefined; readonly to: number } {
  return { from: sheet.grading.bands[band - 1]?.upTo, to: sheet.grading.bands[band]?.upTo ?? 100 };
}

function bandText(sheet: Sheet, { band, total }: RateFinding): string {
  if (total === 0) return '—';
  const { from, to } = limitsOf(sheet, band);
  return from === undefined ? sheet.t('report.bandFirst', { to }) : sheet.t('report.band', { from, to });
}

/** `100×14 = 1400 > 60×18 = 1080` and the upper side: the very integers that were compared. */
function comparison(sheet: Sheet, { count, total, band }: RateFinding): Markup {
  if (total === 0) return html``;
  const { from, to } = limitsOf(sheet, band);
  const side = (limit: number): string => {
    const [left, right] = [100 * count, limit * total];
    return `100×${count} = ${left} ${left > right ? '>' : '≤'} ${limit}×${total} = ${right}`;
  };
  return from === undefined ? html`${side(to)}` : html`${side(from)}<br />${side(to)}`;
}
