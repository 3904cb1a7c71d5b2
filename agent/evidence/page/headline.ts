/** The three integers of the form with their bands, the key equipment beside them, and the business links. */
import { say, type Lang, type TextKey } from '../../base/text.ts';
import type { Findings, Grading, LinkFinding, RateFinding } from '../verify/findings.ts';
import { element, table } from './element.ts';
import { digitalText } from '../report/digital.ts';
import { percent } from '../report/figures.ts';
import { section } from './section.ts';

/** Declared by the firm, observed by the gateway, or derived from both. */
type Origin = 'report.source.declared' | 'report.source.derived';

/** The headline. */
export function headlineSection(findings: Findings, grading: Grading, lang: Lang): HTMLElement {
  const { headline, register } = findings;
  const { minCompletenessPercent: limit } = register.headline;
  const aside = digitalText(findings, lang);
  const cards = element(
    'div',
    { class: 'cards' },
    card(lang, 'total', 'report.total', 'report.source.declared', headline.total),
    card(
      lang,
      'digital',
      'report.digital',
      'report.source.declared',
      headline.digital,
      rate(headline.digitalRate, grading, lang),
      ...(aside === undefined ? [] : [element('p', { class: 'rate' }, aside)]),
    ),
    card(
      lang,
      'connected',
      'report.connected',
      'report.source.derived',
      headline.connected,
      rate(headline.connectedRate, grading, lang),
    ),
  );
  const { key, simulated, connectedOfDigital: of } = headline;
  return section(
    lang,
    'report.figures',
    'headline',
    cards,
    element('p', { id: 'rule' }, say(lang, 'page.rule', { limit })),
    element(
      'p',
      { id: 'beside' },
      say(lang, 'page.beside', {
        keyTotal: key.total,
        keyDigital: key.digital,
        keyConnected: key.connected,
        count: of.count,
        total: of.total,
        percent: percent(of.count, of.total),
      }),
      ' ',
      simulated > 0 ? say(lang, 'page.simulatedCount', { n: simulated }) : undefined,
    ),
    element('p', { class: 'help' }, say(lang, 'page.edition', { title: grading.title[lang] })),
    otherEdition(findings, grading, lang),
    findings.links.length === 0 ? undefined : linksTable(findings.links, lang),
  );
}

function otherEdition({ register }: Findings, grading: Grading, lang: Lang): HTMLElement | undefined {
  if (register.edition === grading.edition) return undefined;
  return element(
    'p',
    { class: 'care' },
    say(lang, 'report.editionDiffers', { declared: register.edition, edition: grading.edition }),
  );
}

function card(
  lang: Lang,
  id: string,
  label: TextKey,
  origin: Origin,
  value: number,
  ...below: readonly HTMLElement[]
): HTMLElement {
  return element(
    'div',
    { class: 'card' },
    element('h3', {}, say(lang, label), element('span', { class: 'origin' }, say(lang, origin))),
    element('p', { class: 'figure', id: `figure-${id}` }, value),
    ...below,
  );
}

function rate(one: RateFinding, grading: Grading, lang: Lang): HTMLElement {
  return element(
    'p',
    { class: 'rate' },
    say(lang, 'page.rate', {
      count: one.count,
      total: one.total,
      percent: percent(one.count, one.total),
      band: bandOf(one, grading, lang),
      points: one.points,
    }),
  );
}

/** `大于 60 %、不超过 100 %`; the first band begins at 0 and includes it. */
function bandOf({ band }: RateFinding, { bands }: Grading, lang: Lang): string {
  const [from, to] = [bands[band - 1]?.upTo, bands[band]?.upTo ?? '?'];
  return from === undefined ? say(lang, 'report.bandFirst', { to }) : say(lang, 'report.band', { from, to });
}

function linksTable(links: readonly LinkFinding[], lang: Lang): HTMLElement {
  const heads: readonly TextKey[] = [
    'report.link',
    'report.linkTags',
    'report.linkEquipment',
    'report.linkSustained',
  ];
  return element(
    'div',
    { id: 'links' },
    element('h3', {}, say(lang, 'report.links')),
    table(
      say(lang, 'report.links'),
      heads.map((head) => say(lang, head)),
      links.map((one) => [one.link, one.tags, one.equipment.length, one.sustained.length]),
    ),
  );
}
