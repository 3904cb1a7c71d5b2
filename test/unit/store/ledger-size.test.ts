/** The evidence log lives in the buffer's file and does not count as buffer: it must never push readings out. */
import { expect, test } from 'vitest';
import { Health } from '../../../agent/base/health.ts';
import { openReadOnly } from '../../../agent/store/database.ts';
import { openStore } from '../../../agent/store/sqlite.ts';
import type { Witness } from '../../../agent/store/witness.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { tempDir } from '../../integration/programs.ts';
import { unexpected } from '../../fakes/store.ts';

const bodyBytes = 10_000;

/** Adds a record to each transaction. */
function witness(): Witness {
  let n = 0;
  return {
    isDirty: true,
    seal: () => {
      const body = Buffer.alloc(bodyBytes, 'x');
      const row = { n, time: n, kind: 'window', hash: Buffer.alloc(32), body } as const;
      return { rows: [row], checkpoints: [], openings: [], state: new Map(), kept: () => void (n += 1) };
    },
  };
}

test('a log of megabytes leaves the buffer as small as it was; pruned, the file has room again', async () => {
  using folder = tempDir();
  const clock = new FakeClock();
  const health = new Health(
    () => clock.now(),
    () => undefined,
  );
  await using store = openStore({ dataDir: folder.path, gateway: 'gw', commitEveryMs: 100, clock, health });
  store.attach(witness(), unexpected);
  store.flush();
  const before = store.figures().bytes;
  for (let round = 0; round < 400; round += 1) store.flush();
  const ledgerBytes = (): number => {
    const reader = openReadOnly(folder.path);
    const bytes = reader.prepare("select value from fact where name = 'ledgerBytes'").pluck().get();
    reader.close();
    return Number(bytes);
  };
  // Three pages for each of 10 000 bytes.
  expect(ledgerBytes()).toBe(401 * 3 * 4096);
  expect(store.figures().bytes).toBeLessThan(before + 100_000);

  for (let more = true; more;) more = store.prune(401);
  expect(ledgerBytes()).toBe(401 * Math.floor(4096 / 63));
  expect(store.figures().bytes).toBeLessThan(before + 100_000);
});
