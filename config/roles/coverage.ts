/** Which events each machine will give to the MES, and what its class would lead one to expect beyond that. Pure. */
import type { Role } from '../../agent/mes/roles.ts';
import { counterNames, type CounterName } from '../../agent/model/event.ts';
import type { Equipment, EquipmentClass } from '../../agent/model/equipment.ts';
import type { Tag } from '../../agent/model/tag.ts';
import { roleOf } from './check.ts';
import { hasCycles, stateSource } from './companions.ts';

/** What can be missing. */
export type Need = 'state' | 'count' | 'energy';

/** The events of one machine. */
export interface Coverage {
  readonly equipment: string;
  readonly class: EquipmentClass;
  /** Where its state comes from. */
  readonly state: 'value' | 'bits' | 'lights' | undefined;
  readonly counters: readonly CounterName[];
  readonly cycles: boolean;
  /** Tags that alarms, energy and quality come from. */
  readonly alarms: number;
  readonly energy: number;
  readonly quality: number;
  readonly missing: readonly Need[];
}

const producing: readonly Need[] = ['state', 'count'];

/** What one expects of a machine of each class. */
const expected: Readonly<Record<EquipmentClass, readonly Need[]>> = {
  press: producing,
  welding: producing,
  cnc: producing,
  injection: producing,
  'heat-treatment': producing,
  assembly: producing,
  test: producing,
  meter: ['energy'],
  compressor: ['state', 'energy'],
  inspection: [],
  logistics: [],
  other: [],
};

/** The events of every machine that has tags, in the order of the register. */
export function coverageOf(equipment: readonly Equipment[], tags: readonly Tag[]): Coverage[] {
  const byEquipment = Map.groupBy(tags, (tag) => tag.equipment);
  return equipment.flatMap((one) => {
    const own = byEquipment.get(one.id);
    return own === undefined ? [] : [covered(one, own)];
  });
}

function covered({ id, class: kind }: Equipment, tags: readonly Tag[]): Coverage {
  const roles = tags.map(roleOf).filter((role) => role !== undefined);
  const present = new Set(roles);
  const has = (role: Role): boolean => present.has(role);
  const count = (prefix: string): number => roles.filter((role) => role.startsWith(prefix)).length;
  const state = stateSource(has);
  const counters = counterNames.filter((name) => has(`count.${name}`));
  const energy = count('energy.');
  const isThere: Readonly<Record<Need, boolean>> = {
    // Power alone tells only that a machine is on; it would never be executing.
    state: stateSource((role) => role !== 'machine.power' && has(role)) !== undefined,
    count: counters.includes('total') || counters.includes('good') || counters.includes('cycle'),
    energy: energy > 0,
  };
  return {
    equipment: id,
    class: kind,
    state,
    counters,
    cycles: hasCycles(has),
    alarms: count('alarm.'),
    energy,
    quality: count('quality.'),
    missing: expected[kind].filter((need) => !isThere[need]),
  };
}
