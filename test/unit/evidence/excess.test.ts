/** Where a little more was read than was due: the same sentence everywhere, and no more than 100 %. */
import { describe, expect, test } from 'vitest';
import { verificationText } from '../../../agent/cli/evidence/verify.ts';
import { excessTexts } from '../../../agent/evidence/report/excess.ts';
import { completeness } from '../../../agent/evidence/report/figures.ts';
import { reportHtml } from '../../../agent/evidence/report/report.ts';
import type { EquipmentFinding, Findings } from '../../../agent/evidence/verify/findings.ts';
import { loadGrading } from '../../../config/grading.ts';
import { fakeFindings } from '../../fakes/findings.ts';

const grading = await loadGrading('2024');

/** One machine of nine points, without a start or a change of the register: nine readings at most are of the edge. */
function firm(fields: Partial<EquipmentFinding>): Findings {
  const findings = fakeFindings();
  const equipment = findings.equipment
    .filter(({ tier }) => tier === 4)
    .slice(0, 1)
    .map((one) => ({ ...one, tags: 9, ...fields }));
  return { ...findings, starts: [], registers: [], equipment };
}

function textsOf(findings: Findings): string[] {
  const html = reportHtml(findings, findings.checks, grading, 'zh');
  return [
    html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '),
    verificationText({ checks: [], sound: true, findings, shortfalls: [] }, grading, 'zh'),
  ];
}

describe('good and bad readings together', () => {
  test('a little above what was due: said once in report and answer, and the counts stand', () => {
    const over = firm({ expected: 630, good: 638, bad: 0, silent: 0 });
    const [report = '', answer = ''] = textsOf(over);
    for (const text of [report, answer]) {
      expect(text.match(/略多于应采，最多多 8。/g)).toHaveLength(1);
      expect(text).not.toContain('101.26');
    }
    expect(report).toContain('100.00 % 638/ 630');
    expect(answer).toMatch(/638 +630 /);
  });

  test('as many as were due: nothing is said', () => {
    for (const text of textsOf(firm({ expected: 638, good: 273, bad: 365, silent: 365 })))
      expect(text).not.toContain('于应采，');
  });

  test('more than edges explain is not explained away', () => {
    expect(excessTexts(firm({ expected: 630, good: 273, bad: 366, silent: 366 }), 'zh')).toEqual([
      expect.stringContaining('略多于应采，最多多 9。'),
    ]);
    const odd = firm({ expected: 630, good: 274, bad: 366, silent: 366 });
    expect(excessTexts(odd, 'zh')).toEqual([expect.stringContaining('请查明原因')]);
    const { starts } = fakeFindings();
    expect(excessTexts({ ...odd, starts: starts.slice(0, 1) }, 'zh')).toEqual([
      expect.stringContaining('略多于应采'),
    ]);
  });
});

test('completeness is never above 100 %, and floored below', () => {
  expect(completeness({ good: 638, expected: 630 })).toBe('100.00 %');
  expect(completeness({ good: 629, expected: 630 })).toBe('99.84 %');
});
