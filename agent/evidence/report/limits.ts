/** Chapters: what the report does not show, how to check it, what is graded, and a form for the visit. */
import type { TextKey } from '../../base/text.ts';
import type { Chapter } from './chapter.ts';
import { section } from './chapter.ts';
import { spelt } from './figures.ts';
import { html, type Markup } from './html.ts';
import type { Sheet } from './sheet.ts';
import { table } from './table.ts';

const defaultPackName = 'evidence.zip';

/** What this system does not evidence, and where cryptography ends. */
export const limits: Chapter = {
  id: 'limits',
  title: 'report.limits',
  body: (sheet) => {
    const { t } = sheet;
    const scope = list(sheet, [
      'report.scope1',
      'report.scope2',
      'report.scope3',
      'report.scope4',
      'report.scope5',
      'report.scope6',
    ]);
    const crypto = list(sheet, [
      'report.crypto1',
      'report.crypto2',
      'report.crypto3',
      'report.crypto4',
      'report.crypto5',
      'report.crypto6',
    ]);
    return html`${section(sheet, 1, t('report.scopeHead'), scope)}${section(sheet, 2, t('report.cryptoHead'), crypto)}`;
  },
};

/** Steps that need neither trust nor a network. */
export const verify: Chapter = {
  id: 'verify',
  title: 'report.verify',
  body: (sheet) => {
    const { t, options } = sheet;
    const pack = options.packName ?? defaultPackName;
    const steps = [
      step(sheet, 'report.verify1', `sha256sum ${pack}`, `certutil -hashfile ${pack} SHA256`),
      step(sheet, 'report.verify2'),
      step(sheet, 'report.verify3'),
      step(
        sheet,
        'report.verify4',
        `zhencai evidence verify ${pack} --key <${t('report.verifyKey')}> --checkpoint <${t('report.verifyCheckpoint')}>`,
      ),
      step(
        sheet,
        'report.verify5',
        `zhencai evidence challenge -c plant.yaml --nonce <${t('report.verifyNonce')}> -k 5`,
      ),
      step(sheet, 'report.verify6'),
    ];
    return html`<p>${t('report.verifyIntro')}</p>
      <ol>
        ${steps}
      </ol>`;
  },
};

function step(sheet: Sheet, key: TextKey, ...commands: readonly string[]): Markup {
  return html`<li>
    ${sheet.t(key)}${commands.map((command) => html`<code class="command">${command}</code>`)}
  </li>`;
}

function list(sheet: Sheet, keys: readonly TextKey[]): Markup {
  return html`<ol>
    ${keys.map((key) => html`<li>${sheet.t(key)}</li>`)}
  </ol>`;
}

/** The questions it touches, and where the wording comes from. */
export const grading: Chapter = {
  id: 'grading',
  title: 'report.grading',
  body: (sheet) => {
    const { t, lang, grading: edition } = sheet;
    const columns = [
      { head: t('report.question'), width: 50 },
      { head: t('report.questionPoints'), width: 14, align: 'right' },
      { head: t('report.questionEvidence'), width: 36 },
    ] as const;
    const rows = edition.questions.map((question) => ({
      cells: [question[lang], String(question.points), question.evidence[lang]],
    }));
    const sources = html`<ol class="sources">
      ${edition.sources.map((source) => html`<li>${source}</li>`)}
    </ol>`;
    return html`<p>${t('report.gradingIntro', { title: edition.title[lang] })}</p>
      ${table(columns, rows, t('report.noQuestions'), 'dense')}
      <h4>${t('report.sources')}</h4>
      ${sources}`;
  },
};

/** Blank places for what only somebody on site can write. */
export const form: Chapter = {
  id: 'form',
  title: 'report.form',
  body: (sheet) => {
    const { t, findings, sound } = sheet;
    const { total, connected, simulated } = findings.headline;
    const first = (hex: string): Markup => html`<code>${spelt(hex.slice(0, 16))[0] ?? ''}</code>`;
    const items: readonly (readonly [TextKey, Markup | string | number])[] = [
      ['report.formHash', first(findings.pack.sha256)],
      ['report.formKey', first(findings.pack.fingerprint)],
      ['report.formTotal', sound ? total : '—'],
      ['report.formConnected', sound ? connected : '—'],
      ['report.formSimulated', simulated],
      ['report.formChallenge', ''],
    ];
    const columns = [
      { head: t('report.formItem'), width: 34 },
      { head: t('report.formReport'), width: 24, align: 'center' },
      { head: t('report.formSeen'), width: 24 },
      { head: t('report.formSame'), width: 18, align: 'center' },
    ] as const;
    const rows = items.map(([key, value]) => ({ cells: [t(key), value, '', t('report.formBoxes')] }));
    const sign = (key: TextKey): Markup => html`<td>${t(key)}</td>`;
    return html`<p>${t('report.formIntro')}</p>
      ${table(columns, rows, '', 'form')}
      <table class="sign">
        <tbody>
          <tr>
            ${sign('report.formAssessor')}${sign('report.formFirm')}${sign('report.formDate')}
          </tr>
        </tbody>
      </table>`;
  },
};
