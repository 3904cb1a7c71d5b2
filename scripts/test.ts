/**
 * `npm test`: everything there is to check, cheapest first; stops at the first step that fails. Arguments go to vitest:
 * `npm test -- test/unit` skips the other steps.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const asked = process.argv.slice(2);

/** name, program of node_modules/.bin, arguments */
const steps: readonly (readonly [string, string, readonly string[]])[] = [
  ['format', 'oxfmt', ['--check', '.']],
  ['lint', 'oxlint', ['--deny-warnings', '.']],
  ['types', 'tsc', ['--noEmit', '-p', '.']],
  // The page of the verifier knows a DOM and no Node; the rest knows Node and no DOM.
  ['types of the page', 'tsc', ['--noEmit', '-p', 'agent/evidence/page']],
  ['tests', 'vitest', ['run', ...asked]],
];

for (const [name, program, args] of asked.length > 0 ? steps.slice(-1) : steps) {
  process.stdout.write(`\n── ${name}: ${program} ${args.join(' ')}\n`);
  const { status, error } = spawnSync(path.join(root, 'node_modules', '.bin', program), args, {
    cwd: root,
    stdio: 'inherit',
  });
  if (error) process.stderr.write(`${error.message}\n`);
  if (status !== 0) process.exit(status ?? 1);
}
