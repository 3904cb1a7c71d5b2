import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, describeError } from '../../../agent/base/errors.ts';
import { gradingEditions, loadGrading } from '../../../config/grading.ts';

const sound = `edition: "2031"
title: { zh: 某版, en: some edition }
sources: [某通知]
bands:
  - { upTo: 50, points: 0 }
  - { upTo: 100, points: 6 }
links: [{ name: 生产管控, points: 1 }]
questions:
  - { id: a, zh: 题, en: question, points: 2, evidence: { zh: 证, en: evidence } }
`;

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'grading-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** What people are told of a file that differs from a sound one. */
async function faultOf(
  change: (text: string) => string,
  edition = '2031',
): Promise<{ zh: string; en: string }> {
  const folder = folderWith({ '2031.yaml': change(sound) });
  const thrown: unknown = await loadGrading(edition, folder).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(ConfigError);
  return {
    zh: describeError(thrown, 'zh').replace(folder, '.'),
    en: describeError(thrown, 'en').replace(folder, '.'),
  };
}

describe('the 2024 edition', () => {
  it('is there, with the bands of both rates', async () => {
    expect(gradingEditions()).toContain('2024');
    const { edition, bands } = await loadGrading('2024');
    expect(edition).toBe('2024');
    expect(bands.map(({ upTo, points }) => [upTo, points])).toEqual([
      [10, 0],
      [20, 1.5],
      [40, 3],
      [60, 4.5],
      [100, 6],
    ]);
  });

  it('has the five business links that machines feed, 3.5 points in all', async () => {
    const { links, questions } = await loadGrading('2024');
    expect(links.map(({ name }) => name)).toEqual([
      '生产管控',
      '质量管理',
      '设备管理',
      '安全生产',
      '能耗管理',
    ]);
    const tenths = links.reduce((sum, { points }) => sum + Math.round(points * 10), 0);
    expect(tenths).toBe(35);
    expect(questions.find(({ id }) => id === 'collection')?.points).toBe(3.5);
  });

  it('names its sources, says what is unconfirmed, and knows no level', async () => {
    const grading = await loadGrading('2024');
    expect(grading.sources.join('\n')).toContain('工信厅企业〔2024〕56号');
    expect(grading.sources.join('\n')).toContain('待与官方 PDF 附件核对');
    expect(JSON.stringify(grading)).not.toMatch(/[二三四]级/);
  });
});

describe('another edition', () => {
  it('is a new file and nothing else', async () => {
    const folder = folderWith({ '2031.yaml': sound, '2030.yaml': sound, 'notes.txt': '' });
    expect(gradingEditions(folder)).toEqual(['2030', '2031']);
    expect((await loadGrading('2031', folder)).title.en).toBe('some edition');
  });

  it('that is not there is answered with those that are', async () => {
    const { zh, en } = await faultOf((text) => text, '2040');
    expect(en).toContain('there is no grading edition “2040”\n  → there is: 2031');
    expect(zh).toContain('没有“2040”版评测指标\n  → 可用版次：2031');
    await expect(loadGrading('../2031', folderWith({ '2031.yaml': sound }))).rejects.toThrow(ConfigError);
  });

  it.each([
    [
      'an unknown key',
      (text: string) => text.replace('title:', 'level: 3\ntitle:'),
      /2031\.yaml:2:1: unknown key “level”/,
    ],
    [
      'a key that is nearly known',
      (text: string) => text.replace('upTo: 50', 'upto: 50'),
      /2031\.yaml:5:\d+: .*upto.*\n.*upTo/,
    ],
    [
      'points that are text',
      (text: string) => text.replace('points: 6', 'points: six'),
      /2031\.yaml:6:\d+: “points” must be a number/,
    ],
    ['a missing part', (text: string) => text.replace('sources: [某通知]\n', ''), /“sources” is missing/],
    [
      'bands out of order',
      (text: string) => text.replace('upTo: 50', 'upTo: 100'),
      /2031\.yaml:5:\d+: “bands” must ascend/,
    ],
    [
      'bands that end early',
      (text: string) => text.replace('upTo: 100', 'upTo: 99'),
      /“bands” must ascend and end at 100/,
    ],
    [
      'a link named twice',
      (text: string) => text.replace('[{ name', '[{ name: 生产管控, points: 1 }, { name'),
      /2031\.yaml:7:\d+: “links” names one thing twice/,
    ],
    [
      'broken YAML',
      (text: string) => text.replace('some edition }', 'some edition'),
      /2031\.yaml:3:1: wrong indentation/,
    ],
    [
      'the edition of another file',
      (text: string) => text.replace('2031', '2030'),
      /2031\.yaml:1:\d+: the edition in the file is not the one of its name/,
    ],
  ])('%s is told with file and line', async (_, change, expected) => {
    const { zh, en } = await faultOf(change);
    expect(en).toMatch(expected);
    expect(zh).toMatch(/2031\.yaml:\d+:\d+: .*[一-鿿]/);
  });
});
