/** The recorded gaps: when data is missing, and why. */
import { say, type Lang, type TextKey } from '../../base/text.ts';
import type { Findings } from '../verify/findings.ts';
import { element, longTable } from './element.ts';
import { gapMs, grouped, moment, span } from '../report/figures.ts';
import { section, told } from './section.ts';

/** The table of gaps. */
export function gapsSection(findings: Findings, lang: Lang): HTMLElement {
  const heads: readonly TextKey[] = [
    'report.gapFrom',
    'report.gapSpan',
    'report.gapCause',
    'report.gapWhere',
    'page.gapCount',
  ];
  const rows = findings.gaps.map(({ gap }) => [
    moment(gap.fromT, 'second'),
    span(gapMs(gap), lang),
    [told(lang, `report.gap.${gap.kind}`, {}), gap.code].filter((part) => part !== undefined).join(' · '),
    [gap.connection, gap.equipment.join(', ')]
      .filter((part) => part !== undefined && part !== '')
      .join(' · '),
    grouped(gap.count),
  ]);
  return section(
    lang,
    'report.gaps',
    'gaps',
    element('p', {}, say(lang, 'report.gapsOfOne')),
    rows.length === 0
      ? element('p', {}, say(lang, 'report.noGaps'))
      : longTable(
          lang,
          say(lang, 'report.gaps'),
          heads.map((head) => say(lang, head)),
          rows,
          20,
        ),
  );
}
