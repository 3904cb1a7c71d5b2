import { describe, expect, it } from 'vitest';
import type { Lang } from '../../../agent/base/text.ts';
import type { Findings } from '../../../agent/evidence/verify/findings.ts';
import { reportHtml } from '../../../agent/evidence/report/report.ts';
import { loadGrading } from '../../../config/grading.ts';
import { bigFindings, fakeFindings, fakeRate } from '../../fakes/findings.ts';
import { fakeChecks } from '../../fakes/records.ts';

const grading = await loadGrading('2024');

function report(findings: Findings, lang: Lang = 'zh'): string {
  return reportHtml(findings, findings.checks, grading, lang);
}

/** What a reader sees, tags and style left out. */
function visible(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}

function withHeadline(count: number, total: number): Findings {
  const findings = fakeFindings();
  const rate = fakeRate(count, total);
  const headline = { ...findings.headline, total, connected: count, digital: total, connectedRate: rate };
  return { ...findings, headline };
}

describe('the report', () => {
  const html = report(fakeFindings());
  const text = visible(html);

  it('is one file: no script, nothing from outside, and a policy that would refuse both', () => {
    expect(html).not.toMatch(/<script|javascript:|<img|<link|<iframe|url\(|@import|\son\w+=/i);
    expect(html).not.toMatch(/(?:src|href)="(?!#)/);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('names firm, period, edition, pack and key on its cover, hashes in groups', () => {
    for (const told of [
      '十堰市郧阳精锻汽车零部件有限责任公司',
      '91420300MA4900AB1X',
      '2026-10-26 00:00 至 2026-11-25 00:00（UTC+8），共 30 天',
      '2024 年版',
      'zhencai/gw-bailang-01/k3f9q2xa',
      '3fb1 a0c9 6d52 e84f 7702 bd1c 9e35 a648',
      '91d4 e07a b3c2 5f88 66fe 103a c7d9 b24e',
    ])
      expect(text).toContain(told);
  });

  it('prints the three integers and how the bands were found, and no level', () => {
    const { total, digital, connected } = fakeFindings().headline;
    for (const count of [total, digital, connected])
      expect(html).toContain(`<div class="big">${count}</div>`);
    expect(text).toContain(`100×${connected} = ${100 * connected} > 40×${total} = ${40 * total}`);
    expect(text).toContain(`100×${connected} = ${100 * connected} ≤ 60×${total} = ${60 * total}`);
    expect(text).not.toMatch(/[一二三四]级/);
  });

  it('has every chapter, numbered, and a list entry for each', () => {
    const titles = [...html.matchAll(/<h2>([^<]*)<\/h2>/g)].map(([, title]) => title);
    expect(titles).toHaveLength(18);
    expect(titles[1]).toBe('一、核心数字');
    expect(titles.at(-1)).toBe('十七、现场核对记录');
    for (const title of titles.slice(1)) expect(html).toContain(`">${title}</a>`);
  });

  it('says of every figure where it comes from', () => {
    for (const source of ['申报', '实测', '推算']) expect(text).toContain(source);
    expect(html.match(/class="label /g)?.length).toBeGreaterThan(20);
  });

  it('gives reasons for what is not connected, causes of gaps, late changes, and what was read for a nonce', () => {
    for (const told of [
      '表盘读数，人工记录，无数据接口',
      '断电或异常终止',
      '期末变更',
      '评测组-0942-7431',
      '183188',
      '444b 2000',
    ])
      expect(text).toContain(told);
  });

  it('bounds the list of gaps, not their totals', () => {
    const { gaps, ...rest } = fakeFindings({ gaps: 900 });
    const long = visible(report({ ...rest, gaps }));
    expect(long).toContain('前 30 条，共 900 条');
    expect(long).toContain('与设备的连接中断');
  });

  it('is the same to the letter for the same findings', () => {
    expect(report(fakeFindings())).toBe(html);
  });

  it('fills every place of its texts', () => {
    expect(text).not.toMatch(/\{\w+\}|undefined|NaN|\[object/);
    expect(visible(report(fakeFindings(), 'en'))).not.toMatch(/\{\w+\}|undefined|NaN|\[object/);
  });

  it('has the same figures in both languages', () => {
    const figures = (lang: Lang): string[] =>
      [...report(fakeFindings(), lang).matchAll(/<(?:td|div)[^>]*>[^一-鿿]*?<\/(?:td|div)>/g)]
        .flatMap(([cell]) => visible(cell).match(/\d[\d,.]*/g) ?? [])
        .sort();
    const zh = figures('zh').filter((figure) => figure.length > 1);
    const en = new Set(figures('en'));
    expect(zh.length).toBeGreaterThan(150);
    expect(zh.filter((figure) => !en.has(figure))).toEqual([]);
  });
});

describe('a band', () => {
  it.each([
    [15, 25, '60.00 %', '大于 40 %、不超过 60 %', '100×15 = 1500 ≤ 60×25 = 1500'],
    [14, 18, '77.77 %', '大于 60 %、不超过 100 %', '100×14 = 1400 > 60×18 = 1080'],
    [5999, 10_000, '59.99 %', '大于 40 %、不超过 60 %', '100×5999 = 599900 ≤ 60×10000 = 600000'],
    [60_001, 100_000, '60.00 %', '大于 60 %、不超过 100 %', '100×60001 = 6000100 > 60×100000 = 6000000'],
    [1, 10, '10.00 %', '不超过 10 %', '100×1 = 100 ≤ 10×10 = 100'],
    [0, 25, '0.00 %', '不超过 10 %', '100×0 = 0 ≤ 10×25 = 250'],
    [25, 25, '100.00 %', '大于 60 %、不超过 100 %', '100×25 = 2500 ≤ 100×25 = 2500'],
  ])('of %i/%i is found by integers: %s, %s', (count, total, percent, band, comparison) => {
    const text = visible(report(withHeadline(count, total)));
    expect(text).toContain(`${count}/${total} ${percent} ${band}`);
    expect(text).toContain(comparison);
  });

  it('of an empty register is none', () => {
    const findings = {
      ...withHeadline(0, 0),
      equipment: [],
      links: [],
      gaps: [],
      challenges: [],
      hints: [],
      registers: [],
    };
    const text = visible(report(findings));
    expect(text).toContain('0/0 — —');
    for (const sentence of [
      '设备清单为空。',
      '时段内没有缺口记录。',
      '时段内没有现场核验。',
      '没有发现需要留意之处。',
    ])
      expect(text).toContain(sentence);
  });
});

describe('a pack that does not match', () => {
  const findings = fakeFindings({ checks: fakeChecks('tree') });
  const html = report(findings);

  it('is said to be unacceptable on the cover, with the check and the record', () => {
    const cover = visible(html.slice(0, html.indexOf('<nav>')));
    expect(cover).toContain('不得作为验收依据');
    expect(cover).toContain('首条异常记录：第 4711 号');
    expect(visible(report(findings, 'en'))).toContain('MISMATCH — not acceptable as evidence');
  });

  it('gives no headline, no tier count and no link count', () => {
    expect(html).not.toContain('class="big"');
    const text = visible(html);
    expect(text).not.toContain('100×');
    expect(text).not.toContain(`${findings.headline.connected} / ${findings.headline.total}`);
    expect(text).toContain('不列出核心数字');
  });

  it('is unsound by the checks alone, whatever the findings say of themselves', () => {
    const claimed = { ...findings, sound: true };
    expect(report(claimed)).not.toContain('class="big"');
  });
});

describe('what must not be overlooked', () => {
  it('a period shorter than the register asks for', () => {
    const text = visible(report(fakeFindings({ days: 12 })));
    expect(text.match(/统计时段不足：本证据包只含 12 天，短于登记约定的 30 天/g)).toHaveLength(2);
    expect(visible(report(fakeFindings()))).not.toContain('统计时段不足');
  });

  it('another edition than the one of the register', () => {
    const findings = fakeFindings();
    const text = visible(report({ ...findings, register: { ...findings.register, edition: '2027' } }));
    expect(text).toContain('设备清单登记的评测版次为 2027，本报告按 2024 版计算分段');
  });

  it('a simulated machine is marked wherever it stands, and never counted', () => {
    const html = report(fakeFindings());
    const rows = [
      ...html.matchAll(/<tr[^>]*>(?:(?!<\/tr>)[\s\S])*compressor-02(?:(?!<\/tr>)[\s\S])*<\/tr>/g),
    ].map(([row]) => row);
    const own = rows.filter((row) => row.includes('class="mark"'));
    expect(own.length).toBeGreaterThanOrEqual(4);
    expect(own.some((row) => row.includes('●'))).toBe(false);
  });
});

describe('200 machines over 90 days', () => {
  it('make a document of bearable size, the heat map a few paths a row', () => {
    const html = report(bigFindings());
    expect(html.length).toBeLessThan(1_500_000);
    expect(html.match(/<path /g)?.length).toBeLessThan(200 * 8 + 20);
    expect(html.match(/<[a-z]/g)?.length).toBeLessThan(20_000);
  });

  it('a year is shown in parts', () => {
    const text = visible(report(fakeFindings({ days: 365 })));
    expect(text).toContain('2026-10-26 至 2027-01-25');
    expect(text).toContain('2027-07-29 至 2027-10-25');
  });
});
