/** Chapters: how the register changed, and how the gateway itself ran. */
import type { ClockRecord, StartRecord } from '../../model/record.ts';
import type { Chapter } from './chapter.ts';
import { moment, span } from './figures.ts';
import { html, type Markup } from './html.ts';
import { label, listed, type Sheet } from './sheet.ts';
import { table } from './table.ts';

const maxRunRows = 60;

/** Every change of register and point table, late ones marked. */
export const changes: Chapter = {
  id: 'changes',
  title: 'report.changes',
  body: (sheet) => {
    const { t, findings } = sheet;
    const columns = [
      { head: html`${t('report.changeTime')} ${label(sheet, 'observed')}`, width: 20 },
      { head: html`${t('report.changeTotal')} ${label(sheet, 'declared')}`, width: 12, align: 'right' },
      { head: t('report.changeAdded'), width: 23 },
      { head: t('report.changeRemoved'), width: 20 },
      { head: t('report.changeChanged'), width: 25 },
    ] as const;
    const rows = findings.registers.map((change, index) => {
      const isFirst = index === 0 && change.removed.length === 0 && change.changed.length === 0;
      return {
        cells: [
          html`${moment(change.time, 'second')}<br /><small>${t('report.recordNo', { n: change.n })}</small
            >${change.late ? html`<br /><span class="mark">${t('report.changeLate')}</span>` : ''}`,
          change.equipment,
          isFirst ? t('report.changeFirst') : listed(sheet, change.added),
          listed(sheet, change.removed),
          listed(sheet, change.changed),
        ],
      };
    });
    return html`<p>${t('report.changesIntro')}</p>
      ${table(columns, rows, t('report.noChanges'), 'dense')}`;
  },
};

/** Starts, ends that were not clean, and what was done to the clock. */
export const run: Chapter = {
  id: 'run',
  title: 'report.run',
  body: (sheet) => {
    const { t, findings } = sheet;
    const { starts, clocks } = findings;
    const intro = t('report.runIntro', {
      starts: starts.length,
      unclean: starts.filter(({ previous }) => previous?.clean === false).length,
      clocks: clocks.length,
      steps: clocks.filter(({ reason }) => reason === 'step').length,
    });
    const columns = [
      { head: t('report.runTime'), width: 22 },
      { head: t('report.runEvent'), width: 11, align: 'center' },
      { head: t('report.runFacts'), width: 67 },
    ] as const;
    const all = [...starts, ...clocks].toSorted((a, b) => a.n - b.n);
    const rows = all.slice(-maxRunRows).map((record) => ({
      cells: [
        moment(record.time, 'second'),
        t(record.kind === 'start' ? 'report.runStart' : 'report.runClock'),
        record.kind === 'start' ? startFacts(sheet, record) : clockFacts(sheet, record),
      ],
    }));
    return html`<p>${intro} ${label(sheet, 'observed')}</p>
      ${table(columns, rows, t('report.noRun'), 'dense')}`;
  },
};

function startFacts(sheet: Sheet, { version, program, previous }: StartRecord): Markup {
  const { t } = sheet;
  const unclean =
    previous?.clean === false
      ? html`<br /><b>${t('report.runPrevious', { alive: moment(previous.aliveAt, 'second') })}</b>`
      : '';
  return html`${t('report.runVersion', { version, program: `${program.slice(0, 16)}…` })}${unclean}`;
}

function clockFacts(sheet: Sheet, { stepMs, source, synchronized }: ClockRecord): Markup {
  const { t, lang } = sheet;
  const synced =
    synchronized === undefined
      ? 'report.clockUnknown'
      : synchronized
        ? 'report.clockSynced'
        : 'report.clockUnsynced';
  const step =
    stepMs === undefined
      ? ''
      : html`<b
            >${t('report.clockStep', { span: span(Math.abs(stepMs), lang), direction: t(stepMs < 0 ? 'report.clockBack' : 'report.clockForward') })}</b
          >　`;
  return html`${step}${t('report.clockSource', { source })}　${t(synced)}`;
}
