/**
 * Chapter: completeness per machine and day. A row is one SVG with at most one path per class of completeness, so that
 * 200 machines × 90 days are some thousand elements and not 18 000.
 */
import type { DayFinding, EquipmentFinding } from '../verify/findings.ts';
import type { Chapter } from './chapter.ts';
import { completeness, daysOf } from './figures.ts';
import { html, type Markup } from './html.ts';
import { label, named, simulatedMark, type Sheet } from './sheet.ts';
import { table } from './table.ts';

/** More days than this in one row would be too narrow on A4. */
const daysInRow = 92;
/** From so many days in a row on they are narrow. */
const narrowDays = 45;
const unitsPerDay = 10;
const height = 40;
/** Darkness grows with completeness; a stroke or a cross tells the bad ones without any colour. */
const levels = [0, 1, 2, 3, 4] as const;
type Level = (typeof levels)[number];

/** The heat map. */
export const days: Chapter = {
  id: 'days',
  title: 'report.days',
  body: (sheet) => {
    const { t, findings } = sheet;
    const all = daysOf(findings.pack.from, findings.pack.to);
    const parts = Array.from({ length: Math.ceil(all.length / daysInRow) }, (_, index) =>
      all.slice(index * daysInRow, (index + 1) * daysInRow),
    );
    const threshold = findings.register.headline.minCompletenessPercent;
    const intro = t('report.daysIntro', { percent: threshold });
    const rows = findings.equipment.filter(({ tags, days: known }) => tags > 0 || known.length > 0);
    if (rows.length === 0) return html`<p class="none">${t('report.noDays')}</p>`;
    return html`<p>${intro}</p>
      ${legend(sheet)}${parts.map((part) => map(sheet, rows, part, threshold, parts.length > 1))}`;
  },
};

function map(
  sheet: Sheet,
  rows: readonly EquipmentFinding[],
  part: readonly string[],
  threshold: number,
  isOneOfSeveral: boolean,
): Markup {
  const { t } = sheet;
  const range = t('report.daysPart', { from: part[0] ?? '', to: part.at(-1) ?? '' });
  const columns = [
    { head: t('report.equipment'), width: 25 },
    { head: html`${axis(part)}`, width: 54 },
    { head: html`${t('report.daysBad')} ${label(sheet, 'derived')}`, width: 9, align: 'right' },
    { head: html`${t('report.completeness')} ${label(sheet, 'derived')}`, width: 12, align: 'right' },
  ] as const;
  const cells = rows.map((one) => {
    const found = new Map(one.days.map((day) => [day.day, day]));
    const marks = part.map((day) => levelOf(found.get(day), threshold));
    const bad = marks.filter((level) => level !== undefined && level < 3).length;
    return {
      cells: [
        html`<div class="line">${simulatedMark(sheet, one.simulated)}${named(sheet, one.declared.id)}</div>`,
        strip(marks),
        bad,
        completeness(one),
      ],
    };
  });
  return html`${isOneOfSeveral ? html`<h4>${range}</h4>` : ''}${table(columns, cells, '', 'map')}`;
}

/** How complete a day is, by integers; undefined where nothing was due. */
function levelOf(day: DayFinding | undefined, threshold: number): Level | undefined {
  if (day === undefined || day.expected === 0) return undefined;
  const { good, expected } = day;
  if (good === 0) return 0;
  const [have, due, x] = [BigInt(good), BigInt(expected), BigInt(threshold)];
  if (200n * have < x * due) return 1;
  if (100n * have < x * due) return 2;
  return 100n * have < 99n * due ? 3 : 4;
}

function strip(marks: readonly (Level | undefined)[]): Markup {
  const width = marks.length * unitsPerDay;
  const fills = levels.map((level) => path(`c${level}`, runs(marks, level)));
  const strokes = marks.map((level, index) => {
    const [left, right] = [index * unitsPerDay + 2, (index + 1) * unitsPerDay - 2];
    const stroke = `M${left} ${height - 6}L${right} 6`;
    if (level === 0) return `${stroke}M${left} 6L${right} ${height - 6}`;
    return level === 1 || level === 2 ? stroke : '';
  });
  const nothing = marks.map((level, index) =>
    level === undefined ? `M${index * unitsPerDay + 3} ${height / 2}h4` : '',
  );
  return svg(width, [
    ...fills,
    path('stroke', strokes.join('')),
    path('nil', nothing.join('')),
    path('grid', grid(marks.length)),
  ]);
}

/** Lines between days, or weeks where days are narrow. */
function grid(count: number): string {
  const step = count > narrowDays ? 7 : 1;
  const lines = Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step * unitsPerDay);
  return lines.map((x) => `M${x} 0v${height}`).join('');
}

/** Cells of one level that follow each other are one rectangle. */
function runs(marks: readonly (Level | undefined)[], level: Level): string {
  let drawn = '';
  for (let first = 0; first < marks.length; first++) {
    if (marks[first] !== level) continue;
    let last = first;
    while (marks[last + 1] === level) last++;
    const width = (last - first + 1) * unitsPerDay;
    drawn += `M${first * unitsPerDay} 0h${width}v${height}h-${width}z`;
    first = last;
  }
  return drawn;
}

function path(kind: string, drawn: string): Markup {
  return drawn === '' ? html`` : html`<path class="${kind}" d="${drawn}" />`;
}

function svg(width: number, parts: readonly Markup[]): Markup {
  return html`<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">
    ${parts}
  </svg>`;
}

/** Dates above the cells: the first day, and then every week or two. */
function axis(part: readonly string[]): Markup {
  const step = part.length > narrowDays ? 14 : part.length > 10 ? 7 : 1;
  const ticks = part.flatMap((day, index) =>
    index % step === 0 && index + step / 2 <= part.length
      ? [html`<span style="left:${((100 * index) / part.length).toFixed(2)}%">${day.slice(5)}</span>`]
      : [],
  );
  return html`<div class="axis">${ticks}</div>`;
}

function legend(sheet: Sheet): Markup {
  const { t } = sheet;
  const item = (level: Level | undefined, text: string): Markup =>
    html`<span class="item">${strip([level])} ${text}</span>`;
  return html`<p class="legend">
    ${levels.toReversed().map((level) => item(level, t(`report.cell${level}`)))}${item(undefined, t('report.cellNone'))}
  </p>`;
}
