import { expect, test } from 'vitest';
import { Schedule } from '../../../collectors/schedule.ts';
import { FakeClock } from '../../fakes/clock.ts';

const never = new AbortController().signal;

async function next(
  schedule: Schedule<{ id: string; ms: number }>,
  clock: FakeClock,
): Promise<[string, number, number]> {
  const waiting = schedule.next(never);
  let due = await Promise.race([waiting, clock.advance(0)]);
  while (due === undefined) due = await Promise.race([waiting, clock.advance(10)]);
  return [due.group.id, clock.elapsed(), due.missed];
}

test('groups are due on their raster, and a slow cycle does not shift it', async () => {
  const clock = new FakeClock();
  const schedule = new Schedule(
    clock,
    [
      { id: 'a', ms: 100 },
      { id: 'b', ms: 250 },
    ],
    ({ ms }) => ms,
  );
  const seen: [string, number, number][] = [];
  for (let count = 0; count < 6; count++) seen.push(await next(schedule, clock));
  expect(seen).toEqual([
    ['a', 0, 0],
    ['b', 0, 0],
    ['a', 100, 0],
    ['a', 200, 0],
    ['b', 250, 0],
    ['a', 300, 0],
  ]);
});

test('raster times that passed during a long cycle are counted and skipped', async () => {
  const clock = new FakeClock();
  const schedule = new Schedule(clock, [{ id: 'a', ms: 100 }], ({ ms }) => ms);
  await next(schedule, clock);
  await clock.advance(370);
  expect(await next(schedule, clock)).toEqual(['a', 370, 2]);
  expect(await next(schedule, clock)).toEqual(['a', 400, 0]);
});

test('a step of the wall clock changes neither the raster nor what is missed', async () => {
  const clock = new FakeClock();
  const schedule = new Schedule(clock, [{ id: 'a', ms: 100 }], ({ ms }) => ms);
  await next(schedule, clock);
  clock.stepWall(3_600_000);
  expect(await next(schedule, clock)).toEqual(['a', 100, 0]);
});

test('an abort ends the wait', async () => {
  const clock = new FakeClock();
  const stop = new AbortController();
  const schedule = new Schedule(clock, [{ id: 'a', ms: 1e9 }], ({ ms }) => ms);
  await schedule.next(stop.signal);
  const waiting = schedule.next(stop.signal);
  stop.abort();
  expect(await waiting).toBeUndefined();
});
