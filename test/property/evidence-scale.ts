/**
 * How long a large pack takes, and how much memory: `node test/property/evidence-scale.ts [equipment] [days] [file]`. Makes the
 * pack once and verifies it in a process of its own, so that the memory is the verifier's. Not part of `npm test`.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { verifyPack } from '../../agent/evidence/verify/verify.ts';
import { grading, packOf } from '../fakes/pack.ts';
import { periodOf, workshopLog } from '../fakes/workshop-log.ts';

const [equipment = '200', days = '90', file = `evidence-${equipment}x${days}.zip`] = process.argv.slice(2);

if (process.env['SCALE_CHILD'] === undefined) make();
else await verify();

function make(): void {
  if (!fs.existsSync(file)) {
    const spec = { equipment: Number(equipment), hours: 24 * Number(days), messages: 2 };
    fs.writeFileSync(file, packOf(workshopLog(spec), { ...periodOf(spec), messages: 'none' }));
  }
  spawnSync(process.execPath, [import.meta.filename, equipment, days, file], {
    stdio: 'inherit',
    env: { ...process.env, SCALE_CHILD: '1' },
  });
}

async function verify(): Promise<void> {
  const pack = fs.readFileSync(file);
  const before = performance.now();
  const cpuBefore = process.cpuUsage();
  const { sound, findings } = await verifyPack(pack, { grading });
  const seconds = (performance.now() - before) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const { n, bytes } = findings?.messages ?? { n: 0, bytes: 0 };
  const rss = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(
    `${JSON.stringify({
      sound,
      packMb: pack.length / 1e6,
      records: findings?.head.size,
      messages: n,
      bytes,
      seconds: Number(seconds.toFixed(1)),
      // On a machine that does other things beside it, this is what it takes.
      cpuSeconds: Number(((user + system) / 1e6).toFixed(1)),
      maxRssMb: Math.round(rss),
    })}\n`,
  );
}
