/** What a role needs, or does not bear, beside it on the same machine. Every finding is a warning. Pure. */
import type { Role } from '../../agent/mes/roles.ts';
import type { Tag } from '../../agent/model/tag.ts';
import type { TagFaults } from '../tag-faults.ts';

/** Stack lights that stand for a state; blue only asks for the operator. */
const stateLights: readonly Role[] = ['light.red', 'light.yellow', 'light.green'];

/** Roles that say whether a machine runs. */
const telling: readonly Role[] = ['machine.state', 'machine.run', 'machine.power', ...stateLights];

const explaining: readonly Role[] = [
  'machine.auto',
  'machine.setup',
  'machine.maint',
  'machine.mode',
  'machine.fault',
  'machine.estop',
  'machine.blocked',
  'machine.starved',
];

/** Units of `cycle.time` that can be turned into milliseconds; in lower case. */
const timeUnits: ReadonlySet<string> = new Set(['ms', '毫秒', 's', 'sec', '秒', 'min', '分', '分钟']);

/** Where the state of a machine comes from, by the roles it has; undefined where nothing tells it. */
export function stateSource(has: (role: Role) => boolean): 'value' | 'bits' | 'lights' | undefined {
  if (has('machine.state')) return 'value';
  if (has('machine.run')) return 'bits';
  if (stateLights.some(has)) return 'lights';
  return has('machine.power') ? 'bits' : undefined;
}

/** Whether the end of a cycle can be told; `count.total` tells it beside another cycle role. */
export function hasCycles(has: (role: Role) => boolean): boolean {
  if (has('cycle.active') || has('cycle.done') || has('count.cycle')) return true;
  return has('count.total') && (has('cycle.time') || has('cycle.ideal'));
}

/**
 * @param tags of one machine
 * @param byRole the first tag of each role
 * @param unclear tags with an option that is not known
 */
export function checkCompanions(
  tags: readonly Tag[],
  byRole: ReadonlyMap<Role, Tag>,
  unclear: ReadonlySet<Tag>,
  found: TagFaults,
): void {
  const has = (role: Role): boolean => byRole.has(role);
  const first = (some: readonly Role[]): Tag | undefined => {
    const role = some.find(has);
    return role === undefined ? undefined : byRole.get(role);
  };

  const explains = first(explaining);
  if (explains !== undefined && !telling.some(has))
    found.warning(explains, 'role', 'config.roleNothingTells', paramsOf(explains));

  checkContradiction(byRole, found);

  const timed = first(['cycle.time', 'cycle.ideal']);
  if (timed !== undefined && !hasCycles(has))
    found.warning(timed, 'role', 'config.roleNoCycle', paramsOf(timed));

  const part = first(['part.id', 'part.result']);
  if (part !== undefined && !hasCycles(has) && !has('quality.value') && !has('quality.result'))
    found.warning(part, 'role', 'config.rolePartAlone', paramsOf(part));

  for (const tag of tags) checkTrigger(tag, has, found);
  for (const tag of tags) checkAlone(tag, !unclear.has(tag), found);
}

/** machine.state goes before bits, bits before lights (CONTRACT 5). */
function checkContradiction(byRole: ReadonlyMap<Role, Tag>, found: TagFaults): void {
  const winner = byRole.get('machine.state') ?? byRole.get('machine.run');
  const beaten: readonly Role[] = ['machine.run', ...stateLights];
  const losers = beaten.flatMap((role) => byRole.get(role) ?? []).filter((tag) => tag !== winner);
  const [loser] = losers;
  if (winner === undefined || loser === undefined) return;
  found.warning(loser, 'role', 'config.roleContradicts', {
    equipment: winner.equipment,
    tag: winner.name,
    role: winner.role ?? '',
    losers: losers.map(({ role }) => role).join(', '),
  });
}

/** A trigger that cannot come. */
function checkTrigger(tag: Tag, has: (role: Role) => boolean, found: TagFaults): void {
  if (tag.role !== 'quality.value') return;
  const trigger = tag.roleOptions?.['trigger'];
  const isThere =
    (trigger !== 'part' || has('part.id')) &&
    (trigger !== 'result' || has('quality.result')) &&
    (trigger !== 'cycle' || hasCycles(has));
  if (isThere) return;
  const needed = {
    part: 'part.id',
    result: 'quality.result',
    cycle: 'cycle.active, cycle.done, count.cycle',
  };
  const params = { trigger, needed: needed[trigger as keyof typeof needed], equipment: tag.equipment };
  found.warning(tag, 'roleOptions', 'config.roleTrigger', params);
}

/** What the tag itself lacks. */
function checkAlone(tag: Tag, isClear: boolean, found: TagFaults): void {
  const { role, roleOptions: options = {}, unitOfMeasure } = tag;
  const hasNoLimits = ['lsl', 'usl', 'target'].every((name) => options[name] === undefined);
  if (role === 'quality.value' && hasNoLimits && isClear)
    found.warning(tag, 'roleOptions', 'config.roleNoLimits');
  if (role?.startsWith('energy.') === true && unitOfMeasure === undefined)
    found.warning(tag, 'unitOfMeasure', 'config.roleNoUnit', { role });
  if (role !== 'cycle.time' && role !== 'cycle.ideal') return;
  if (unitOfMeasure === undefined)
    found.warning(tag, 'unitOfMeasure', 'config.roleTimeWithoutUnit', { role });
  else if (!timeUnits.has(unitOfMeasure.toLowerCase()))
    found.warning(tag, 'unitOfMeasure', 'config.roleNoTimeUnit', { role, unit: unitOfMeasure });
}

function paramsOf({ equipment, role = '' }: Tag): { equipment: string; role: string } {
  return { equipment, role };
}
