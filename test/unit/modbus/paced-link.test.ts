import { expect, test } from 'vitest';
import { PacedLink } from '../../../collectors/modbus/wire/paced-link.ts';
import type { Link } from '../../../collectors/modbus/wire/link.ts';
import { FakeClock } from '../../fakes/clock.ts';

/** Its timers fire as early as those of Node may: whole milliseconds of what was asked for, one at least. */
class HastyClock extends FakeClock {
  override sleep(ms: number, signal: AbortSignal): Promise<void> {
    return super.sleep(Math.max(1, Math.trunc(ms) - 1), signal);
  }
}

test('a gap is kept in full by timers that fire early', async () => {
  const clock = new HastyClock();
  const askedMs: number[] = [];
  const link: Link = {
    isOpen: true,
    address: undefined,
    open: async () => undefined,
    close: () => undefined,
    identify: async () => ({ kind: 'timeout' }),
    request: async () => {
      askedMs.push(clock.elapsed());
      return { kind: 'timeout' };
    },
  };
  const paced = new PacedLink(link, { pauseMs: () => 0, gapMs: 4.01, afterOpenMs: 0 }, clock);
  await paced.request(1, 'hr', 0, 1);
  const second = paced.request(2, 'hr', 0, 1);
  for (let ms = 0; ms < 10; ms++) await clock.advance(1);
  await second;
  expect((askedMs[1] ?? 0) - (askedMs[0] ?? 0)).toBeGreaterThanOrEqual(4.01);
});
