/** `zhencai evidence verify`: checks a pack offline. Needs no plant file and no agent: it may be somebody else's pack. */
import { tableText } from '../../base/table.ts';
import { say, type Lang, type TextKey } from '../../base/text.ts';
import type {
  Check,
  CheckId,
  EquipmentFinding,
  Findings,
  Grading,
  RateFinding,
  Verdict,
} from '../../evidence/verify/findings.ts';
import type { Verification } from '../../evidence/verify/verify.ts';
import { endingText, isLacking } from '../../evidence/report/ending.ts';
import { digitalText } from '../../evidence/report/digital.ts';
import { excessTexts } from '../../evidence/report/excess.ts';
import { unread } from '../../evidence/report/figures.ts';
import type { Shortfall } from '../../evidence/verify/shortfalls.ts';
import type { Invocation } from '../invocation.ts';
import { examine } from './examine.ts';
import { chinaTime } from './period.ts';

const marks = { match: '✓', mismatch: '✗', unknown: '?' } as const;

/** @returns 0 sound, 1 a mismatch @throws CodedError where what was given cannot be read */
export async function verifyVerb(invocation: Invocation): Promise<number> {
  const { values, lang, out } = invocation;
  const { verification, grading } = await examine(invocation);
  // The answer for programs is the findings alone.
  const { shortfalls: _, ...told } = verification;
  const { sound, findings } = told;
  const undone = askedFor(invocation).filter((id) => verdictOf(verification, id) !== 'match');
  const text = (): string => verificationText(readable(verification), grading, lang);
  out(values.json ? JSON.stringify(told, undefined, 2) : text());
  if (undone.length > 0 && !values.json)
    out(
      say(lang, 'evidence.cli.undone', {
        checks: undone.map((id) => say(lang, `evidence.check.${id}`)).join(', '),
      }),
    );
  return sound && findings !== undefined && undone.length === 0 ? 0 : 1;
}

/** Checks for which something was given on the command line: not to have made them is a finding. */
function askedFor({ values }: Invocation): CheckId[] {
  return [
    ...(values.key === undefined ? [] : (['key'] as const)),
    ...(values.checkpoint === undefined ? [] : (['anchors'] as const)),
    ...(values.message === undefined ? [] : (['message'] as const)),
  ];
}

function verdictOf({ checks }: Verification, id: CheckId): Verdict | undefined {
  return checks.find((check) => check.id === id)?.verdict;
}

/** Names come from whoever made the pack: what could move a terminal's cursor, or hide, is shown as U+FFFD. */
function readable(verification: Verification): Verification {
  const text = JSON.stringify(verification, (_, part: unknown) =>
    typeof part === 'string' ? part.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD') : part,
  );
  return JSON.parse(text) as Verification;
}

/** The answer for people. */
export function verificationText(
  { checks, sound, findings, shortfalls }: Verification,
  grading: Grading,
  lang: Lang,
): string {
  const blocks = [
    checks.map((check) => checkText(check, lang)).join('\n'),
    ...(findings === undefined
      ? [say(lang, 'evidence.cli.noFigures')]
      : [
          packText(findings, lang),
          headlineText(findings, grading, lang),
          [equipmentText(findings, shortfalls, lang), ...excessTexts(findings, lang)].join('\n'),
        ]),
    ...(findings !== undefined && findings.hints.length > 0 ? [hintsText(findings, lang)] : []),
    ...(findings === undefined && sound
      ? []
      : [say(lang, sound ? 'evidence.cli.sound' : 'evidence.cli.unsound')]),
  ];
  return blocks.join('\n\n');
}

function checkText({ id, verdict, text, params, record, entry }: Check, lang: Lang): string {
  const verdictText = say(lang, `evidence.verdict.${verdict}`);
  const title = `${marks[verdict]} ${say(lang, `evidence.check.${id}`)}: ${verdictText}`;
  // The verifier makes its texts from the catalogue, but must run without it.
  const what = say(lang, text as TextKey, params);
  const place = [record === undefined ? '' : `#${record}`, entry ?? ''].filter((part) => part !== '');
  const where = verdict === 'mismatch' && place.length > 0 ? ` [${place.join(' ')}]` : '';
  return `${title}\n    ${what}${where}`;
}

function packText({ pack, head }: Findings, lang: Lang): string {
  const { gateway, epoch, version, sha256, fingerprint } = pack;
  const period = { from: chinaTime(pack.from), to: chinaTime(pack.to) };
  const facts = { gateway, epoch, version, sha256, fingerprint, ...period };
  return say(lang, 'evidence.cli.pack', { ...facts, size: head.size, root: head.root });
}

function headlineText(findings: Findings, grading: Grading, lang: Lang): string {
  const { headline, register, pack, messages } = findings;
  const { total, digital, connected, key, simulated, tiers, digitalRate, connectedRate, connectedOfDigital } =
    headline;
  const aside = digitalText(findings, lang);
  const percent = register.headline.minCompletenessPercent;
  const [, t1, t2, t3, t4] = tiers;
  return [
    say(lang, 'evidence.cli.total', { total, key: key.total }),
    say(lang, 'evidence.cli.digital', { digital, key: key.digital, band: bandText(digitalRate, grading) }) +
      (aside === undefined ? '' : `   ${aside}`),
    say(lang, 'evidence.cli.connected', {
      connected,
      percent,
      key: key.connected,
      band: bandText(connectedRate, grading),
      days: Math.floor((pack.to - pack.from) / 86_400_000) || '<1',
    }),
    say(lang, 'evidence.cli.ofDigital', { count: connectedOfDigital.count, total: connectedOfDigital.total }),
    say(lang, 'evidence.cli.tiers', { t1, t2, t3, t4, simulated }),
    say(lang, 'evidence.cli.messages', { n: messages.n, bytes: messages.bytes }),
  ].join('\n');
}

/** `12/20, (40, 60] % → 4.5` */
function bandText({ count, total, band, points }: RateFinding, { bands }: Grading): string {
  const from = bands[band - 1]?.upTo;
  const range = `${from === undefined ? '[0' : `(${from}`}, ${bands[band]?.upTo ?? 100}]`;
  return `${count}/${total}, ${range} % → ${points}`;
}

function equipmentText(findings: Findings, shortfalls: readonly Shortfall[], lang: Lang): string {
  const header = ['equipment', 'name', 'key', 'tier', 'good', 'expected', 'bad', 'missing', 'note'] as const;
  return tableText(
    header.map((column) => say(lang, `evidence.cli.column.${column}`)),
    findings.equipment.map((one) => [
      one.declared.id,
      one.declared.name,
      one.declared.key ? '*' : '',
      one.tier === 0 ? '-' : `T${one.tier}`,
      one.good,
      one.expected,
      one.bad,
      unread(one),
      noteOf(findings, shortfalls, one, lang),
    ]),
  );
}

/** Why it is not counted; where something was read of it and too little, since when or how often. */
function noteOf(
  findings: Findings,
  shortfalls: readonly Shortfall[],
  one: EquipmentFinding,
  lang: Lang,
): string {
  const { declared, simulated } = one;
  const said = simulated ? say(lang, 'evidence.cli.simulated') : (declared.notConnectedReason ?? '');
  if (!isLacking(findings, one)) return said;
  const why = endingText(findings, shortfalls, one, lang, 1);
  return simulated ? `${said}${lang === 'zh' ? '；' : '; '}${why}` : why;
}

function hintsText({ hints }: Findings, lang: Lang): string {
  const lines = hints.map(({ equipment, text, params }) => {
    const named = equipment.length > 8 ? `${equipment.slice(0, 8).join(', ')} …` : equipment.join(', ');
    return `  · ${named === '' ? '' : `${named}: `}${say(lang, text as TextKey, params)}`;
  });
  return [say(lang, 'evidence.cli.hints'), ...lines].join('\n');
}
