/** What was found in a pack, from the verdict at the top to the readings of a challenge at the end. */
import { say, type Lang, type TextKey } from '../../base/text.ts';
import type { Findings, Verdict } from '../verify/findings.ts';
import type { Shortfall } from '../verify/shortfalls.ts';
import { challengesSection } from './challenges.ts';
import { checksSection } from './checks.ts';
import { element } from './element.ts';
import { equipmentSection } from './equipment.ts';
import { gapsSection } from './gaps.ts';
import { headlineSection } from './headline.ts';
import { hintsSection } from './hints.ts';
import { packSection } from './pack-facts.ts';
import { reportButtons } from './report-buttons.ts';
import { told } from './section.ts';
import type { Outcome } from './worker.ts';

/** The one line that says it all. */
export function statusOf({ verification }: Outcome): TextKey {
  if (!verification.sound) return 'page.unsound';
  return verification.findings === undefined ? 'page.unreadable' : 'page.sound';
}

/** Everything below the form. */
export function showOutcome(outcome: Outcome, name: string, lang: Lang, unreadable: boolean): HTMLElement {
  const { verification, grading } = outcome;
  const { findings } = verification;
  const shown = element('article', {}, verdict(outcome, name, lang, unreadable));
  // As in the report: what does not match is no source of figures.
  if (findings !== undefined && verification.sound) shown.append(headlineSection(findings, grading, lang));
  if (findings !== undefined) shown.append(packSection(findings, lang));
  shown.append(checksSection(verification.checks, lang));
  if (findings !== undefined) shown.append(...details(findings, verification.shortfalls, lang));
  return shown;
}

function details(findings: Findings, shortfalls: readonly Shortfall[], lang: Lang): HTMLElement[] {
  return [
    equipmentSection(findings, shortfalls, lang),
    hintsSection(findings, lang),
    gapsSection(findings, lang),
    challengesSection(findings, lang),
  ];
}

function verdict(outcome: Outcome, name: string, lang: Lang, unreadable: boolean): HTMLElement {
  const { verification } = outcome;
  const { checks, findings } = verification;
  const count = (wanted: Verdict): number => checks.filter((check) => check.verdict === wanted).length;
  const bad = checks.filter((check) => check.verdict === 'mismatch');
  const open = (id: string): boolean =>
    checks.some((check) => check.id === id && check.verdict === 'unknown');
  const good = statusOf(outcome) === 'page.sound';
  return element(
    'section',
    { class: `verdict ${good ? 'match' : 'mismatch'}`, id: 'verdict' },
    element(
      'h2',
      {},
      element('span', { class: 'mark', 'aria-hidden': 'true' }, good ? '✔' : '✘'),
      say(lang, statusOf(outcome)),
    ),
    element(
      'p',
      { id: 'counts' },
      `${name} · `,
      say(lang, 'page.counts', {
        total: checks.length,
        match: count('match'),
        mismatch: count('mismatch'),
        unknown: count('unknown'),
      }),
    ),
    ...bad.map((check) => element('p', { class: 'bad' }, told(lang, check.text, check.params))),
    good ? undefined : element('p', {}, say(lang, 'page.void')),
    unreadable ? element('p', { class: 'care' }, say(lang, 'page.noNote')) : undefined,
    good && open('key') ? element('p', { class: 'care' }, say(lang, 'page.keyOpen')) : undefined,
    good && open('anchors') ? element('p', { class: 'care' }, say(lang, 'page.anchorsOpen')) : undefined,
    findings === undefined
      ? undefined
      : reportButtons(findings, verification.shortfalls, name, outcome.grading, lang),
  );
}
