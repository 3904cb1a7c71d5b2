/** Chapter: the gaps, by cause and one by one, longest first. */
import type { GapRecord } from '../../model/record.ts';
import type { Chapter } from './chapter.ts';
import { section } from './chapter.ts';
import { gapMs, grouped, moment, span } from './figures.ts';
import { html, joined, type Markup, type Part } from './html.ts';
import { label, listed, type Sheet } from './sheet.ts';
import { table } from './table.ts';

const defaultMaxGaps = 30;

/** Gaps with their causes. */
export const gaps: Chapter = {
  id: 'gaps',
  title: 'report.gaps',
  body: (sheet) => {
    const { t, findings, options } = sheet;
    const ofOne = t('report.gapsOfOne');
    if (findings.gaps.length === 0)
      return html`<p class="none">${t('report.noGaps')}</p>
        <p class="note">${ofOne}</p>`;
    const shown = findings.gaps
      .toSorted((a, b) => spanOf(b) - spanOf(a) || a.n - b.n)
      .slice(0, options.maxGaps ?? defaultMaxGaps);
    const longest = t('report.gapsLongest', { shown: shown.length, all: findings.gaps.length });
    return html`<p>${t('report.gapsIntro')}${ofOne} ${label(sheet, 'observed')}</p>
      ${section(sheet, 1, t('report.gapsByCause'), byCause(sheet))}${section(sheet, 2, longest, single(sheet, shown))}`;
  },
};

function spanOf({ gap }: GapRecord): number {
  return gapMs(gap);
}

/** A cause and the gaps it made. */
interface Cause {
  readonly kind: string;
  readonly code: string | undefined;
  readonly gaps: GapRecord[];
}

function byCause(sheet: Sheet): Markup {
  const { t, lang } = sheet;
  const causes = new Map<string, Cause>();
  for (const record of sheet.findings.gaps) {
    const { kind, code } = record.gap;
    const key = JSON.stringify([kind, code]);
    const cause = causes.get(key) ?? { kind, code, gaps: [] };
    cause.gaps.push(record);
    causes.set(key, cause);
  }
  const rows = [...causes.values()]
    .map((cause) => ({ ...cause, total: cause.gaps.reduce((sum, record) => sum + spanOf(record), 0) }))
    .toSorted((a, b) => b.total - a.total)
    .map(({ kind, code, total, gaps: caused }) => ({
      cells: [
        causeCell(sheet, kind, code),
        grouped(caused.length),
        span(total, lang),
        span(Math.max(...caused.map(spanOf)), lang),
        machines(sheet, [...new Set(caused.flatMap(({ gap }) => gap.equipment))]),
      ],
    }));
  const columns = [
    { head: t('report.gapCause'), width: 28 },
    { head: t('report.gapCount'), width: 9, align: 'right' },
    { head: t('report.gapSpan'), width: 15, align: 'right' },
    { head: t('report.gapLongest'), width: 15, align: 'right' },
    { head: t('report.equipment'), width: 33 },
  ] as const;
  return table(columns, rows, t('report.noGaps'), 'dense');
}

function single(sheet: Sheet, shown: readonly GapRecord[]): Markup {
  const { t, lang } = sheet;
  const columns = [
    { head: t('report.gapFrom'), width: 19 },
    { head: t('report.gapTo'), width: 19 },
    { head: t('report.gapSpan'), width: 14, align: 'right' },
    { head: t('report.gapCause'), width: 23 },
    { head: t('report.gapWhere'), width: 25 },
  ] as const;
  const rows = shown.map((record) => {
    const { gap } = record;
    const lost = t(gap.fromSeq === undefined ? 'report.gapScans' : 'report.gapMessages', {
      count: grouped(gap.count),
    });
    return {
      cells: [
        html`<span class="time">${moment(gap.fromT, 'second')}</span>`,
        html`<span class="time">${moment(gap.toT, 'second')}</span>`,
        span(spanOf(record), lang),
        causeCell(sheet, gap.kind, gap.code, lost),
        html`${gap.connection === undefined || gap.equipment.includes(gap.connection) ? '' : html`<code>${gap.connection}</code> `}${machines(sheet, gap.equipment)}`,
      ],
    };
  });
  return table(columns, rows, t('report.noGaps'), 'dense');
}

/** A cause, its code where there is one, and how much was lost. */
function causeCell(sheet: Sheet, kind: string, code: string | undefined, lost?: string): Markup {
  const name = sheet.term('gap', kind);
  const details: Part[] = code === undefined ? [] : [html`<code>${code}</code>`];
  if (lost !== undefined) details.push(lost);
  return details.length === 0 ? html`${name}` : html`${name}<br /><small>${joined(details, ' · ')}</small>`;
}

function machines(sheet: Sheet, ids: readonly string[]): Markup {
  return ids.length === 0 ? html`${sheet.t('report.gateway.all')}` : listed(sheet, ids, 4);
}
