import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RetryableError } from '../../../agent/base/errors.ts';
import type { HealthReport } from '../../../agent/base/health.ts';
import type { Message } from '../../../agent/model/message.ts';
import type { Forward } from '../../../agent/runtime/forward.ts';
import { supervise } from '../../../agent/runtime/supervise.ts';
import { draft, never } from '../../contract/store.ts';
import { FakeClock, settle } from '../../fakes/clock.ts';
import { healthOf } from '../../fakes/connection.ts';
import { forwardOf } from '../../fakes/forward.ts';
import { FakePublisher } from '../../fakes/publisher.ts';
import { MemoryStore } from '../../fakes/store.ts';

let clock: FakeClock;
let store: MemoryStore;
let publisher: FakePublisher;
let reports: HealthReport[];
let stop: AbortController;
let running: Promise<void>;
/** By how much the clock was set since rows up to a number were made. */
let setMs: { readonly ms: number; readonly seq: number };
let forward: Forward;
let make: () => Forward;

beforeEach(() => {
  clock = new FakeClock();
  store = new MemoryStore();
  publisher = new FakePublisher();
  reports = [];
  stop = new AbortController();
  const health = healthOf(clock, (report) => reports.push(report));
  setMs = { ms: 0, seq: 0 };
  const since = ({ seq }: { readonly seq: number }) => ({ setMs: seq <= setMs.seq ? setMs.ms : 0 });
  make = () => forwardOf(publisher, store, clock, { health, since });
  forward = make();
});
afterEach(async () => {
  stop.abort();
  await running;
});

function start(): void {
  running = supervise(forward, clock, stop.signal);
}

test('rows go out in order from the cursor on; the cursor follows what is acknowledged', async () => {
  await store.append({ drafts: [draft('a'), draft('b')] }, never);
  store.commit('fake', 1);
  start();
  await settle();
  await store.append({ drafts: [draft('c')] }, never);
  await settle();
  expect(publisher.sent.flat().map(({ body }) => body.toString())).toEqual(['2:b', '3:c']);
  expect(store.cursor('fake')).toBe(3);
  expect(forward.figures).toMatchObject({ delivered: 2, refused: 0 });
});

test('what was not acknowledged before the link was lost is sent again after the reconnect, the same bytes', async () => {
  await store.append({ drafts: [draft('a'), draft('b')] }, never);
  publisher.answer = () => {
    publisher.breakLink();
    return { through: 1, refused: [] };
  };
  start();
  await settle();
  expect(store.cursor('fake')).toBe(1);
  publisher.answer = (rows) => ({ through: rows.at(-1)?.seq ?? 0, refused: [] });
  await clock.advance(1_000);
  expect(publisher.sent.map((rows) => rows.map(({ body }) => body.toString()))).toEqual([
    ['1:a', '2:b'],
    ['2:b'],
  ]);
  expect(reports.map(({ state }) => state)).toEqual(['ok', 'failed', 'ok']);
});

test('a refused message goes to the dead letters with a gap message, and the rest goes on', async () => {
  await store.append({ drafts: [draft('a'), draft('bad'), draft('c')] }, never);
  publisher.answer = (rows) => ({
    through: rows.at(-1)?.seq ?? 0,
    refused: rows
      .filter(({ body }) => body.toString() === '2:bad')
      .map(({ seq }) => ({ seq, reason: '0x90' })),
  });
  start();
  await settle();
  expect(store.deadLetters).toEqual([{ publisher: 'fake', rejection: { seq: 2, reason: '0x90' } }]);
  const gap = JSON.parse(publisher.sent.flat().at(-1)?.body.toString() ?? '{}') as object;
  expect(gap).toMatchObject({
    seq: 4,
    kind: 'dead-letter',
    fromSeq: 2,
    toSeq: 2,
    count: 1,
    equipment: ['e1'],
  });
  expect(store.cursor('fake')).toBe(4);
});

test('a refused gap message makes no further gap message', async () => {
  await store.append({ drafts: [draft('g', 1, 'gap')] }, never);
  publisher.answer = (rows) => ({
    through: rows.at(-1)?.seq ?? 0,
    refused: rows.map(({ seq }) => ({ seq, reason: '0x87' })),
  });
  start();
  await settle();
  expect(store.figures().lastSeq).toBe(1);
});

test('a destination that asks for patience is asked again after it, from the same place', async () => {
  await store.append({ drafts: [draft('a')] }, never);
  publisher.answer = () => ({
    through: 0,
    refused: [],
    hold: { code: 'mqtt.busy', params: { reason: 'quota' }, ms: 5_000 },
  });
  start();
  await settle();
  expect(reports.at(-1)).toMatchObject({ state: 'degraded', code: 'mqtt.busy' });
  publisher.answer = (rows) => ({ through: rows.at(-1)?.seq ?? 0, refused: [] });
  await clock.advance(4_999);
  expect(publisher.sent).toHaveLength(1);
  await clock.advance(1);
  expect(store.cursor('fake')).toBe(1);
  expect(reports.at(-1)).toMatchObject({ state: 'ok' });
});

test('a broker that is not there is tried with growing waits, and the first success ends them', async () => {
  publisher.reachable = false;
  start();
  await clock.advance(60_000);
  const early = publisher.connects;
  expect(early).toBeGreaterThan(4);
  expect(early).toBeLessThan(12);
  expect(reports.map(({ state, code }) => [state, code])).toEqual([['failed', 'mqtt.unreachable']]);
  publisher.reachable = true;
  await clock.advance(40_000);
  expect(reports.at(-1)).toMatchObject({ state: 'ok' });
});

test('a loss that says how long to wait is waited for: two gateways that push each other out do not hammer the broker', async () => {
  start();
  await settle();
  publisher.breakLink(new RetryableError('mqtt.takenOver', { url: 'u', clientId: 'gw' }, undefined, 60_000));
  await settle();
  expect(reports.at(-1)).toMatchObject({
    state: 'failed',
    code: 'mqtt.takenOver',
    params: { clientId: 'gw' },
  });
  await clock.advance(59_999);
  expect(publisher.connects).toBe(1);
  await clock.advance(1);
  expect(publisher.connects).toBe(2);
});

test('what a person should know of a link that works is its health, told once', async () => {
  publisher.notice = { code: 'mqtt.noRetain', params: { url: 'u' } };
  start();
  await settle();
  for (const text of ['a', 'b']) {
    await store.append({ drafts: [draft(text)] }, never);
    await settle();
  }
  expect(store.cursor('fake')).toBe(2);
  expect(reports.map(({ state, code }) => [state, code])).toEqual([['degraded', 'mqtt.noRetain']]);
  expect(reports[0]).toMatchObject({
    detail: expect.stringContaining('without retain'),
    hint: expect.any(String),
  });
});

describe('after an outage', () => {
  const old = 1_000;
  const seqsOf = (messages: readonly Message[]): number[] => messages.map(({ seq }) => seq);

  /** Rows from before, of which two are to be retained under one topic. */
  async function outage(count: number): Promise<void> {
    const drafts = Array.from({ length: count }, (_, at) => ({
      ...draft('old', clock.now() - 60_000),
      retain: at === 3 || at === 5,
    }));
    await store.append({ drafts }, never);
  }

  test('what is made now goes first, behind the newest of what is retained; the backlog follows in order, once', async () => {
    await outage(old);
    const { answer } = publisher;
    publisher.answer = (rows) => {
      // The first piece of the backlog is on its way when a new row is made.
      if (rows[0]?.seq === 1) void store.append({ drafts: [draft('now', clock.now())] }, never);
      return answer(rows);
    };
    start();
    await clock.advance(1_000);
    const [retained, ...rest] = publisher.sent;
    expect(retained?.map(({ seq, retain }) => [seq, retain])).toEqual([[6, true]]);
    const seqs = seqsOf(rest.flat());
    expect(seqs.indexOf(old + 1)).toBe(seqs.indexOf(16) + 1);
    expect(seqs.filter((seq) => seq <= old)).toEqual(Array.from({ length: old }, (_, at) => at + 1));
    expect(rest.flat().some(({ retain }) => retain)).toBe(false);
    expect([store.cursor('fake'), forward.ahead]).toEqual([old + 1, undefined]);
    expect(forward.figures.delivered).toBe(old + 1);
  });

  test('a link that breaks while it drains, or an agent that starts anew, goes on on both sides of the gap', async () => {
    await outage(old);
    const { answer } = publisher;
    let calls = 0;
    publisher.answer = (rows) => {
      calls += 1;
      void store.append({ drafts: [draft('now', clock.now())] }, never);
      if (calls % 3 !== 0) return answer(rows);
      publisher.breakLink();
      return { through: (rows[0]?.seq ?? 1) - 1 + Math.floor(rows.length / 2), refused: [] };
    };
    start();
    await clock.advance(3_000);
    expect(forward.ahead).toBeDefined();
    stop.abort();
    await running;
    stop = new AbortController();
    publisher.answer = answer;
    forward = make();
    start();
    await clock.advance(60_000);
    const { lastSeq } = store.figures();
    expect(new Set(seqsOf(publisher.sent.flat())).size).toBe(lastSeq);
    expect([store.cursor('fake'), forward.ahead]).toEqual([lastSeq, undefined]);
  });

  test('a retained message that ends every link holds nothing up: it is refused once ahead, once in its turn', async () => {
    await outage(old);
    const { answer } = publisher;
    const refusals: boolean[] = [];
    publisher.answer = (rows) => {
      const poison = rows.find(({ seq }) => seq === 6);
      if (poison === undefined) return answer(rows);
      if (rows[0] !== poison) return { through: 5, refused: [] };
      publisher.breakLink();
      refusals.push(poison.retain);
      return { through: 6, refused: [{ seq: 6, reason: 'mqtt.endsLink' }] };
    };
    start();
    await clock.advance(60_000);
    expect(refusals).toEqual([true, false]);
    expect(store.deadLetters.map(({ rejection }) => rejection.seq)).toEqual([6]);
    expect([store.cursor('fake'), forward.ahead]).toEqual([old + 1, undefined]);
  });

  test('a clock that was set forward makes no backlog', async () => {
    await outage(old);
    setMs = { ms: 60_000, seq: old };
    start();
    await settle();
    expect(seqsOf(publisher.sent.flat()).slice(0, 7)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('a wait that one batch makes good is no backlog', async () => {
    await outage(20);
    start();
    await settle();
    expect(seqsOf(publisher.sent.flat())).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    expect(publisher.sent.flat().filter(({ retain }) => retain)).toHaveLength(2);
  });
});
