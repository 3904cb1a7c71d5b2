/** A simulation is counted nowhere, and yet it is told why it is not complete, and why fewer are digital than declared. */
import { describe, expect, test } from 'vitest';
import { verificationText } from '../../../agent/cli/evidence/verify.ts';
import { reportHtml } from '../../../agent/evidence/report/report.ts';
import { verifyPack } from '../../../agent/evidence/verify/verify.ts';
import { grading, packOf } from '../../fakes/pack.ts';
import { perHour, periodOf, workshopLog } from '../../fakes/workshop-log.ts';

/** Three machines over four hours; the first two are simulations, the second of them with so many bad readings in each hour. */
async function textsOf(bad: readonly number[], simulated = 2): Promise<string[]> {
  const spec = {
    equipment: 3,
    hours: 4,
    bad: (at: number, hour: number) => (at === 1 ? (bad[hour] ?? 0) : 0),
    facts: (at: number): Record<string, string> => ({ productName: at < simulated ? '仿真 PLC' : 'PLC' }),
  };
  const log = workshopLog(spec);
  const pack = packOf(log, { ...periodOf(spec), messages: 'none' });
  const verification = await verifyPack(pack, { grading });
  const { findings, checks, shortfalls } = verification;
  if (findings === undefined) throw new Error('no findings');
  expect(findings.equipment.filter((one) => one.simulated)).toHaveLength(simulated);
  const html = reportHtml(findings, checks, grading, 'zh', { shortfalls });
  return [html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '), verificationText(verification, grading, 'zh')];
}

describe('a simulation', () => {
  test('that died has its last good reading', async () => {
    for (const text of await textsOf([0, 0, perHour, perHour])) {
      expect(text).toContain('最后一次有效读数 2026-11-01 01:');
      expect(text).toContain('读数不足：2026-11-01 02:00–04:00，有效 0/2,160 = 0.00 %');
    }
  });

  test('of which everything was read has no reason but that', async () => {
    for (const text of await textsOf([])) {
      expect(text).toMatch(/仿真，不计/);
      expect(text).not.toMatch(/最后一次有效读数|读数不足/);
    }
  });

  test('that is declared digital is said not to count, beside the figure; without one nothing is said', async () => {
    const [report = '', answer = ''] = await textsOf([]);
    expect(report).toContain('1 台（套） 申报 3 台，其中 2 台自称仿真，不计');
    expect(answer).toMatch(/实现数字化的生产设备数量（申报） +1 .*申报 3 台，其中 2 台自称仿真，不计/);
    for (const text of await textsOf([], 0)) expect(text).not.toContain('台自称仿真，不计');
  });
});
