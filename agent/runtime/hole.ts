/** What is missing from before a run, as gaps: the time nobody collected, and what a buffer lost that broke. */
import type { EpochMs } from '../model/time.ts';
import type { SqliteStore } from '../store/sqlite.ts';
import type { GapFacts } from './gap.ts';
import type { Parts } from './parts.ts';

/** The time between the last run and this one, as a gap of all connected equipment. @param aliveAt when that was last alive */
export function gapOfPreviousRun(
  { previousRun: previous, salvaged }: SqliteStore,
  aliveAt: EpochMs,
  now: EpochMs,
  { intake, acquires }: Parts,
): GapFacts[] {
  if (previous === undefined) return [];
  const fromT = Math.min(aliveAt, now);
  const count = acquires.reduce((sum, { id }) => sum + intake.scheduled(id, now - fromT), 0);
  const equipment = equipmentOf(intake);
  const times = { fromT, toT: now, count, equipment };
  const broken = salvaged.at(-1);
  if (broken === undefined) return [{ kind: previous.clean ? 'stop' : 'power', ...times }];
  const { epoch: ofEpoch, saved } = broken;
  return [{ kind: 'disk', ...times, code: 'store.salvaged', ofEpoch, saved }];
}

/** What a buffer lost that broke, as far as holes in its numbers tell. */
export function gapsOfHoles({ salvaged }: SqliteStore, { intake }: Parts): GapFacts[] {
  const equipment = equipmentOf(intake);
  const code = 'store.salvaged';
  return salvaged.flatMap(({ holes }) =>
    holes.map(({ fromSeq, toSeq, count, epoch: ofEpoch, fromTime, toTime }): GapFacts => {
      const times = { fromT: fromTime, toT: toTime };
      return { kind: 'disk', ...times, fromSeq, toSeq, count, equipment, code, ofEpoch };
    }),
  );
}

/** What destinations that are new do not get any more, because it is not kept. */
export function gapsOfNew(
  store: Pick<SqliteStore, 'figures' | 'next'>,
  fresh: readonly string[],
  now: EpochMs,
): GapFacts[] {
  const { firstSeq } = store.figures();
  if (fresh.length === 0 || firstSeq <= 1) return [];
  const at = store.next(0, { rows: 1, bytes: 0 })[0]?.time ?? now;
  const seqs = { fromSeq: 1, toSeq: firstSeq - 1, count: firstSeq - 1 };
  return [
    {
      kind: 'retention',
      fromT: at,
      toT: at,
      ...seqs,
      equipment: [],
      destinations: [...fresh],
      code: 'store.notKept',
    },
  ];
}

function equipmentOf({ machines }: Parts['intake']): string[] {
  return machines.map((machine) => machine.equipment.id);
}
