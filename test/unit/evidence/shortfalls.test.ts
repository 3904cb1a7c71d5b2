/** When a machine was away: one that is back is not told as one that died. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { verificationText, verifyVerb } from '../../../agent/cli/evidence/verify.ts';
import { reportHtml } from '../../../agent/evidence/report/report.ts';
import { verifyPack, type Verification } from '../../../agent/evidence/verify/verify.ts';
import { grading, packOf } from '../../fakes/pack.ts';
import { tempDir } from '../../integration/programs.ts';
import { perHour, periodOf, start, hourMs, workshopLog } from '../../fakes/workshop-log.ts';

/** One machine over some hours, with so many bad readings in each. */
async function verified(bad: readonly number[]): Promise<Verification> {
  const spec = { equipment: 1, hours: bad.length, bad: (_: number, hour: number) => bad[hour] ?? 0 };
  return verifyPack(packOf(workshopLog(spec), { ...periodOf(spec), messages: 'none' }), { grading });
}

function reportOf({ findings, checks, shortfalls }: Verification): string {
  if (findings === undefined) throw new Error('no findings');
  return reportHtml(findings, checks, grading, 'zh', { shortfalls })
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

const dead = perHour;

describe('the stretches in which too little was read', () => {
  test('windows in a row are one, those at the threshold are none', async () => {
    const { shortfalls } = await verified([0, dead, 540, 0, 108, 109]);
    expect(shortfalls).toEqual([
      {
        equipment: 'eq-001',
        count: 2,
        worst: [
          { from: start + hourMs, to: start + 3 * hourMs, good: perHour - 540, scheduled: 2 * perHour },
          { from: start + 5 * hourMs, to: start + 6 * hourMs, good: perHour - 109, scheduled: perHour },
        ],
      },
    ]);
    expect((await verified([0, 0])).shortfalls).toEqual([]);
  });

  test('of many the five worst are kept, in order of time', async () => {
    const { shortfalls } = await verified([0, 200, 0, 900, 0, 901, 0, 902, 0, 903, 0, 904, 0]);
    expect(shortfalls[0]?.count).toBe(6);
    expect(shortfalls[0]?.worst.map(({ from, good }) => [(from - start) / hourMs, perHour - good])).toEqual(
      [3, 5, 7, 9, 11].map((hour, at) => [hour, 900 + at]),
    );
  });
});

describe('a machine of which too little was read', () => {
  test('is told as back where it is, and when it was away', async () => {
    const back = await verified([0, dead, dead, 540, 0, 0, 900, 0]);
    const text = reportOf(back);
    expect(text).toContain('最后一个窗口内仍有读数（最后一次有效读数 2026-11-01 07:');
    expect(text).toContain('读数不足：2026-11-01 01:00–04:00，有效 540/3,240 = 16.66 %');
    expect(text).toContain('读数不足：2026-11-01 06:00–07:00，有效 180/1,080 = 16.66 %');
    const told = verificationText(back, grading, 'zh');
    expect(told).toContain('读数不足：2026-11-01 01:00–04:00，有效 540/3,240 = 16.66 %；另有 1 段');
    expect(told).not.toContain('06:00–07:00');
  });

  test('is told as silent where it is, and since when', async () => {
    const gone = await verified([0, 0, dead, dead]);
    for (const text of [reportOf(gone), verificationText(gone, grading, 'zh')]) {
      expect(text).toMatch(/[^（]最后一次有效读数 2026-11-01 01:/);
      expect(text).toContain('读数不足：2026-11-01 02:00–04:00，有效 0/2,160 = 0.00 %');
      expect(text).not.toContain('最后一个窗口内仍有读数');
    }
  });

  test('more stretches than are named are counted; one never read has none', async () => {
    const away = await verified([dead, 0, dead, 0, dead, 0, dead, 0, dead, 0, dead, 0, dead, 0]);
    expect(reportOf(away).match(/读数不足：/g)).toHaveLength(5);
    expect(reportOf(away)).toContain('另有 2 段');
    expect(reportOf(await verified([dead, dead]))).not.toContain('读数不足：');
  });
});

test('the answer for programs is as it was: the stretches are no part of it', async () => {
  using folder = tempDir();
  const spec = { equipment: 1, hours: 2, bad: () => dead };
  const file = path.join(folder.path, 'pack.zip');
  fs.writeFileSync(file, packOf(workshopLog(spec), { ...periodOf(spec), messages: 'none' }));
  const said: string[] = [];
  const rest = ['verify', file];
  await verifyVerb({
    values: { json: true },
    rest,
    lang: 'zh',
    env: {},
    out: (text) => said.push(text),
    aside: () => undefined,
    stopSignal: () => new AbortController().signal,
  });
  expect(Object.keys(JSON.parse(said.join('')) as object)).toEqual(['checks', 'sound', 'findings']);
});
