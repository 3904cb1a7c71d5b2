/** Chapter: business links with automatic collection. */
import type { LinkFinding } from '../verify/findings.ts';
import type { Chapter } from './chapter.ts';
import { sumOfPoints } from './figures.ts';
import { html, type Part } from './html.ts';
import { label, listed, type Sheet } from './sheet.ts';
import { table, type Row } from './table.ts';

/** The links of the grading table in its order, then others that the point table names. */
export const links: Chapter = {
  id: 'links',
  title: 'report.links',
  body: (sheet) => {
    const { t, findings, grading, sound } = sheet;
    const found = new Map(findings.links.map((link) => [link.link, link]));
    const graded = grading.links.map(({ name, points }): Row => row(sheet, name, found.get(name), points));
    const others = findings.links
      .filter(({ link }) => !grading.links.some(({ name }) => name === link))
      .map((link) => row(sheet, link.link, link, undefined));
    const counted = grading.links.filter(({ name }) => (found.get(name)?.sustained.length ?? 0) > 0);
    const total: Row = {
      strong: true,
      cells: [
        t('report.sum'),
        '',
        '',
        '',
        sound ? `${counted.length} / ${grading.links.length}` : '—',
        sound ? sum(counted) : '—',
      ],
    };
    const columns = [
      { head: html`${t('report.link')} ${label(sheet, 'declared')}`, width: 15 },
      { head: html`${t('report.linkTags')} ${label(sheet, 'declared')}`, width: 10, align: 'right' },
      { head: html`${t('report.linkEquipment')} ${label(sheet, 'declared')}`, width: 11, align: 'right' },
      { head: html`${t('report.linkSustained')} ${label(sheet, 'derived')}`, width: 43 },
      { head: t('report.linkCounts'), width: 10, align: 'center' },
      { head: t('report.linkPoints'), width: 11, align: 'right' },
    ] as const;
    return html`<p>${t('report.linksIntro')}</p>
      ${table(columns, [...graded, ...others, total], t('report.noLinks'), 'dense')}`;
  },
};

function row(sheet: Sheet, name: string, link: LinkFinding | undefined, points: number | undefined): Row {
  const { t, sound } = sheet;
  const sustained = link?.sustained ?? [];
  const machines: Part = html`${sustained.length > 0 ? html`<b>${sustained.length}</b>　` : ''}<span
      class="row"
      >${listed(sheet, sustained, 6)}</span
    >`;
  const counts = sound ? t(sustained.length > 0 ? 'report.yes' : 'report.no') : '—';
  return {
    cells: [
      points === undefined ? html`${name}<br /><small>${t('report.linkOther')}</small>` : name,
      link?.tags ?? 0,
      link?.equipment.length ?? 0,
      machines,
      points === undefined ? '—' : counts,
      points === undefined || !sound ? '—' : sustained.length > 0 ? String(points) : '0',
    ],
  };
}

function sum(counted: readonly { readonly points: number }[]): string {
  return String(sumOfPoints(counted.map(({ points }) => points)));
}
