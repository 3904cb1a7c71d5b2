/** Which pack it is: whose, of when, and the two numbers that people compare aloud. */
import { say, type Lang, type TextKey } from '../../base/text.ts';
import type { Findings } from '../verify/findings.ts';
import { element, type Child } from './element.ts';
import { grouped, moment } from '../report/figures.ts';
import { readAloud, size } from './format.ts';
import { section } from './section.ts';

/** The facts of the pack. */
export function packSection(findings: Findings, lang: Lang): HTMLElement {
  const { pack, register, head } = findings;
  const facts: readonly (readonly [TextKey, Child])[] = [
    ['report.packHash', hash('hash', pack.sha256)],
    ['report.fingerprint', hash('fingerprint', pack.fingerprint)],
    ['report.firm', joined(register.enterprise.name, register.enterprise.id, register.enterprise.uscc)],
    ['report.site', joined(register.site.name, register.site.id)],
    ['report.period', `${moment(pack.from)} – ${moment(pack.to)} (UTC+8)`],
    ['report.packMade', `${moment(pack.made, 'second')} (UTC+8) · ${size(pack.bytes)}`],
    [
      'report.gateway',
      say(lang, 'page.gatewayFacts', { gateway: pack.gateway, epoch: pack.epoch, version: pack.version }),
    ],
    [
      'page.log',
      say(lang, 'page.logFacts', {
        from: pack.range[0],
        to: pack.range[1] - 1,
        size: grouped(head.size),
        time: moment(head.time, 'second'),
      }),
    ],
    [
      'page.messages',
      say(lang, 'page.messagesFacts', {
        n: grouped(findings.messages.n),
        size: size(findings.messages.bytes),
      }),
    ],
  ];
  return section(
    lang,
    'page.pack',
    'facts',
    element(
      'dl',
      {},
      ...facts.flatMap(([name, value]) => [element('dt', {}, say(lang, name)), element('dd', {}, value)]),
    ),
    pack.redacted ? element('p', { class: 'care' }, say(lang, 'report.redacted')) : undefined,
  );
}

function hash(id: string, value: string): HTMLElement {
  return element('code', { class: 'hash', id, 'data-value': value }, readAloud(value));
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
