/** An outage that a run ends in is told of by the next one: with its extent, once. */
import { expect, test } from 'vitest';
import { NotConnectedError } from '../../../agent/base/errors.ts';
import { goodSample } from '../../../agent/model/sample.ts';
import { Status } from '../../../agent/model/status.ts';
import { outageBlob, outageOf } from '../../../agent/runtime/outage.ts';
import { supervise } from '../../../agent/runtime/supervise.ts';
import { FakeClock, settle } from '../../fakes/clock.ts';
import { FakeCollector } from '../../fakes/collector.ts';
import { acquireOf, intakeOf } from '../../fakes/connection.ts';
import { MemoryStore } from '../../fakes/store.ts';
import { makeTag } from '../../fakes/tag.ts';

const tag = makeTag('a');

/** One run of an agent over a store that outlives it; `kill` ends it without a word. */
function run(store: MemoryStore, clock: FakeClock, resumed: boolean) {
  const collector = new FakeCollector();
  const intake = intakeOf([tag], clock.now());
  const acquire = acquireOf(collector, { store, intake, clock, resumed });
  const stop = new AbortController();
  const good = () => {
    const now = clock.now();
    const times = { scheduledAt: now, startedAt: now, endedAt: now, ticks: 1, missed: 0 };
    collector.feed({
      connection: 'c1',
      group: 'fast',
      ...times,
      samples: [goodSample(tag, 1, now, 'gateway')],
    });
    return settle();
  };
  const lose = () => {
    collector.refusal = new NotConnectedError('modbus.connect', Status.BadNoCommunication);
    collector.feed(new NotConnectedError('modbus.silent', Status.BadNoCommunication));
    return settle();
  };
  const kill = () => {
    stop.abort();
    return settle();
  };
  void supervise(acquire, clock, stop.signal);
  return { acquire, collector, good, lose, kill };
}

/** What the agent does when it begins, after a run that was last alive then. */
async function begin({ acquire }: ReturnType<typeof run>, store: MemoryStore, aliveAt: number) {
  const { gaps, state = new Map() } = acquire.resume(aliveAt);
  await store.append({ drafts: [], state }, AbortSignal.abort());
  return gaps;
}

test('killed while a connection is away: the next run tells from when it was', async () => {
  const [clock, store] = [new FakeClock(Date.UTC(2026, 0, 5, 8)), new MemoryStore()];
  const first = run(store, clock, false);
  expect(await begin(first, store, clock.now())).toEqual([]);
  await first.good();
  const lostAt = clock.now();
  await first.lose();
  await clock.advance(7_500);
  await first.kill();
  const aliveAt = clock.now();
  await clock.advance(2_000);

  const second = run(store, clock, true);
  const startedAt = clock.now();
  expect(await begin(second, store, aliveAt)).toEqual([
    {
      kind: 'connection',
      fromT: lostAt,
      toT: aliveAt,
      count: 7,
      equipment: ['e1'],
      connection: 'c1',
      code: 'modbus.silent',
    },
  ]);
  // Killed before it has met the connection at all: the time since its start is told by the third one.
  second.collector.refusal = new NotConnectedError('modbus.connect', Status.BadNoCommunication);
  await clock.advance(3_000);
  await second.kill();
  const third = run(store, clock, true);
  expect(await begin(third, store, clock.now())).toMatchObject([
    { fromT: startedAt, toT: clock.now(), count: 3, code: 'agent.start' },
  ]);
  await third.good();
  await clock.advance(5_000);
  await third.kill();
  expect(await begin(run(store, clock, true), store, clock.now())).toEqual([]);
});

test('what is kept and cannot be read is none', () => {
  const outage = { since: 17, code: 'modbus.silent' } as const;
  expect(outageOf(outageBlob(outage))).toEqual(outage);
  for (const text of ['', '{', '{"since":"17","code":"x"}', 'null', '[]'])
    expect(outageOf(Buffer.from(text))).toBeUndefined();
  const older = Buffer.from('{"since":17,"code":"modbus.gone"}');
  expect(outageOf(older)).toEqual({ since: 17, code: undefined });
});
