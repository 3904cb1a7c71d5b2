/** `npm run soak`, shortened to a minute: faults are met, values arrive, and none of them is wrong. */
import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { protocols } from '../../collectors/registry.ts';
import type { SoakResult } from '../../scripts/soak/run.ts';

const root = path.dirname(path.dirname(import.meta.dirname));
const script = 'scripts/soak.ts';
const tcpFaults = ['stall', 'late', 'exception', 'wrongUnit', 'garbage'];

test('a minute of faults gives no wrong value', async () => {
  const args = [script, '--minutes', '1', '--rate', '8', '--interval', '100', '--seed', '51', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  const { devices, wrongs, memory } = JSON.parse(stdout) as SoakResult;
  expect(wrongs).toEqual([]);
  const hasLine = 'modbus-rtu-over-tcp' in protocols;
  expect(devices.map(({ id }) => id)).toEqual([
    'tcp-1',
    'tcp-2',
    'tcp-3',
    'tcp-4',
    ...(hasLine ? ['line'] : []),
  ]);
  for (const { id, requests, good, bad, wrong, stuck, struck } of devices) {
    expect({ id, wrong, stuck }).toEqual({ id, wrong: 0, stuck: 0 });
    expect(requests, id).toBeGreaterThan(300);
    expect(good, id).toBeGreaterThan(bad);
    expect(bad, id).toBeGreaterThan(0);
    for (const fault of tcpFaults.slice(0, 4)) expect(struck[fault], `${id} ${fault}`).toBeGreaterThan(0);
  }
  // A minute says nothing of memory but that it was measured.
  expect(memory).toMatchObject({ isJudged: false, isGrowing: false });
  expect(memory.rssMib.at100).toBeGreaterThan(30);
}, 150_000);

test.each([
  ['--minutes', '0'],
  ['--rate', '101'],
  ['--interval', '1'],
  ['--seed', 'x'],
  ['--folder', '.'],
])('a wrong option is told in one line: %s %s', (option, value) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [script, option, value], {
    cwd: root,
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr.split('\n')[0]).toContain(option);
});
