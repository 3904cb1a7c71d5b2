import { expect, test } from 'vitest';
import type { Intake } from '../../../agent/runtime/intake.ts';
import { goodSample, type Value } from '../../../agent/model/sample.ts';
import { intakeOf } from '../../fakes/connection.ts';
import { makeTag } from '../../fakes/tag.ts';

const group = { id: 'fast', intervalMs: 1000, mode: 'subscribe' } as const;
const done = makeTag('done', { role: 'cycle.done' });
const alarm = makeTag('alarm', { role: 'alarm.bit' });

/** Types of the events of one scan. */
function events(of: Intake, at: number, readings: readonly (readonly [typeof done, Value])[]): string[] {
  const samples = readings.map(([tag, value], index) => goodSample(tag, value, at + index, 'source'));
  const times = { scheduledAt: at, startedAt: at, endedAt: at + 100 };
  const scan = { connection: 'c1', group: 'fast', ...times, ticks: 1, missed: 0, samples };
  return of
    .scan(scan, at)
    .drafts.filter(({ class: kind }) => kind === 'event')
    .map(({ schema }) => schema);
}

test('several readings of one tag in one scan are judged one after the other', () => {
  const one = intakeOf([done, alarm], 0, [group]);
  expect(
    events(one, 1_000, [
      [done, false],
      [alarm, false],
    ]),
  ).toEqual([]);
  expect(
    events(one, 2_000, [
      [done, true],
      [done, false],
      [alarm, true],
      [alarm, true],
    ]),
  ).toEqual(['zhencai.event.cycle/1', 'zhencai.event.alarm/1']);
});
