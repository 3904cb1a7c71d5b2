/** A wrong option of the bench is told before anything is measured. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test.each([
  ['--days', '1.5', 'a whole number'],
  ['--equipment', '2.5', 'a whole number'],
  ['--rounds', '0.5', 'a whole number'],
  ['--rounds', '0', 'a number above 0'],
  ['--seconds', 'ten', 'a number above 0'],
])('%s %s', (option, value, problem) => {
  const args = ['scripts/bench.ts', '--only', 'months', option, value];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([status, stderr.split('\n')[0]]).toEqual([2, `${option}: ${problem}`]);
});
