/** Every machine of the register with its tier and why it has it. */
import { say, type Lang, type TextKey, type TextParams } from '../../base/text.ts';
import type { EquipmentFinding, Findings, Tier } from '../verify/findings.ts';
import type { Shortfall } from '../verify/shortfalls.ts';
import { element, longTable, type Child } from './element.ts';
import { excessTexts } from '../report/excess.ts';
import { endingText, isLacking } from '../report/ending.ts';
import { completeness, grouped, unread } from '../report/figures.ts';
import { section } from './section.ts';

const tierNames: Readonly<Record<Tier, TextKey>> = {
  0: 'page.tier0',
  1: 'report.tier1',
  2: 'report.tier2',
  3: 'report.tier3',
  4: 'report.tier4',
};

/** The table of the whole register. */
export function equipmentSection(
  findings: Findings,
  shortfalls: readonly Shortfall[],
  lang: Lang,
): HTMLElement {
  const { tiers } = findings.headline;
  const { minCompletenessPercent: limit } = findings.register.headline;
  const heads: readonly TextKey[] = [
    'report.equipment',
    'page.class',
    'page.isKey',
    'page.isDigital',
    'report.tier',
    'report.completeness',
    'page.why',
  ];
  const rows = findings.equipment.map((one) =>
    rowOf(findings, one, lang, () => endingText(findings, shortfalls, one, lang)),
  );
  return section(
    lang,
    'report.register',
    'equipment',
    element(
      'p',
      { id: 'tiers' },
      say(lang, 'page.tiers', { t1: tiers[1], t2: tiers[2], t3: tiers[3], t4: tiers[4], limit }),
    ),
    longTable(
      lang,
      say(lang, 'report.register'),
      heads.map((head) => say(lang, head)),
      rows,
      300,
    ),
    ...excessTexts(findings, lang).map((text) => element('p', { class: 'help' }, text)),
  );
}

function rowOf(findings: Findings, one: EquipmentFinding, lang: Lang, when: () => string): readonly Child[] {
  const { declared } = one;
  return [
    element(
      'span',
      { 'data-equipment': declared.id },
      declared.name,
      element('small', {}, ` ${declared.id}`),
    ),
    say(lang, `report.class.${declared.class}`),
    say(lang, declared.key ? 'report.yes' : 'report.no'),
    say(lang, declared.digital ? 'report.yes' : 'report.no'),
    element('span', { class: `tier tier-${one.tier}` }, say(lang, tierNames[one.tier])),
    one.expected > 0
      ? element('span', {}, completeness(one), element('small', {}, ` ${fraction(one.good, one.expected)}`))
      : '—',
    why(findings, one, lang, when),
  ];
}

function fraction(count: number, total: number): string {
  return `${grouped(count)} / ${grouped(total)}`;
}

/** Why it is at its tier: the first step that it does not reach. A simulation reaches none, and may have been dead, too. */
function why(findings: Findings, one: EquipmentFinding, lang: Lang, when: () => string): string {
  const { minCompletenessPercent: limit } = findings.register.headline;
  const [key, params] = reason(one, limit, when);
  const said = say(lang, key, params);
  if (!one.simulated || !isLacking(findings, one)) return said;
  const lack = say(lang, 'page.why.incomplete', lackOf(one, limit, when));
  return `${said}${lang === 'zh' ? '；' : '; '}${lack}`;
}

/** How much is lacking, and when. */
function lackOf(one: EquipmentFinding, limit: number, when: () => string): TextParams {
  return {
    percent: completeness(one),
    limit,
    bad: grouped(one.bad),
    silent: grouped(one.silent),
    missing: grouped(unread(one)),
    when: when(),
  };
}

function reason(one: EquipmentFinding, limit: number, when: () => string): readonly [TextKey, TextParams?] {
  if (one.simulated) return ['page.why.simulated'];
  if (one.tags === 0) {
    const declared = one.declared.notConnectedReason;
    return declared === undefined || declared === ''
      ? ['page.why.noTags']
      : ['page.why.declared', { reason: declared }];
  }
  switch (one.tier) {
    case 0:
      return ['page.why.silent', { silent: grouped(one.silent), missing: grouped(unread(one)) }];
    case 1:
      return ['page.why.bad', { bad: grouped(one.bad) }];
    case 2:
      return ['page.why.incomplete', lackOf(one, limit, when)];
    case 3:
      return ['page.why.still', { moved: one.movedWindows, windows: one.goodWindows }];
    case 4:
      return ['page.why.moving', { moved: one.movedWindows, windows: one.goodWindows }];
  }
}
