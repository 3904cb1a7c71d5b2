/** The acceptance report of the same findings: opened beside the page, or saved. */
import { say, type Lang } from '../../base/text.ts';
import { reportHtml } from '../report/report.ts';
import type { Findings, Grading } from '../verify/findings.ts';
import type { Shortfall } from '../verify/shortfalls.ts';
import { element } from './element.ts';
import { day } from '../report/figures.ts';

/**
 * Two buttons; the report is made when one is pressed.
 * @param name of the pack's file
 */
export function reportButtons(
  findings: Findings,
  shortfalls: readonly Shortfall[],
  name: string,
  grading: Grading,
  lang: Lang,
): HTMLElement {
  const open = element(
    'button',
    { type: 'button', id: 'open-report', class: 'first' },
    say(lang, 'page.openReport'),
  );
  const save = element('button', { type: 'button', id: 'save-report' }, say(lang, 'page.saveReport'));
  const address = (): string =>
    URL.createObjectURL(
      new Blob([reportHtml(findings, findings.checks, grading, lang, { packName: name, shortfalls })], {
        type: 'text/html;charset=utf-8',
      }),
    );
  open.addEventListener('click', () => {
    window.open(address());
  });
  save.addEventListener('click', () =>
    element('a', { href: address(), download: fileName(findings, lang) }).click(),
  );
  return element('p', { class: 'buttons' }, open, save);
}

function fileName({ pack }: Findings, lang: Lang): string {
  const word = say(lang, 'page.reportFile');
  // A gateway's id is a level of a topic: it may hold dots, but nothing that a file name may not.
  return `${word}-${pack.gateway.replace(/[^\p{L}\p{N}._-]/gu, '_')}-${day(pack.from)}-${day(pack.to)}.html`;
}
