/** What one destination gets: its part, under its topics, and again what its broker may not have. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Forward } from '../../../agent/runtime/forward.ts';
import { supervise } from '../../../agent/runtime/supervise.ts';
import { draft, never } from '../../contract/store.ts';
import { FakeClock, settle } from '../../fakes/clock.ts';
import { forwardOf } from '../../fakes/forward.ts';
import { FakePublisher } from '../../fakes/publisher.ts';
import { MemoryStore } from '../../fakes/store.ts';

let clock: FakeClock;
let store: MemoryStore;
let publisher: FakePublisher;
let forward: Forward;
let stop: AbortController;
let running: Promise<void> | undefined;

const again = () => [draft('again', clock.now(), 'meta')];

beforeEach(() => {
  clock = new FakeClock();
  store = new MemoryStore();
  publisher = new FakePublisher();
  stop = new AbortController();
  forward = forwardOf(publisher, store, clock, { again });
});
afterEach(async () => {
  stop.abort();
  await running;
});

function start(): void {
  running = supervise(forward, clock, stop.signal);
}

describe('a destination that gets a part', () => {
  test('each row names the accepted one before it; the position moves over what is not for it', async () => {
    forward = forwardOf(publisher, store, clock, { selection: { classes: ['event'] } });
    start();
    const kinds = ['telemetry', 'event', 'event', 'telemetry', 'event', 'telemetry'] as const;
    for (const kind of kinds) await store.append({ drafts: [draft('x', clock.now(), kind)] }, never);
    await clock.advance(100);
    expect(publisher.sent.flat().map(({ seq, prev }) => [seq, prev])).toEqual([
      [2, undefined],
      [3, 2],
      [5, 3],
    ]);
    expect(store.cursor('fake')).toBe(6);
  });

  test('what it gets of a row is the same bytes under its own topic root, also where the plant’s was another', async () => {
    forward = forwardOf(publisher, store, clock, { root: 'leader/v1' });
    start();
    const topics = ['t/e/s/a', 'older/root/e/s/b', 'elsewhere'];
    await store.append({ drafts: topics.map((topic) => ({ ...draft('a'), topic })) }, never);
    await settle();
    expect(publisher.sent.flat().map(({ topic, body }) => [topic, body.toString()])).toEqual([
      ['leader/v1/e/s/a', '1:a'],
      ['leader/v1/e/s/b', '2:a'],
      ['elsewhere', '3:a'],
    ]);
  });
});

test('a publisher that moves to another address by itself, within a call, has the new broker told again', async () => {
  const old = clock.now() - 60_000;
  const drafts = Array.from({ length: 2_000 }, (_, at) => ({ ...draft('old', old), retain: at === 1_500 }));
  await store.append({ drafts }, never);
  const { answer } = publisher;
  let calls = 0;
  publisher.answer = (rows) => {
    calls += 1;
    if (calls === 3) publisher.address = 'preferred';
    return answer(rows);
  };
  start();
  await clock.advance(1_000);
  const [first, , , after] = publisher.sent;
  // What went ahead of the backlog before the move, and what is said anew.
  expect([first, after].map((rows) => rows?.map(({ seq }) => seq))).toEqual([[1_501], [1_501]]);
  expect(publisher.sent.flat().filter(({ class: kind }) => kind === 'meta')).toHaveLength(1);
  expect([publisher.connects, store.cursor('fake')]).toEqual([1, 2_001]);
});

test('a broker that is another one, or was away for long, is told again what it is to retain; the first is not', async () => {
  start();
  await settle();
  const told = () => publisher.sent.flat().filter(({ class: kind }) => kind === 'meta').length;
  const relink = async (ms: number) => {
    await clock.advance(ms);
    publisher.breakLink();
    await clock.advance(60_000);
  };
  expect(told()).toBe(0);
  await relink(60_000);
  expect(told()).toBe(0);
  await relink(600_000);
  expect(told()).toBe(1);
  publisher.address = 'another';
  await relink(1_000);
  expect(told()).toBe(2);
});
