/** What `only` of a destination leaves of the plant; where that is nothing, it is doubtful. Pure. */
import type { Fault } from '../agent/base/fault.ts';
import type { TextKey, TextParams } from '../agent/base/text.ts';
import { isDerived } from '../agent/mes/roles.ts';
import type { Tag } from '../agent/model/tag.ts';
import { valueAt } from './issues.ts';
import type { Path, YamlFile } from './yaml.ts';

/**
 * Machines, groups and classes that leave nothing for a destination.
 * @param place of the destination @param id its own @param tags of the whole plant
 */
export function selectionDoubts(
  yaml: YamlFile,
  root: unknown,
  place: Path,
  id: string,
  tags: readonly Tag[],
): Fault[] {
  const listOf = (part: string): unknown[] | undefined => {
    const written = valueAt(root, [...place, 'only', part]);
    return Array.isArray(written) ? written : undefined;
  };
  const doubt = (part: string, key: TextKey, params: TextParams = {}): Fault[] => [
    { ...yaml.faultAt([...place, 'only', part], key, { id, ...params }), severity: 'warning' },
  ];
  const [equipment, groups, classes] = ['equipment', 'groups', 'classes'].map(listOf);
  const own = equipment === undefined ? tags : tags.filter((tag) => equipment.includes(tag.equipment));
  if (equipment !== undefined && own.length === 0) return doubt('equipment', 'config.selectsNoTag');
  const getsTelemetry = classes === undefined || classes.includes('telemetry');
  if (groups !== undefined && getsTelemetry && !own.some((tag) => groups.includes(tag.group))) {
    const known = [...new Set(own.map((tag) => tag.group))].join(', ');
    return doubt('groups', 'config.selectsNoGroup', { known });
  }
  const getsEventsAlone = classes?.every((one) => one === 'event') === true;
  if (getsEventsAlone && !own.some((tag) => isDerived(tag.role)))
    return doubt('classes', 'config.selectsNoEvent');
  return [];
}
