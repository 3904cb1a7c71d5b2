/** Units of measure that belong to another role: a rate is no register. Pure. */
import type { Role } from '../../agent/mes/roles.ts';
import type { Tag } from '../../agent/model/tag.ts';
import type { TagFaults } from '../tag-faults.ts';

/** As `plainUnit` leaves them. */
const power = /^[kmg]?w$|^[千兆]?瓦$/;
const electric = /^[mk]?[av]$|^k?va$|^k?var$|^[安伏]$|^hz$|^%$|^°c$/;
const rate = /\/(s|sec|min|h|hr|秒|分|分钟|小?时)$|^(lpm|slpm|cfm)$/;
const pressure = /^[km]?pa$|^m?bar$|^°c$|^%$/;
const work = /^[kmg]?w[·. ]?h$|^千瓦时$|^度$/;

/**
 * Tells a unit that speaks for another role.
 * @returns whether it was told
 */
export function checkUnit(tag: Tag, role: Role, found: TagFaults): boolean {
  const likely = likelyRole(role, plainUnit(tag.unitOfMeasure ?? ''));
  if (likely === undefined) return false;
  const key = role === 'power.active' ? 'config.roleUnitPower' : 'config.roleUnit';
  found.warning(tag, 'unitOfMeasure', key, { role, unit: tag.unitOfMeasure ?? '', likely });
  return true;
}

function likelyRole(role: Role, unit: string): Role | undefined {
  switch (role) {
    case 'energy.active':
    case 'energy.reactive':
      if (power.test(unit)) return 'power.active';
      return electric.test(unit) ? 'process.value' : undefined;
    case 'energy.water':
    case 'energy.gas':
    case 'energy.air':
    case 'energy.heat':
      if (rate.test(unit)) return 'flow.rate';
      return pressure.test(unit) ? 'process.value' : undefined;
    case 'power.active':
      return work.test(unit) ? 'energy.active' : undefined;
    default:
      return undefined;
  }
}

/** Plain width and lower case: `m³/h` and `㎥／h` are `m3/h`. */
function plainUnit(unit: string): string {
  return unit.normalize('NFKC').toLowerCase().trim();
}
