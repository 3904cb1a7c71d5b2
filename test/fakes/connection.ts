/** One connection, `c1`, as the agent makes it of its parts: what it takes in, and the loop that reads it. */
import { pino } from 'pino';
import { Health, type HealthReport } from '../../agent/base/health.ts';
import type { Clock } from '../../agent/base/clock.ts';
import type { Equipment } from '../../agent/model/equipment.ts';
import type { Draft } from '../../agent/model/message.ts';
import type { Tag, TagGroup } from '../../agent/model/tag.ts';
import { Acquire, type AcquireDeps } from '../../agent/runtime/acquire.ts';
import { gapDraft, type GapFacts } from '../../agent/runtime/gap.ts';
import { Intake, type IntakeOptions } from '../../agent/runtime/intake.ts';
import type { Collector } from '../../collectors/collector.ts';

const speaker = { gateway: 'gw', epoch: 'memory00' };
const place = { root: 'uns/v1', enterprise: 'ent', site: 'site' };
const fast = { id: 'fast', intervalMs: 1000, mode: 'poll' } as const;

/** Gap messages of now. */
export function gapsOf(clock: Clock): (facts: GapFacts) => Draft {
  return (facts) => gapDraft(speaker, 'gap', clock.now(), facts);
}

/** @param told of each change */
export function healthOf(clock: Clock, told: (report: HealthReport) => void = () => undefined): Health {
  return new Health(() => clock.now(), told);
}

/** An intake of these tags and of the equipment they name; a defect fails the test. @param since start of counting */
export function intakeOf(
  tags: readonly Tag[],
  since: number,
  groups: readonly TagGroup[] = [fast],
  more: Partial<IntakeOptions> = {},
): Intake {
  const read = groups.map((group) => ({ group, tags: tags.filter((tag) => tag.group === group.id) }));
  return new Intake({
    place,
    speaker,
    equipment: [...new Set(tags.map((tag) => tag.equipment))].map(equipmentNamed),
    groups,
    connections: [{ id: 'c1', config: {}, groups: read }],
    alarmTables: new Map(),
    hasEvidence: true,
    isPushed: () => false,
    defect: (_equipment, error) => {
      throw error;
    },
    since,
    maxBodyBytes: () => Infinity,
    connectionState: () => ({ state: 'ok' }),
    ...more,
  });
}

/** The loop over a collector; nothing else listens, and the clock is not set, unless `deps` says otherwise. */
export function acquireOf(
  collector: Collector,
  deps: Pick<AcquireDeps, 'store' | 'intake' | 'clock'> & Partial<AcquireDeps>,
  health = healthOf(deps.clock),
): Acquire {
  return new Acquire('c1', async () => collector, health, {
    log: pino({ level: 'silent' }),
    gap: gapsOf(deps.clock),
    full: () => undefined,
    resumed: false,
    clockWatch: { look: () => undefined, setAfter: () => 0 },
    ...deps,
  });
}

function equipmentNamed(id: string): Equipment {
  const levels = { area: 'area', line: 'line', class: 'press' } as const;
  return { id, name: id, ...levels, identifiers: [], key: false, origin: { file: 'equipment.csv', row: 2 } };
}
