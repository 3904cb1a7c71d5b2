/** Rows that were saved from a buffer that broke go out under the epoch and number that stand in their bytes. */
import fs from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gapDraft } from '../../../agent/runtime/gap.ts';
import { supervise } from '../../../agent/runtime/supervise.ts';
import { never } from '../../contract/store.ts';
import { bufferFolder, fillBuffer, marked, openBuffer } from '../../fakes/buffer.ts';
import { FakeClock, settle } from '../../fakes/clock.ts';
import { forwardOf } from '../../fakes/forward.ts';
import { FakePublisher } from '../../fakes/publisher.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = bufferFolder();
});
afterEach(() => fs.rmSync(dataDir, { recursive: true }));

test('a refused one is named by them, and a part of the outbox says in them what came before', async () => {
  const clock = new FakeClock();
  const first = openBuffer(dataDir, { clock });
  await fillBuffer(first, [50, 50, 50]);
  await first[Symbol.asyncDispose]();
  const store = openBuffer(dataDir, { clock, broken: { why: 'test', remains: first.remains } });
  await store.append({ drafts: [marked(store.epoch, 50), marked(store.epoch, 50)] }, never);
  store.flush();

  const publisher = new FakePublisher();
  publisher.answer = (rows) => ({
    through: rows.at(-1)?.seq ?? 0,
    refused: rows.filter(({ seq }) => seq === -1).map(({ seq }) => ({ seq, reason: '0x90' })),
  });
  const speaker = { gateway: 'gw', epoch: store.epoch };
  const gap = (facts: Parameters<typeof gapDraft>[3]) => gapDraft(speaker, 'gap', clock.now(), facts);
  const forward = forwardOf(publisher, store, clock, { selection: { classes: ['telemetry'] }, gap });
  const stop = new AbortController();
  const running = supervise(forward, clock, stop.signal);
  await clock.advance(50);
  await settle();
  stop.abort();
  await running;
  store.flush();

  // Old rows are a backlog: what is made now goes first.
  const sent = publisher.sent.flat().map(({ seq, prev }) => [seq, prev]);
  expect(sent).toContainEqual([-1, 1]);
  expect(sent).toContainEqual([0, 2]);
  expect(sent).toContainEqual([2, 1]);
  const rows = store.next(0, { rows: 100, bytes: 1e9 });
  const gaps = rows
    .filter((row) => row.class === 'gap')
    .map(({ body }) => JSON.parse(body.toString()) as unknown);
  expect(gaps).toMatchObject([
    { kind: 'dead-letter', ofEpoch: first.epoch, fromSeq: 2, toSeq: 2, count: 1, epoch: store.epoch },
  ]);
  await store[Symbol.asyncDispose]();
});
