import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { check } from '../../../agent/cli/check.ts';
import type { Lang } from '../../../agent/base/text.ts';
import { sound } from '../config/plant-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'zhencai-check-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What `check` says of a plant with these connections and tags; `rows` are unit, address, type, group. */
async function checked(connections: string, rows: readonly string[], lang: Lang, json: boolean) {
  const tags = rows.map((row, at) => `press-1,line,t${at},${row}`);
  const text = sound['plant.yaml'] ?? '';
  const files = {
    ...sound,
    'plant.yaml': text.replace(/connections:\n.*\n/, () => `connections:\n${connections}\n`),
    'tags.csv': ['设备,连接,点名,站号,地址,类型,采集组', ...tags, ''].join('\n'),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
  let told = '';
  const options = { config: path.join(folder, 'plant.yaml'), lang, json, env: {} };
  const status = await check(options, (out) => (told += out));
  return { status, told: told.replaceAll(`${folder}/`, '') };
}

const meters = '  - { id: line, protocol: modbus-rtu, port: /dev/serial/by-id/usb-1 }';
/** 24 units with 40 values each, two registers apart from each other. */
const scattered = Array.from(
  { length: 960 },
  (_, at) => `${1 + (at % 24)},hr:${Math.floor(at / 24) * 4},float32,slow`,
);

describe('zhencai check', () => {
  test('a line that is too slow: which line of the file, how much too slow, and what would do', async () => {
    const { status, told } = await checked(meters, scattered, 'en', false);
    expect(status).toBe(0);
    expect(
      told
        .split('\n')
        .filter((line) => !/event|role|角色/.test(line))
        .slice(0, 14),
    ).toMatchInlineSnapshot(`
      [
        "warning plant.yaml:7: line: a cycle of group slow (960 requests) is predicted to take 36 s, more than its interval of 5 s",
        "  → raise the interval: slow 40 s",
        "  → quirks.maxGap: 2, where the devices let holes be read, and 38400 baud, here and in every device on the line (48 requests; cycle: 3 s)",
        "0 errors, 1 warning",
        "",
        "Scan plan",
        "connection  group  tags  requests  registers/nodes  interval (s)  predicted per cycle (s)  missed",
        "line        slow    960       960             1920             5  36                       82 %",
        "",
        "connection  busy   predicted from",
        "line        720 %  9600 8E1, 10 ms until a unit answers (quirks.turnaroundMs), 4 ms between frames",
        "",
        "What the MES gets",
        "press-1    press  telemetry only  state: machine.run, machine.state or a light; count: count.total or count.good",
      ]
    `);
  });

  test('the same in Chinese', async () => {
    const { told } = await checked(meters, scattered, 'zh', false);
    expect(told.split('\n').slice(0, 5)).toMatchInlineSnapshot(`
      [
        "警告 plant.yaml:7: line：采集组 slow 预计每轮（960 个请求）36 秒，超过采集周期 5 秒",
        "  → 加大采集周期：slow 40 s",
        "  → 设置 quirks.maxGap: 2（设备须允许跨读），并将线路及其上所有设备改为 38400 波特（48 个请求，每轮：3 s）",
        "错误 0 个，警告 1 个",
        "",
      ]
    `);
  });

  test('the same for machines', async () => {
    const { told } = await checked(meters, scattered, 'en', true);
    const { plan, lines, faults } = JSON.parse(told) as Record<string, Record<string, unknown>[]>;
    expect(plan).toMatchObject([
      { connection: 'line', group: 'slow', requests: 960, items: 1920, bytes: 960 * 17 },
    ]);
    expect(lines).toMatchObject([
      {
        connection: 'line',
        basis: { code: 'modbus.basisLine', params: { line: '9600 8E1' } },
        waysOut: [{ code: 'config.remedyInterval' }, { code: 'modbus.remedyBoth' }],
      },
    ]);
    const found = faults?.find(({ code }) => code === 'config.checkTooSlow');
    expect(found).toMatchObject({ severity: 'warning', file: 'plant.yaml', row: 7 });
    expect(String(found?.['hint']).split('\n')).toEqual([
      expect.stringContaining('raise the interval'),
      expect.stringContaining('maxGap: 2'),
    ]);
  });

  test('groups that hinder each other, and a line that has no time left', async () => {
    const blocked = ['1,hr:0,float32,fast', ...scattered.slice(0, 60)];
    expect((await checked(meters, blocked, 'en', false)).told).toContain(
      'plant.yaml:7: line: group fast (0.5 s) is predicted to miss',
    );
    expect((await checked(meters, scattered.slice(0, 125), 'en', false)).told).toContain(
      'plant.yaml:7: line: its groups together need 9',
    );
    const { told } = await checked(meters, scattered.slice(0, 24), 'en', false);
    expect(told).not.toContain('plant.yaml:7');
  });

  test('connections that share one link share its time', async () => {
    const tcp = (id: string): string =>
      `  - { id: ${id}, protocol: modbus-rtu-over-tcp, host: 10.0.0.1, port: 4001, quirks: { singleConnection: true } }`;
    const half = scattered.slice(0, 72);
    const { told: one } = await checked(`${tcp('line')}`, half, 'en', true);
    const { told: two } = await checked(
      `${tcp('line')}\n${tcp('other')}`,
      [...half, ...half.map((row) => row.replace('hr:', 'ir:'))],
      'en',
      true,
    );
    const busyOf = (told: string): number =>
      (JSON.parse(told) as { lines: { utilisation: number }[] }).lines[0]?.utilisation ?? NaN;
    expect(busyOf(two)).toBeCloseTo(2 * busyOf(one), 6);
  });
});
