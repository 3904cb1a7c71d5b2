/**
 * `npm run soak`: lets the agent read Modbus devices that do wrong all the while, for as long as is wanted, and holds every
 * GOOD value that arrives at the broker against what its device was asked.
 *
 *   npm run soak -- [--minutes 120] [--rate 5] [--interval 200] [--seed 1] [--folder DIR] [--json]
 *
 * `--rate`: percent of the requests that something happens to: no answer, a late one, an exception, another unit's, garbage.
 * Beside that one device loses its connections every ten seconds, and at times stays away. Progress goes to stderr.
 *
 * Exit 0: no wrong value, no connection stuck, memory steady. 1: one of them, or the agent ended; the folder stays. 2: a
 * wrong option.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { badOption, optionsOf } from './options.ts';
import { isSound, reportOf } from './soak/report.ts';
import { soak } from './soak/run.ts';

const usage =
  'npm run soak -- [--minutes N] [--rate PERCENT] [--interval MS] [--seed S] [--folder DIR] [--json]';
const values = optionsOf(usage, {
  minutes: { type: 'string', default: '120' },
  rate: { type: 'string', default: '5' },
  interval: { type: 'string', default: '200' },
  seed: { type: 'string', default: '1' },
  folder: { type: 'string' },
  json: { type: 'boolean', default: false },
});
const [minutes, ratePercent, intervalMs, seed] = [
  Number(values.minutes),
  Number(values.rate),
  Number(values.interval),
  Number(values.seed),
];
if (!(minutes > 0 && minutes < Infinity)) badOption(usage, '--minutes: a number above 0');
if (!(ratePercent >= 0 && ratePercent <= 100)) badOption(usage, '--rate: percent, 0 to 100');
if (!Number.isInteger(intervalMs) || intervalMs < 10)
  badOption(usage, '--interval: milliseconds, 10 or more');
if (!Number.isSafeInteger(seed) || seed < 0) badOption(usage, '--seed: a whole number, 0 or more');
if (values.folder !== undefined && fs.existsSync(values.folder) && fs.readdirSync(values.folder).length > 0)
  badOption(usage, `--folder: ${values.folder} is not empty`);

const folder = path.resolve(values.folder ?? fs.mkdtempSync(path.join(os.tmpdir(), 'zhencai-soak-')));
fs.mkdirSync(folder, { recursive: true });
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
const progress = (line: string): void => void process.stderr.write(`${line}\n`);
const result = await soak({
  minutes,
  ratePercent,
  intervalMs,
  seed,
  folder,
  progress,
  signal: stop.signal,
});
const isFine = isSound(result);
if (isFine && values.folder === undefined) fs.rmSync(folder, { recursive: true });
process.stdout.write(values.json ? `${JSON.stringify(result, undefined, 2)}\n` : reportOf(result));
if (!isFine) {
  process.stderr.write(`everything the run left: ${folder}\n`);
  process.exitCode = 1;
}
