/** Whether a machine of which too little was read is still silent at the end of the period, and when it was away. */
import { say, type Lang } from '../../base/text.ts';
import { reaches } from '../verify/figures.ts';
import type { EquipmentFinding, Findings } from '../verify/findings.ts';
import { lacking, type Shortfall, type Stretch } from '../verify/shortfalls.ts';
import { moment, share } from './figures.ts';

/** Whether nothing usable came of it in the whole last window: however complete the period, somebody has to ask why. */
export function hasEnded({ register, pack }: Findings, { tags, last }: EquipmentFinding): boolean {
  return tags > 0 && (last ?? 0) < pack.to - register.windowMinutes * 60_000;
}

/** Whether somebody has to be told why: too little was read of it. A simulation is at no tier, whatever was read of it. */
export function isLacking({ register }: Findings, one: EquipmentFinding): boolean {
  if (one.tags === 0) return false;
  if (!one.simulated) return one.tier < 3;
  return !reaches(one.good, register.headline.minCompletenessPercent, one.expected);
}

/** How a machine stood at the end: never read, silent since, or read in the last window, too. */
export function endText(findings: Findings, one: EquipmentFinding, lang: Lang): string {
  if (one.last === undefined) return say(lang, 'report.neverGood');
  const time = moment(one.last, 'second');
  return say(lang, hasEnded(findings, one) ? 'report.lastGood' : 'report.isBack', { time });
}

/** Both in one line: how it stood in the last window, and when it was away. @param most stretches that are named */
export function endingText(
  findings: Findings,
  shortfalls: readonly Shortfall[],
  one: EquipmentFinding,
  lang: Lang,
  most?: number,
): string {
  const told = [endText(findings, one, lang), ...awayTexts(shortfalls, one, lang, most)];
  return told.join(lang === 'zh' ? '；' : '; ');
}

/**
 * The stretches in which too little was read of it, the worst `most` of them in order of time, and how many more there are.
 * Nothing of a machine of which never anything was read.
 */
export function awayTexts(
  shortfalls: readonly Shortfall[],
  { declared, last }: EquipmentFinding,
  lang: Lang,
  most = Infinity,
): string[] {
  const found = shortfalls.find(({ equipment }) => equipment === declared.id);
  if (last === undefined || found === undefined) return [];
  const named = found.worst
    .toSorted((a, b) => lacking(b) - lacking(a))
    .slice(0, most)
    .toSorted((a, b) => a.from - b.from);
  const told = named.map((stretch) =>
    say(lang, 'report.away', { when: whenText(stretch), share: share(stretch.good, stretch.scheduled) }),
  );
  const more = found.count - told.length;
  return more > 0 ? [...told, say(lang, 'report.awayMore', { more })] : told;
}

/** `2026-11-20 17:09–17:13`; the day again where it is another one. */
function whenText({ from, to }: Stretch): string {
  const [begin, end] = [moment(from), moment(to)];
  return `${begin}–${begin.slice(0, 10) === end.slice(0, 10) ? end.slice(11) : end}`;
}
