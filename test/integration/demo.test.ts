/** `npm run demo` as a newcomer runs it, shortened: everything arrives over both protocols, and the summary says so. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Summary } from '../../scripts/demo/summary.ts';

const root = path.dirname(path.dirname(import.meta.dirname));

test('the demo delivers every connected equipment, loses nothing, and every message fits its schema', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['scripts/demo.ts', '--seconds', '12', '--json'],
    { cwd: root },
  );
  const summary = JSON.parse(stdout) as Summary;
  expect(summary).toMatchObject({ ok: true, problems: [], lost: 0, invalid: 0 });
  expect(summary.evidence).toMatchObject({ sound: true, anchored: true, simulated: summary.equipment.total });
  expect(summary.equipment.delivering).toBe(summary.equipment.total);
  expect(summary.equipment.total).toBeGreaterThanOrEqual(8);
  expect(summary.equipment.byProtocol['modbus-tcp']).toBeGreaterThan(0);
  expect(summary.equipment.byProtocol['opcua']).toBeGreaterThan(0);
}, 60_000);
