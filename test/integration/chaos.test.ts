/** `npm run chaos`, shortened: some of everything is done to the agent, and nothing is lost, unexplained or wrong. */
import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Result } from '../../scripts/chaos/run.ts';
import { have } from './programs.ts';

const root = path.dirname(path.dirname(import.meta.dirname));
const script = 'scripts/chaos.ts';

test('a few rounds of chaos lose nothing', async () => {
  // Without a compiler the disk and the clock are left out, which is said.
  const hasCompiler = have('cc', 'gcc libc6-dev', () => {
    if (spawnSync('cc', ['--version']).status !== 0) throw new Error('not found');
  });
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [script, '--rounds', '5', '--seed', '51', '--json'],
    { cwd: root },
  );
  const { account, faults, leftOut } = JSON.parse(stdout) as Result;
  expect(account.findings).toEqual([]);
  expect(account.delivered).toBe(account.committed);
  expect(account.delivered).toBeGreaterThan(500);
  expect(Object.values(faults).reduce((sum, times) => sum + times, 0)).toBeGreaterThanOrEqual(6);
  expect(leftOut).toEqual(hasCompiler ? [] : ['disk', 'clock']);
}, 120_000);

test.each([['--rounds', '0'], ['--rounds', 'many'], ['--seed', '-1'], ['--folder', '.'], ['--nonsense']])(
  'a wrong option is told in one line: %s %s',
  (...args) => {
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      [script, ...args.flatMap((one) => one ?? [])],
      {
        cwd: root,
        encoding: 'utf8',
      },
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.split('\n')[0]).toContain(args[0]);
  },
);
