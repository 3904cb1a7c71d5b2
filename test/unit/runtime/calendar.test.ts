/** What is thrown away with age, while the clock is set to anything. */
import { expect, test } from 'vitest';
import { Health } from '../../../agent/base/health.ts';
import { storeSchema } from '../../../agent/store/config.ts';
import { Calendar } from '../../../agent/runtime/calendar.ts';
import { trimOnce } from '../../../agent/runtime/trim.ts';
import { draft, never } from '../../contract/store.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { MemoryStore } from '../../fakes/store.ts';

const dayMs = 86_400_000;
const now = Date.UTC(2026, 4, 4, 8);

class Buffered {
  readonly store = new MemoryStore();
  readonly clock = new FakeClock(now);
  calendar = new Calendar(this.clock, this.store);

  /** A delivered row a day. */
  async days(count: number): Promise<void> {
    for (let day = 0; day < count; day++) {
      await this.store.append({ drafts: [draft('row', this.clock.now())] }, never);
      this.store.commit('mqtt', this.store.figures().lastSeq);
      await this.clock.advance(dayMs);
      await this.trim();
    }
  }

  async trim(): Promise<number> {
    const { store, clock, calendar } = this;
    const config = storeSchema.parse({ keepDays: 30 });
    const health = new Health(
      () => clock.now(),
      () => undefined,
    );
    const gap = (): never => {
      throw new Error('nothing is lost');
    };
    await trimOnce(
      { store, config, evidenceDays: 400, publishers: ['mqtt'], clock, calendar, health, gap },
      never,
    );
    return store.next(0, { rows: 1000, bytes: 1 << 30 }).length;
  }

  restart(awayMs: number): void {
    this.clock.stepWall(awayMs);
    this.calendar = new Calendar(this.clock, this.store);
  }
}

test('what was delivered goes when it is older than is kept', async () => {
  const buffered = new Buffered();
  await buffered.days(40);
  expect(await buffered.trim()).toBe(30);
});

test.each([365 * dayMs, 40 * dayMs])(
  'a clock set forward by %d ms throws nothing away at once',
  async (ms) => {
    const buffered = new Buffered();
    await buffered.days(40);
    buffered.clock.stepWall(ms);
    await buffered.clock.advance(60_000);
    expect(await buffered.trim()).toBeGreaterThanOrEqual(29);
    buffered.restart(0);
    expect(await buffered.trim()).toBeGreaterThanOrEqual(29);
    buffered.clock.stepWall(-ms);
    await buffered.days(1);
    expect(await buffered.trim()).toBeGreaterThanOrEqual(29);
  },
);

test('a clock set to 1970 keeps nothing for ever', async () => {
  const buffered = new Buffered();
  await buffered.days(40);
  buffered.clock.stepWall(-buffered.clock.now());
  for (let day = 0; day < 20; day++) {
    await buffered.clock.advance(dayMs);
    await buffered.trim();
  }
  expect(await buffered.trim()).toBe(10);
});

test('time in which no agent ran counts, little by little', async () => {
  const buffered = new Buffered();
  await buffered.days(30);
  buffered.restart(20 * dayMs);
  expect(await buffered.trim()).toBeGreaterThan(25);
  await buffered.clock.advance(dayMs);
  expect(await buffered.trim()).toBeLessThan(11);
});
