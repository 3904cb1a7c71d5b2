/** The checks, one a row: mark and word, what was checked, what was found, where. */
import { say, type Lang, type TextKey } from '../../base/text.ts';
import type { Check, Verdict } from '../verify/findings.ts';
import { element, table, type Child } from './element.ts';
import { section, told } from './section.ts';

const marks: Readonly<Record<Verdict, readonly [mark: string, word: TextKey]>> = {
  match: ['✔', 'evidence.verdict.match'],
  mismatch: ['✘', 'evidence.verdict.mismatch'],
  unknown: ['–', 'evidence.verdict.unknown'],
};

/** The table of checks. */
export function checksSection(checks: readonly Check[], lang: Lang): HTMLElement {
  const heads: readonly TextKey[] = ['report.outcome', 'report.check', 'report.found', 'page.where'];
  const rows = checks.map((check) => [
    verdictOf(check, lang),
    say(lang, `evidence.check.${check.id}`),
    told(lang, check.text, check.params),
    placeOf(check, lang),
  ]);
  return section(
    lang,
    'report.checks',
    'checks',
    table(
      say(lang, 'report.checks'),
      heads.map((head) => say(lang, head)),
      rows,
    ),
  );
}

function verdictOf(check: Check, lang: Lang): HTMLElement {
  const [mark, word] = marks[check.verdict];
  return element(
    'span',
    { class: `outcome ${check.verdict}`, 'data-check': check.id, 'data-verdict': check.verdict },
    element('span', { class: 'mark', 'aria-hidden': 'true' }, mark),
    say(lang, word),
  );
}

function placeOf({ record, entry }: Check, lang: Lang): Child {
  if (record === undefined) return entry ?? '';
  const place = say(lang, 'page.record', { n: record });
  return entry === undefined ? place : `${place} · ${entry}`;
}
