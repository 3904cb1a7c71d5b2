/** The plant as the firm declares it, as it stands in a register record. Pure. */
import { hash } from 'node:crypto';
import { protocolOf } from '../../collectors/registry.ts';
import { endpointOf } from '../../config/connections.ts';
import type { Plant } from '../../config/plant.ts';
import { canonicalJson, wellFormed, type Json } from '../evidence/canonical.ts';
import type { Equipment } from '../model/equipment.ts';
import type { DeclaredEquipment, RegisterRecord } from '../model/record.ts';
import type { Tag } from '../model/tag.ts';

/** A register record, less number and time. */
export type RegisterContent = Omit<RegisterRecord, 'kind' | 'n' | 'prev' | 'time'>;

/** Everything that evidence has to know of the plant; absent facts are left out. */
export function registerContent(plant: Plant): RegisterContent {
  return wellFormed(contentOf(plant));
}

function contentOf(plant: Plant): RegisterContent {
  const { enterprise, site, edition, groups, evidence } = plant;
  const connections = new Map(plant.connections.map((connection) => [connection.id, connection]));
  const addressOf = ({ connection, address, unit }: Tag): string => {
    const config = connections.get(connection);
    return config === undefined ? address : protocolOf(config).addressOf(config, address, unit);
  };
  return {
    enterprise,
    site,
    edition,
    equipment: plant.equipment.map(declaredOf),
    connections: plant.connections.map((connection) => {
      const { id, protocol } = connection;
      return { id, protocol, endpoint: endpointOf(connection) };
    }),
    groups: groups.map(({ id, intervalMs, mode }) => ({ id, intervalMs, mode })),
    tags: plant.tags.map((tag) => {
      const { equipment, connection, group, name, unit, type, scale, offset, deadband } = tag;
      const { unitOfMeasure, description, role, businessLink, keyParameter } = tag;
      return {
        equipment,
        connection,
        group,
        name,
        address: addressOf(tag),
        unit,
        type,
        scale,
        offset,
        deadband,
        unitOfMeasure,
        description,
        role,
        businessLink,
        keyParameter,
      };
    }),
    windowMinutes: evidence.windowMinutes,
    headline: evidence.headline,
    config: configHash(plant),
  };
}

/** Hash of a register's content: another one makes another record. */
export function registerHash(content: RegisterContent): Buffer {
  return hash('sha256', canonicalJson(content as unknown as Json), 'buffer');
}

/** Over all that was loaded; secrets write themselves as `***`, and where a row stood in its file does not matter. */
function configHash(plant: Plant): string {
  const loaded = { ...plant, warnings: undefined };
  const text = JSON.stringify(loaded, (key, value: unknown) => (key === 'origin' ? undefined : value));
  return hash('sha256', canonicalJson(wellFormed(JSON.parse(text) as Json)), 'base64');
}

/** Where it was declared is not evidence. */
function declaredOf(equipment: Equipment): DeclaredEquipment {
  const { id, name, area, line, manufacturer, model, serial, assetNumber, identifiers } = equipment;
  const { digital, digitalBasis, key, keyBasis, notConnectedReason } = equipment;
  const nameplate = { manufacturer, model, serial, assetNumber, identifiers };
  const declaration = { digital, digitalBasis, key, keyBasis, notConnectedReason };
  return { id, name, area, line, class: equipment.class, ...nameplate, ...declaration };
}
