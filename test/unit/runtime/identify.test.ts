/** When the units of a connection are asked what they are. */
import { expect, test } from 'vitest';
import { goodSample } from '../../../agent/model/sample.ts';
import { supervise } from '../../../agent/runtime/supervise.ts';
import type { EndpointIdentity } from '../../../collectors/collector.ts';
import { FakeClock, settle } from '../../fakes/clock.ts';
import { FakeCollector } from '../../fakes/collector.ts';
import { acquireOf, intakeOf } from '../../fakes/connection.ts';
import { MemoryStore } from '../../fakes/store.ts';
import { makeTag } from '../../fakes/tag.ts';

const tag = makeTag('a');
const dayMs = 86_400_000;
const heard: EndpointIdentity = { unit: 1, endpoint: 'line', answered: true, facts: { vendor: 'x' } };
const silent: EndpointIdentity = {
  unit: 2,
  endpoint: 'line',
  answered: false,
  isPostponed: true,
  facts: {},
};

test('daily; while one is silent soon again, so that a simulator that was silent at first is known as one', async () => {
  const clock = new FakeClock();
  const collector = new FakeCollector();
  const told: (readonly EndpointIdentity[])[] = [];
  const acquire = acquireOf(collector, {
    store: new MemoryStore(),
    intake: intakeOf([tag], clock.now()),
    clock,
    identified: (_connection, found) => told.push(found),
  });
  const stop = new AbortController();
  const running = supervise(acquire, clock, stop.signal);
  collector.identities = [heard, silent];
  const time = clock.now();
  const times = { scheduledAt: time, startedAt: time, endedAt: time };
  const samples = [goodSample(tag, 1, time, 'gateway')];
  collector.feed({ connection: 'c1', group: 'fast', ...times, ticks: 1, missed: 0, samples });
  await settle();
  expect(collector.identified).toBe(1);
  await clock.advance(60_000);
  expect(collector.identified).toBe(2);
  collector.identities = [heard, { ...heard, unit: 2 }];
  await clock.advance(60_000);
  expect(told.at(-1)?.map(({ answered }) => answered)).toEqual([true, true]);
  await clock.advance(dayMs - 1);
  expect(collector.identified).toBe(3);
  await clock.advance(1);
  expect(collector.identified).toBe(4);
  stop.abort();
  await running;
});
