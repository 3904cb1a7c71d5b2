/** Chapter: the register behind the three integers, what is not connected and why, and what is key and why. */
import type { Chapter } from './chapter.ts';
import { section } from './chapter.ts';
import { awayTexts, endText, hasEnded, isLacking } from './ending.ts';
import { completeness, grouped, share, unread } from './figures.ts';
import { excessTexts } from './excess.ts';
import { html, joined, type Markup, type Part } from './html.ts';
import type { DeclaredEquipment } from '../../model/record.ts';
import type { EquipmentFinding } from '../verify/findings.ts';
import { label, named, simulatedMark, type Sheet } from './sheet.ts';
import { table, type Row } from './table.ts';

/** The equipment register. */
export const register: Chapter = {
  id: 'register',
  title: 'report.register',
  body: (sheet) => {
    const { t } = sheet;
    return html`<p>${t('report.registerIntro')}</p>
      ${whole(sheet)}${excessTexts(sheet.findings, sheet.lang).map((text) => html`<p class="note">${text}</p>`)}${section(sheet, 1, t('report.unconnected'), unconnected(sheet))}${section(sheet, 2, t('report.keyList'), keyList(sheet))}`;
  },
};

/** Counted as digital: declared so, and no simulation. */
function isDigital({ declared, simulated }: EquipmentFinding): boolean {
  return declared.digital === true && !simulated;
}

/** Counted as connected. */
function isConnected({ tier, simulated }: EquipmentFinding): boolean {
  return tier >= 3 && !simulated;
}

function whole(sheet: Sheet): Markup {
  const { t, findings, sound } = sheet;
  const columns = [
    { head: t('report.no.'), width: 5, align: 'center' },
    { head: html`${t('report.equipment')} ${label(sheet, 'declared')}`, width: 24 },
    { head: html`${t('report.place')} ${label(sheet, 'declared')}`, width: 13 },
    { head: html`${t('report.make')} ${label(sheet, 'declared')}`, width: 30 },
    { head: t('report.countsDigital'), width: 4, align: 'center' },
    { head: t('report.countsConnected'), width: 4, align: 'center' },
    { head: html`${t('report.reached')} ${label(sheet, 'derived')}`, width: 7, align: 'center' },
    {
      head: html`${t('report.completeness')} ${label(sheet, 'derived')}<br />${t('report.good')}
        ${label(sheet, 'observed')}`,
      width: 13,
      align: 'right',
    },
  ] as const;
  const rows = findings.equipment.map((one, index): Row => {
    const { declared } = one;
    return {
      cells: [
        index + 1,
        html`${named(sheet, declared.id)}${simulatedMark(sheet, one.simulated)}<br /><small
            >${sheet.term('class', declared.class)}${one.tags > 0 ? html` · ${t('report.points', { count: one.tags })}` : ''}</small
          >${hasEnded(findings, one) ? html`<br /><small>${endText(findings, one, sheet.lang)}</small>` : ''}`,
        lines(declared.area, declared.line),
        make(sheet, declared),
        isDigital(one) ? '●' : '',
        isConnected(one) ? '●' : '',
        one.tier === 0 ? '—' : `T${one.tier}`,
        one.expected === 0
          ? '—'
          : html`${completeness(one)}<br /><small>${grouped(one.good)}/ ${grouped(one.expected)}</small>`,
      ],
    };
  });
  const { total, digital, connected } = findings.headline;
  const sums: Row = {
    strong: true,
    cells: ['', html`${t('report.sum')} ${total}`, '', '', digital, connected, '', ''],
  };
  return table(columns, sound && rows.length > 0 ? [...rows, sums] : rows, t('report.noEquipment'), 'dense');
}

function make(sheet: Sheet, declared: DeclaredEquipment): Markup {
  const { manufacturer, model, serial, assetNumber, digitalBasis } = declared;
  const numbers = [
    serial === undefined ? undefined : sheet.t('report.serialOf', { serial }),
    assetNumber === undefined ? undefined : sheet.t('report.assetOf', { asset: assetNumber }),
    ...declared.identifiers,
  ];
  const basis =
    digitalBasis === undefined ? undefined : sheet.t('report.basisDigital', { basis: digitalBasis });
  const head = [manufacturer, model].filter(isGiven).join(' ');
  const small = [numbers.filter(isGiven).join('　'), basis].filter(isGiven);
  return lines(head, ...small.map((text) => html`<small>${text}</small>`));
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

function lines(...parts: readonly Part[]): Markup {
  const given = parts.filter((part) => part !== '' && part !== undefined);
  return given.length === 0 ? html`—` : joined(given, html`<br />`);
}

function unconnected(sheet: Sheet): Markup {
  const { t, findings } = sheet;
  const columns = [
    { head: t('report.no.'), width: 7, align: 'center' },
    { head: t('report.equipment'), width: 33 },
    { head: t('report.reached'), width: 9, align: 'center' },
    {
      head: html`${t('report.unconnectedReason')} ${label(sheet, 'declared')} ${label(sheet, 'observed')}`,
      width: 51,
    },
  ] as const;
  const rows = findings.equipment
    .filter((one) => !isConnected(one))
    .map((one, index) => ({
      cells: [
        index + 1,
        html`${named(sheet, one.declared.id)}${simulatedMark(sheet, one.simulated)}`,
        one.tier === 0 ? '—' : `T${one.tier}`,
        reason(sheet, one),
      ],
    }));
  return table(columns, rows, t('report.allConnected'), 'dense');
}

function reason(sheet: Sheet, one: EquipmentFinding): Markup {
  const { t, findings, lang } = sheet;
  const declared = one.declared.notConnectedReason;
  const measured = t('report.reasonObserved', {
    good: grouped(one.good),
    expected: grouped(one.expected),
    percent: completeness(one),
    threshold: findings.register.headline.minCompletenessPercent,
    silent: grouped(one.silent),
    refused: grouped(one.bad - one.silent),
    missing: grouped(unread(one)),
  });
  const { good, scheduled } = one.answered;
  return lines(
    one.simulated ? t('report.reasonSimulated') : '',
    isGiven(declared) ? declared : one.tags === 0 ? t('report.reasonNone') : '',
    ...(isLacking(findings, one) ? [measured, endText(findings, one, lang), ...away(sheet, one)] : []),
    isLacking(findings, one) && scheduled > 0
      ? html`<small>${t('report.whileOn', { share: share(good, scheduled) })}</small>`
      : '',
  );
}

/** When it was away. */
function away({ options, lang }: Sheet, one: EquipmentFinding): Markup[] {
  return awayTexts(options.shortfalls ?? [], one, lang).map((text) => html`<small>${text}</small>`);
}

function keyList(sheet: Sheet): Markup {
  const { t, findings } = sheet;
  const columns = [
    { head: t('report.no.'), width: 7, align: 'center' },
    { head: t('report.equipment'), width: 33 },
    { head: html`${t('report.keyBasis')} ${label(sheet, 'declared')}`, width: 33 },
    { head: t('report.digital'), width: 13, align: 'center' },
    { head: t('report.connected'), width: 14, align: 'center' },
  ] as const;
  const rows = findings.equipment
    .filter(({ declared }) => declared.key)
    .map((one, index) => ({
      cells: [
        index + 1,
        html`${named(sheet, one.declared.id)}${simulatedMark(sheet, one.simulated)}`,
        one.declared.keyBasis ?? t('report.notGiven'),
        t(isDigital(one) ? 'report.yes' : 'report.no'),
        t(isConnected(one) ? 'report.yes' : 'report.no'),
      ],
    }));
  return table(columns, rows, t('report.noKey'), 'dense');
}
