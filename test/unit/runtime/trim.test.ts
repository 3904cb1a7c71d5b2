/** What a pass of clean-up says of the buffer, and what a destination that is new is told. */
import { expect, test } from 'vitest';
import { Health } from '../../../agent/base/health.ts';
import type { Draft } from '../../../agent/model/message.ts';
import { Calendar } from '../../../agent/runtime/calendar.ts';
import type { GapFacts } from '../../../agent/runtime/gap.ts';
import { gapsOfNew } from '../../../agent/runtime/hole.ts';
import { trimOnce } from '../../../agent/runtime/trim.ts';
import { storeSchema } from '../../../agent/store/config.ts';
import type { Loss, Trimmed, TrimLimits } from '../../../agent/store/store.ts';
import { draft, never } from '../../contract/store.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { MemoryStore } from '../../fakes/store.ts';

const clock = new FakeClock();

/** A store that has to give up rows once. */
class FullStore extends MemoryStore {
  loss: Loss | undefined;

  override trim(_limits: TrimLimits, gapOf: (loss: Loss) => Draft): Trimmed {
    const { loss } = this;
    if (loss !== undefined) gapOf(loss);
    this.loss = undefined;
    return { delivered: 0, loss, more: false };
  }
}

test('what only a further destination lost is told, and is no reason to stop collecting', async () => {
  const store = new FullStore();
  const health = new Health(
    () => clock.now(),
    () => undefined,
  );
  const told: GapFacts[] = [];
  const pass = async (publishers: readonly string[]) => {
    const times = { fromTime: 5, toTime: 6, equipment: [] };
    if (publishers.length > 0) store.loss = { count: 2, fromSeq: 1, toSeq: 2, ...times, publishers };
    const gap = (facts: GapFacts): Draft => {
      told.push(facts);
      return draft('gap', 5, 'gap');
    };
    const config = storeSchema.parse({ maxSizeMb: 16 });
    const calendar = new Calendar(clock, store);
    const rest = { evidenceDays: 100, publishers: ['mqtt', 'leader'], clock, calendar, health, gap };
    await trimOnce({ store, config, ...rest }, never);
    return health.report.code;
  };
  expect(await pass(['leader'])).toBe('store.fullFor');
  expect(health.report.params).toMatchObject({ destinations: 'leader' });
  expect(told).toMatchObject([{ kind: 'disk', destinations: ['leader'] }]);
  expect(await pass([])).toBeUndefined();
  expect(await pass(['mqtt', 'leader'])).toBe('store.full');
  expect(told[1]?.destinations).toBeUndefined();
});

test('a new destination is told what is not kept any more; one that was there before is not', async () => {
  const store = new MemoryStore();
  await store.append({ drafts: [draft('a', 10), draft('b', 20), draft('c', 30)] }, never);
  expect(gapsOfNew(store, store.enrol(['mqtt', 'old']), 99)).toEqual([]);
  store.commit('mqtt', 3);
  const limits = { publishers: ['mqtt'], maxBytes: 0, keepAfter: 25, dropUndelivered: false };
  store.trim(limits, () => draft('gap'));
  expect(gapsOfNew(store, store.enrol(['mqtt', 'leader']), 99)).toMatchObject([
    { kind: 'retention', fromSeq: 1, toSeq: 2, count: 2, fromT: 30, destinations: ['leader'] },
  ]);
  expect(gapsOfNew(store, store.enrol(['mqtt', 'leader']), 99)).toEqual([]);
});
