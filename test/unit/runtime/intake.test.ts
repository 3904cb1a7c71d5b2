import { expect, test } from 'vitest';
import { Intake } from '../../../agent/runtime/intake.ts';
import { goodSample, type Value } from '../../../agent/model/sample.ts';
import { makeTag } from '../../fakes/tag.ts';

const group = { id: 'fast', intervalMs: 1000, mode: 'subscribe' } as const;
const origin = { file: 'equipment.csv', row: 2 };
const done = makeTag('done', { role: 'cycle.done' });
const alarm = makeTag('alarm', { role: 'alarm.bit' });

function intake(): Intake {
  const equipment = {
    id: 'e1',
    name: 'e1',
    area: 'a',
    line: 'l',
    class: 'press',
    identifiers: [],
    key: false,
    origin,
  } as const;
  return new Intake({
    place: { root: 'uns/v1', enterprise: 'ent', site: 'site' },
    speaker: { gateway: 'gw', epoch: 'memory00' },
    equipment: [equipment],
    groups: [group],
    connections: [{ id: 'c1', config: {}, groups: [{ group, tags: [done, alarm] }] }],
    alarmTables: new Map(),
    hasEvidence: true,
    isPushed: () => false,
    defect: (_equipment, error) => {
      throw error;
    },
    since: 0,
    maxBodyBytes: () => Infinity,
    connectionState: () => ({ state: 'ok' }),
  });
}

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
  const one = intake();
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
