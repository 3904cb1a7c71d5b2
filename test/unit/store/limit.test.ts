/** Over the limit: who gives way, in which order, and what is told of it. */
import fs from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { draft, gapOf, never } from '../../contract/store.ts';
import { bufferFolder, openBuffer } from '../../fakes/buffer.ts';

const all = { rows: 1000, bytes: 1 << 30 };
let dataDir: string;

beforeEach(() => {
  dataDir = bufferFolder();
});
afterEach(() => fs.rmSync(dataDir, { recursive: true }));

test('delivered rows go first, then telemetry with the loss told; other classes stay', async () => {
  await using store = openBuffer(dataDir);
  const big = (name: string, kind: 'telemetry' | 'event') => ({
    ...draft(name, 5, kind),
    encode: () => Buffer.alloc(1 << 20),
  });
  await store.append({ drafts: [big('a', 'telemetry'), big('b', 'event'), big('c', 'telemetry')] }, never);
  store.commit('mqtt', 1);
  store.flush();
  const limits = { publishers: ['mqtt'], maxBytes: 1 << 20, keepAfter: 0, dropUndelivered: true };
  expect(store.trim(limits, gapOf)).toMatchObject({ delivered: 1, loss: undefined, more: true });
  const loss = {
    count: 1,
    fromSeq: 3,
    toSeq: 3,
    fromTime: 5,
    toTime: 5,
    equipment: ['e1'],
    publishers: ['mqtt'],
  };
  expect(store.trim(limits, gapOf).loss).toEqual(loss);
  // The gap message became durable in the transaction that dropped the row.
  expect(store.next(0, all).map(({ class: kind }) => kind)).toEqual(['event', 'gap']);
  expect(store.trim({ ...limits, dropUndelivered: false }, gapOf).more).toBe(false);
});

test('what the first publisher has goes although another has not, telemetry first, with the loss told', async () => {
  await using store = openBuffer(dataDir);
  const kinds = ['event', 'telemetry', 'event', 'telemetry'] as const;
  const drafts = kinds.map((kind) => ({ ...draft(kind, 5, kind), encode: () => Buffer.alloc(1 << 20) }));
  await store.append({ drafts }, never);
  store.commit('mqtt', 3);
  store.flush();
  const limits = {
    publishers: ['mqtt', 'leader'],
    maxBytes: 1 << 20,
    keepAfter: 0,
    dropUndelivered: false,
  };
  const step = () => store.trim(limits, gapOf).loss;
  expect(step()).toMatchObject({ count: 1, fromSeq: 2, publishers: ['leader'] });
  // Nobody it concerns has got the first gap: the next one tells both, and that it went.
  expect(step()).toMatchObject({ count: 4, fromSeq: 1, toSeq: 5, publishers: ['leader'] });
  // What the first one has not got stays, as whenFull says.
  expect(store.trim(limits, gapOf)).toMatchObject({ loss: undefined, more: false });
  expect(store.next(0, all).map(({ seq }) => seq)).toEqual([4, 6]);
});

test('what went ahead of a backlog goes before the backlog, and is no loss', async () => {
  await using store = openBuffer(dataDir);
  const drafts = Array.from({ length: 6 }, () => ({ ...draft('x', 5), encode: () => Buffer.alloc(1 << 20) }));
  await store.append({ drafts }, never);
  store.commit('mqtt', 1);
  store.commit('mqtt/from', 3);
  store.commit('mqtt/ahead', 5);
  store.flush();
  const limits = { publishers: ['mqtt'], maxBytes: 1 << 20, keepAfter: 0, dropUndelivered: true };
  expect(store.trim(limits, gapOf)).toMatchObject({ delivered: 1, loss: undefined });
  expect(store.trim(limits, gapOf)).toMatchObject({ delivered: 2, loss: undefined });
  expect(store.next(0, all).map(({ seq }) => seq)).toEqual([2, 3, 6]);
  expect(store.trim(limits, gapOf).loss).toMatchObject({ count: 3, fromSeq: 2, toSeq: 6 });
});

test('over the limit with no telemetry left, the oldest of all but gaps go, with the loss told', async () => {
  await using store = openBuffer(dataDir);
  const drafts = [draft('a', 5, 'event'), draft('b', 5, 'gap'), draft('c', 5, 'status')];
  await store.append(
    { drafts: drafts.map((one) => ({ ...one, encode: () => Buffer.alloc(1 << 20) })) },
    never,
  );
  store.flush();
  const limits = { publishers: ['mqtt'], maxBytes: 1 << 20, keepAfter: 0, dropUndelivered: true };
  expect(store.trim(limits, gapOf).loss).toMatchObject({ count: 2, fromSeq: 1, toSeq: 3 });
  expect(store.next(0, all).map(({ class: kind }) => kind)).toEqual(['gap', 'gap']);
});
