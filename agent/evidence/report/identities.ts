/** Chapter: what each endpoint said it is. */
import type { IdentityRecord } from '../../model/record.ts';
import type { Chapter } from './chapter.ts';
import { day } from './figures.ts';
import { html, joined, type Markup } from './html.ts';
import { label, listed, simulatedMark, type Sheet } from './sheet.ts';
import { table } from './table.ts';

/** The identities of the endpoints, each once. */
export const identities: Chapter = {
  id: 'identities',
  title: 'report.identities',
  body: (sheet) => {
    const { t, findings } = sheet;
    const records = new Map(
      findings.equipment.flatMap((one) => one.identities.map((record) => [record.n, record] as const)),
    );
    const columns = [
      { head: t('report.endpoint'), width: 33 },
      { head: html`${t('report.serves')} ${label(sheet, 'declared')}`, width: 23 },
      { head: html`${t('report.says')} ${label(sheet, 'observed')}`, width: 44 },
    ] as const;
    const rows = [...records.values()]
      .toSorted(
        (a, b) =>
          a.connection.localeCompare(b.connection, 'en', { numeric: true }) || (a.unit ?? 0) - (b.unit ?? 0),
      )
      .map((record) => ({
        cells: [
          html`<b class="id">${record.connection}</b
            >${record.unit === undefined ? '' : `　${t('report.unitNo', { unit: record.unit })}`}<br /><code
              >${record.endpoint}</code
            ><br /><small
              >${record.protocol} · ${t('report.recordNo', { n: record.n })} · ${day(record.time)}</small
            >`,
          listed(sheet, record.equipment, 8),
          said(sheet, record),
        ],
      }));
    return html`<p>${t('report.identitiesIntro')}</p>
      ${table(columns, rows, t('report.noIdentities'), 'dense')}`;
  },
};

function said(sheet: Sheet, { facts, answered, asked, simulated }: IdentityRecord): Markup {
  const known = Object.entries(facts).map(
    ([fact, value]) => html`${sheet.term('fact', fact)}：<span class="fact">${value}</span>`,
  );
  const why = asked === false ? 'report.notAskedIdentity' : 'report.silentIdentity';
  const silent = answered ? [] : [html`${sheet.t(why)}`];
  const mark = simulated ? [simulatedMark(sheet, true)] : [];
  const parts = [...mark, ...silent, ...known];
  return parts.length === 0 ? html`—` : joined(parts, sheet.lang === 'zh' ? '；' : '; ');
}
