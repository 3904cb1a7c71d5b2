/** Whether a tag is read often enough for what its role tells. Every finding is a warning. Pure. */
import type { Role } from '../../agent/mes/roles.ts';
import type { Tag } from '../../agent/model/tag.ts';
import type { TagFaults } from '../tag-faults.ts';

const promptMs = 10_000;
const quarterMs = 900_000;
/** From here on, cycles of ordinary machines fit between two readings. */
const cycleMs = 5_000;
/** Of `flashMs`, where a light does not give it. */
const defaultFlashMs = 3_000;

/** A state that is looked at rarely is told late; a register that is read less than once in a quarter of an hour fills none. */
export function checkPace(tag: Tag, role: Role, intervalMs: number | undefined, found: TagFaults): void {
  if (intervalMs === undefined) return;
  const { group } = tag;
  const params = { role, group, interval: intervalMs / 1000 };
  if (role === 'cycle.active' || role === 'cycle.done') {
    if (intervalMs >= cycleMs) found.warning(tag, 'group', 'config.roleCycleSlow', params);
  } else if (/^(machine|light)\.|^stop\.reason$/.test(role)) {
    if (intervalMs > promptMs)
      found.warning(tag, 'group', 'config.roleSlow', { ...params, limit: promptMs / 1000 });
    else if (role.startsWith('light.')) checkFlash(tag, intervalMs, params, found);
  } else if (/^(count|energy)\./.test(role) && intervalMs > quarterMs)
    found.warning(tag, 'group', 'config.roleSparse', { ...params, limit: quarterMs / 1000 });
}

/** Half a period of flashing must be seen before it is over. */
function checkFlash(
  tag: Tag,
  intervalMs: number,
  params: Readonly<Record<string, string | number>>,
  found: TagFaults,
): void {
  const flashMs = Number(tag.roleOptions?.['flashMs'] ?? defaultFlashMs);
  if (!(flashMs > 0) || flashMs >= 2 * intervalMs) return;
  found.warning(tag, 'group', 'config.roleFlash', { ...params, flash: flashMs, least: 2 * intervalMs });
}
