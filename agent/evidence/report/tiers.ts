/** Chapter: how many machines are at each tier, by which rule, threshold and period. */
import type { Chapter } from './chapter.ts';
import { grouped, moment, span } from './figures.ts';
import { html } from './html.ts';
import { label } from './sheet.ts';
import { table } from './table.ts';

/** T1 to T4. */
export const tiers: Chapter = {
  id: 'tiers',
  title: 'report.tiers',
  body: (sheet) => {
    const { t, findings, lang, sound } = sheet;
    const { from, to } = findings.pack;
    const percent = findings.register.headline.minCompletenessPercent;
    const intro = t('report.tiersIntro', {
      percent,
      from: moment(from),
      to: moment(to),
      span: span(to - from, lang),
    });
    const columns = [
      { head: t('report.tier'), width: 20 },
      { head: t('report.tierMeans'), width: 34 },
      { head: t('report.tierRule'), width: 29 },
      { head: html`${t('report.tierCount')} ${label(sheet, 'derived')}`, width: 17, align: 'right' },
    ] as const;
    const rows = ([1, 2, 3, 4] as const).map((tier) => ({
      strong: tier === 3,
      cells: [
        t(`report.tier${tier}`),
        t(`report.tier${tier}Means`),
        t(`report.tier${tier}Rule`, { percent }),
        sound ? `${grouped(findings.headline.tiers[tier])} / ${grouped(findings.headline.total)}` : '—',
      ],
    }));
    return html`<p>${intro}</p>
      ${table(columns, rows, '')}
      <p class="note">${t('report.tiersNote')}</p>`;
  },
};
