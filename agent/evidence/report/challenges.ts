/** Chapter: challenges on site with their readings; and the hints, which are no verdicts. */
import type { ChallengeOpening, ChallengeRecord } from '../../model/record.ts';
import type { Chapter } from './chapter.ts';
import { moment } from './figures.ts';
import { html, type Markup } from './html.ts';
import { label, listed, named, type Sheet } from './sheet.ts';
import { table, type Row } from './table.ts';

const maxReadings = 16;

/** Readings taken for a reviewer's nonce. */
export const challenges: Chapter = {
  id: 'challenges',
  title: 'report.challenges',
  body: (sheet) => {
    const { t, findings } = sheet;
    if (findings.challenges.length === 0) return html`<p class="none">${t('report.noChallenges')}</p>`;
    const each = findings.challenges.map(({ record, openings }) => {
      const head = t('report.challengeHead', {
        time: moment(record.time, 'second'),
        nonce: record.nonce,
        k: record.results.length,
        n: record.n,
      });
      return html`<h4>${head}</h4>
        ${readings(sheet, record, openings)}`;
    });
    return html`<p>${t('report.challengesIntro')}</p>
      ${each}`;
  },
};

function readings(sheet: Sheet, record: ChallengeRecord, openings: readonly ChallengeOpening[]): Markup {
  const { t } = sheet;
  const columns = [
    { head: t('report.equipment'), width: 21 },
    { head: t('report.reading'), width: 16 },
    { head: html`${t('report.readingRaw')} ${label(sheet, 'observed')}`, width: 17 },
    { head: html`${t('report.readingValue')} ${label(sheet, 'observed')}`, width: 14, align: 'right' },
    { head: t('report.readingQuality'), width: 20 },
    { head: t('report.readingTime'), width: 12, align: 'right' },
  ] as const;
  const rows = record.results.flatMap(({ equipment, hash }): Row[] => {
    const opening = openings.find((one) => one.equipment === equipment);
    if (opening === undefined)
      return [{ cells: [named(sheet, equipment), t('report.redactedReading', { hash }), '', '', '', ''] }];
    const shown = opening.readings.slice(0, maxReadings).map((one, index): Row => ({
      cells: [
        index === 0 ? named(sheet, equipment) : '',
        html`<code>${one.tag}</code>`,
        html`<code>${one.raw ?? '—'}</code>`,
        html`<b>${one.value ?? '—'}</b> ${one.unit ?? ''}`,
        one.status === 'Good' ? one.quality : html`${one.quality}<br /><small>${one.status}</small>`,
        moment(one.time, 'second').slice(11),
      ],
    }));
    const rest = opening.readings.length - shown.length;
    if (rest > 0) shown.push({ cells: ['', t('report.moreReadings', { rest }), '', '', '', ''] });
    return shown;
  });
  return table(columns, rows, t('report.noChallenges'), 'dense');
}

/** Things to look at. */
export const hints: Chapter = {
  id: 'hints',
  title: 'report.hints',
  body: (sheet) => {
    const { t, findings } = sheet;
    const columns = [
      { head: t('report.no.'), width: 7, align: 'center' },
      { head: t('report.hint'), width: 23 },
      { head: t('report.hintEquipment'), width: 25 },
      { head: html`${t('report.hintFound')} ${label(sheet, 'derived')}`, width: 45 },
    ] as const;
    const rows = findings.hints.map((hint, index) => ({
      cells: [
        index + 1,
        t(`report.hint.${hint.id}`),
        listed(sheet, hint.equipment, 6),
        html`${sheet.told(hint.text, hint.params)}<br /><small>${t(`report.excuse.${hint.id}`)}</small>`,
      ],
    }));
    return html`<p><b>${t('report.hintsIntro')}</b></p>
      ${table(columns, rows, t('report.noHints'), 'dense')}`;
  },
};
