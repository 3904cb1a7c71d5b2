/** What was read on the spot when a reviewer asked, to be compared with the displays of the machines. */
import type { ChallengeOpening } from '../../model/record.ts';
import { say, type Lang, type TextKey } from '../../base/text.ts';
import type { ChallengeFinding, Findings } from '../verify/findings.ts';
import { element, table, type Child } from './element.ts';
import { moment } from '../report/figures.ts';
import { section } from './section.ts';

/** All challenges of the period, each with its readings. */
export function challengesSection(findings: Findings, lang: Lang): HTMLElement {
  const { challenges } = findings;
  return section(
    lang,
    'report.challenges',
    'challenges',
    ...(challenges.length === 0
      ? [element('p', {}, say(lang, 'report.noChallenges'))]
      : challenges.map((one) => challenge(one, lang))),
  );
}

function challenge({ record, openings }: ChallengeFinding, lang: Lang): HTMLElement {
  const asked = element(
    'h3',
    {},
    say(lang, 'report.challengeHead', {
      nonce: record.nonce,
      time: moment(record.time),
      k: record.k,
      n: record.n,
    }),
  );
  if (openings.length > 0) return element('div', {}, asked, readings(openings, lang));
  const equipment = record.results.map((result) => result.equipment).join(', ');
  return element('div', {}, asked, element('p', {}, say(lang, 'page.challengeRedacted', { equipment })));
}

function readings(openings: readonly ChallengeOpening[], lang: Lang): HTMLElement {
  const heads: readonly TextKey[] = [
    'report.equipment',
    'report.reading',
    'report.readingValue',
    'report.readingRaw',
    'report.readingQuality',
    'report.readingTime',
  ];
  const rows = openings.flatMap((opening) =>
    opening.readings.map((one): readonly Child[] => [
      opening.equipment,
      one.tag,
      element('strong', {}, one.value ?? '—', one.unit === undefined ? undefined : ` ${one.unit}`),
      element('code', {}, one.raw ?? '—'),
      one.quality === 'GOOD' ? one.quality : `${one.quality} ${one.status}`,
      moment(one.time, 'second'),
    ]),
  );
  return table(
    say(lang, 'report.challenges'),
    heads.map((head) => say(lang, head)),
    rows,
  );
}
