/** Clean-up over a long run: the file stays within its limit, as pages that were freed are used again. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { databaseFile } from '../../../agent/store/database.ts';
import type { Loss } from '../../../agent/store/store.ts';
import { draft, gapOf, never } from '../../contract/store.ts';
import { bufferFolder, marked, openBuffer } from '../../fakes/buffer.ts';

const limit = 4 << 20;

test.each([
  ['delivered', true],
  ['not delivered, and dropped', false],
])('ten times the limit goes through, %s: the file grows no more once it is full', async (_, isDelivered) => {
  const dataDir = bufferFolder();
  const store = openBuffer(dataDir);
  const losses: Loss[] = [];
  const sizes: number[] = [];
  let longest = 0;
  for (let round = 0; round < 80; round += 1) {
    // Sizes change, so that freed pages have to be split and joined.
    const drafts = Array.from({ length: 100 }, (__, index) =>
      marked(store.epoch, index % 7 === 0 ? 20_000 : 3000 + 37 * round),
    );
    await store.append({ drafts }, never);
    store.flush();
    if (isDelivered) store.commit('mqtt', store.figures().lastSeq);
    store.flush();
    let steps = 0;
    const limits = { publishers: ['mqtt'], maxBytes: limit, keepAfter: 0, dropUndelivered: true };
    for (let more = true; more; steps += 1)
      ({ more } = store.trim(limits, (loss) => {
        losses.push(loss);
        return gapOf(loss);
      }));
    longest = Math.max(longest, steps);
    expect(store.figures().bytes).toBeLessThanOrEqual(limit);
    sizes.push(fs.statSync(path.join(dataDir, databaseFile)).size);
  }
  const most = Math.max(...sizes);
  // What one round brings beyond the limit, before it is cleaned up, is all that the file takes more.
  expect(most).toBeLessThan(limit + 2 * 100 * 20_000);
  expect(Math.max(...sizes.slice(20))).toBe(Math.max(...sizes.slice(60)));
  expect(fs.statSync(path.join(dataDir, `${databaseFile}-wal`)).size).toBeLessThan(3 * limit);
  // Each step takes 64 rows at most: what a scan has to wait for does not grow with the buffer.
  expect(longest).toBeGreaterThan(1);
  const counts = losses.map(({ count }) => count);
  expect(counts.every((count, at) => count - (counts[at - 1] ?? 0) <= 65)).toBe(true);
  // What explains the holes is one message, however many steps there were.
  const gaps = store.next(0, { rows: 1e6, bytes: 1e9 }).filter(({ class: kind }) => kind === 'gap');
  expect(gaps).toHaveLength(isDelivered ? 0 : 1);
  expect(counts.length > 0).toBe(!isDelivered);
  await store[Symbol.asyncDispose]();
  fs.rmSync(dataDir, { recursive: true });
});

test('what a clock stamped that was years ahead holds up none of what grew old behind it, and goes with its own time', async () => {
  const dataDir = bufferFolder();
  const store = openBuffer(dataDir);
  const [past, now, ahead] = [1_000, 5_000, 9_000];
  const many = (count: number, time: number) => Array.from({ length: count }, () => draft('x', time));
  await store.append({ drafts: [...many(200, ahead), ...many(3, past), ...many(1, now)] }, never);
  store.commit('mqtt', 204);
  store.flush();
  const left = (keepAfter: number): number[] => {
    const limits = { publishers: ['mqtt'], maxBytes: 1e9, keepAfter, dropUndelivered: false };
    for (let more = true; more;) ({ more } = store.trim(limits, gapOf));
    return store.next(0, { rows: 1000, bytes: 1e9 }).map(({ time }) => time);
  };
  expect(left(past)).toHaveLength(204);
  expect(left(now)).toEqual([...Array.from({ length: 200 }, () => ahead), now]);
  await store.append({ drafts: many(1, ahead + 1) }, never);
  store.flush();
  expect(left(ahead + 1)).toEqual([ahead + 1]);
  await store[Symbol.asyncDispose]();
  fs.rmSync(dataDir, { recursive: true });
});
