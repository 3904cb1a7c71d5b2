/** The `_meta` of an equipment and the hash its telemetry refers to. Pure. */
import { createHash } from 'node:crypto';
import type { Equipment } from '../model/equipment.ts';
import type { Tag, TagGroup } from '../model/tag.ts';
import type { MetaBody } from '../publish/json/schemas.ts';

/** What `_meta` says of an equipment, less envelope, cfg and time. */
export type MetaContent = Pick<MetaBody, 'equipment' | 'tags'>;

/** Puts together what an equipment is and which tags it has. Absent facts are left out. */
export function metaContent(
  equipment: Equipment,
  tags: readonly Tag[],
  groups: readonly TagGroup[],
): MetaContent {
  const intervals = new Map(groups.map((group) => [group.id, group.intervalMs]));
  const { id, name, manufacturer, model, serial, assetNumber, identifiers, key } = equipment;
  return {
    equipment: {
      id,
      name,
      class: equipment.class,
      ...known({ manufacturer, model, serial, assetNumber }),
      identifiers: [...identifiers],
      key,
    },
    tags: tags.map((tag) => {
      const { description, role, roleOptions, min, max, deadband, businessLink, keyParameter } = tag;
      return {
        n: tag.name,
        group: tag.group,
        intervalMs: intervals.get(tag.group) ?? 0,
        type: tag.type,
        ...known({
          unit: tag.unitOfMeasure,
          description,
          role,
          roleOptions: roleOptions && { ...roleOptions },
          min,
          max,
          deadband,
          businessLink,
          keyParameter,
        }),
        connection: tag.connection,
        address: tag.unit === undefined ? tag.address : `${tag.unit}/${tag.address}`,
      };
    }),
  };
}

/** Eight hexadecimal digits over the content: changes whenever the content does. */
export function cfgOf(content: MetaContent): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 8);
}

function known<T extends object>(facts: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
