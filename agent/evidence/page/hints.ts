/** What to look at, and how the register changed. Hints, never verdicts. */
import { say, type Lang, type TextKey } from '../../base/text.ts';
import type { Findings, RegisterChange } from '../verify/findings.ts';
import { element, longTable } from './element.ts';
import { moment } from '../report/figures.ts';
import { section, told } from './section.ts';

/** Hints and the history of the register. */
export function hintsSection(findings: Findings, lang: Lang): HTMLElement {
  const { hints, registers } = findings;
  return section(
    lang,
    'report.hints',
    'hints',
    element('p', { class: 'help' }, say(lang, 'report.hintsIntro')),
    hints.length === 0
      ? element('p', {}, say(lang, 'report.noHints'))
      : longTable(
          lang,
          say(lang, 'report.hints'),
          ['report.hint', 'report.hintFound', 'report.hintEquipment'].map((head) => told(lang, head, {})),
          hints.map((hint) => [
            element('strong', {}, say(lang, `report.hint.${hint.id}`)),
            `${told(lang, hint.text, hint.params)} ${say(lang, `report.excuse.${hint.id}`)}`,
            hint.equipment.join(', '),
          ]),
        ),
    registers.length > 1 ? history(registers, lang) : undefined,
  );
}

function history(registers: readonly RegisterChange[], lang: Lang): HTMLElement {
  const heads: readonly TextKey[] = [
    'report.changeTime',
    'report.changeTotal',
    'report.changeAdded',
    'report.changeRemoved',
    'report.changeChanged',
  ];
  return element(
    'div',
    { id: 'registers' },
    element('h3', {}, say(lang, 'report.changes')),
    longTable(
      lang,
      say(lang, 'report.changes'),
      heads.map((head) => say(lang, head)),
      registers.map((one) => [
        `${moment(one.time)}${one.late ? ` ${say(lang, 'report.changeLate')}` : ''}`,
        one.equipment,
        one.added.join(', '),
        one.removed.join(', '),
        one.changed.join(', '),
      ]),
    ),
  );
}
