/** Wherever times of day are shown to people, it is said of which zone they are: China's, UTC+8. */
import { expect, test } from 'vitest';
import { say, type Lang } from '../../../agent/base/text.ts';
import { verificationText } from '../../../agent/cli/evidence/verify.ts';
import { reportHtml } from '../../../agent/evidence/report/report.ts';
import { loadGrading } from '../../../config/grading.ts';
import { fakeFindings } from '../../fakes/findings.ts';

const grading = await loadGrading('2024');
const findings = fakeFindings();

/** Chapters of the report by their ids, without tags. */
function chapters(lang: Lang): Map<string, string> {
  const html = reportHtml(findings, findings.checks, grading, lang);
  const parts = [...html.matchAll(/<section id="([^"]+)">(.*?)<\/section>/gs)];
  return new Map(parts.map(([, id = '', text = '']) => [id, text.replace(/<[^>]*>/g, ' ')]));
}

test.each(['zh', 'en'] as const)('every chapter of the report in which a time stands (%s)', (lang) => {
  const timed = [...chapters(lang)].filter(([, text]) => /\d{4}-\d{2}-\d{2} +\d{2}:\d{2}/.test(text));
  expect(timed.map(([id]) => id)).toEqual(expect.arrayContaining(['register', 'gaps', 'changes', 'run']));
  expect(timed.filter(([, text]) => !text.includes('UTC+8')).map(([id]) => id)).toEqual([]);
});

test.each(['zh', 'en'] as const)('the notes of the answer, and the reasons of the page (%s)', (lang) => {
  const told = verificationText({ checks: [], sound: true, findings, shortfalls: [] }, grading, lang);
  const header = told.split('\n').find((line) => line.includes(say(lang, 'evidence.cli.column.expected')));
  expect(header).toContain('UTC+8');
  expect(say(lang, 'page.why')).toContain('UTC+8');
});
