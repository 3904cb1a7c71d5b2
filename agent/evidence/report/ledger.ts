/** Chapter: the data ledger (数据台账) as the grading form asks for it: type, use, amount, source unit, using unit. */
import type { TextKey } from '../../base/text.ts';
import type { DeclaredTag } from '../../model/record.ts';
import type { Chapter } from './chapter.ts';
import { grouped, span } from './figures.ts';
import { html, type Markup } from './html.ts';
import { label, type Sheet } from './sheet.ts';
import { table } from './table.ts';

/** Points of one type and use. */
interface Entry {
  readonly use: string;
  readonly type: TextKey;
  count: number;
  /** Machines it comes from, by area. */
  readonly areas: Map<string, Set<string>>;
  readonly intervals: Set<number>;
}

/** The ledger, one row per type and use of data. */
export const ledger: Chapter = {
  id: 'ledger',
  title: 'report.ledger',
  body: (sheet) => {
    const { t, findings, options, lang } = sheet;
    const user = options.usingUnit;
    const columns = [
      { head: t('report.no.'), width: 6, align: 'center' },
      { head: t('report.ledgerType'), width: 12 },
      { head: html`${t('report.ledgerUse')} ${label(sheet, 'declared')}`, width: 13 },
      { head: html`${t('report.ledgerCount')} ${label(sheet, 'declared')}`, width: 12, align: 'right' },
      { head: html`${t('report.ledgerPace')} ${label(sheet, 'declared')}`, width: 11, align: 'right' },
      { head: html`${t('report.ledgerSource')} ${label(sheet, 'declared')}`, width: 31 },
      { head: t('report.ledgerUser'), width: 15 },
    ] as const;
    const rows = entriesOf(sheet).map((entry, index) => ({
      cells: [
        index + 1,
        t(entry.type),
        entry.use,
        grouped(entry.count),
        pace(entry, lang),
        sourceUnits(sheet, entry),
        user ?? '',
      ],
    }));
    const total = {
      strong: true,
      cells: ['', t('report.sum'), '', grouped(findings.register.tags.length), '', '', ''],
    };
    const blank = user === undefined ? t('report.ledgerBlank') : '';
    return html`<p>${t('report.ledgerIntro')}${blank}</p>
      ${table(columns, rows.length === 0 ? [] : [...rows, total], t('report.noLedger'), 'dense')}`;
  },
};

function sourceUnits({ t, lang }: Sheet, { areas }: Entry): string {
  const units = [...areas].map(([area, machines]) =>
    t('report.ledgerMachines', { area: area || '—', count: machines.size }),
  );
  return units.join(lang === 'zh' ? '、' : ', ');
}

function entriesOf({ findings, t, equipment }: Sheet): Entry[] {
  const intervals = new Map(findings.register.groups.map(({ id, intervalMs }) => [id, intervalMs]));
  const entries = new Map<string, Entry>();
  for (const tag of findings.register.tags) {
    const use = tag.businessLink ?? t('report.ledgerNoUse');
    const type = typeOf(tag);
    const key = JSON.stringify([type, use]);
    const entry = entries.get(key) ?? { use, type, count: 0, areas: new Map(), intervals: new Set() };
    entry.count++;
    const area = equipment.get(tag.equipment)?.declared.area ?? '';
    entry.areas.set(area, (entry.areas.get(area) ?? new Set()).add(tag.equipment));
    const interval = intervals.get(tag.group);
    if (interval !== undefined) entry.intervals.add(interval);
    entries.set(key, entry);
  }
  const order: readonly TextKey[] = [...types.map(([, type]) => type), 'report.data.other'];
  return [...entries.values()].toSorted(
    (a, b) => order.indexOf(a.type) - order.indexOf(b.type) || b.count - a.count,
  );
}

const types: readonly (readonly [RegExp, TextKey])[] = [
  [/^(machine|light|stop)\./, 'report.data.state'],
  [/^count\./, 'report.data.count'],
  [/^cycle\./, 'report.data.cycle'],
  [/^(job|tool|material|operator|shift)\./, 'report.data.job'],
  [/^(part|quality)\./, 'report.data.quality'],
  [/^alarm\./, 'report.data.alarm'],
  [/^(energy|power|flow)\./, 'report.data.energy'],
  [/^process\./, 'report.data.process'],
  [/^(runtime|device)\./, 'report.data.device'],
];

function typeOf({ role = '' }: DeclaredTag): TextKey {
  return types.find(([pattern]) => pattern.test(role))?.[1] ?? 'report.data.other';
}

function pace({ intervals }: Entry, lang: Sheet['lang']): Markup | string {
  const sorted = [...intervals].sort((a, b) => a - b);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return '—';
  return first === last ? span(first, lang) : html`${span(first, lang)} –<br />${span(last, lang)}`;
}
