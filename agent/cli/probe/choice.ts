/** Which tags of a plant are meant by `--connection`, `--equipment` and `--tag`. */
import type { ConnectionSpec } from '../../../collectors/collector.ts';
import type { ConnectionConfig } from '../../../collectors/registry.ts';
import { nearest } from '../../base/nearest.ts';
import type { Plant } from '../../../config/plant.ts';
import { CodedError } from '../../base/errors.ts';
import { specsOf } from '../../runtime/specs.ts';

/** What may be named; all that is named has to be met. */
export interface Choice {
  readonly connection?: string;
  readonly equipment?: string;
  readonly tag?: string;
}

/**
 * The connections with the chosen tags.
 * @throws CodedError `cli.unknownConnection`, `cli.unknownEquipment`, `cli.noSuchTag`, `cli.nothingToProbe`
 */
export function chosenSpecs(plant: Plant, choice: Choice): ConnectionSpec<ConnectionConfig>[] {
  const { connection, equipment, tag } = choice;
  const connections = plant.connections.map(({ id }) => id);
  if (connection !== undefined && !connections.includes(connection))
    throw new CodedError('cli.unknownConnection', { id: connection, ids: connections.join(', ') });
  const machines = [...new Set(plant.tags.map((one) => one.equipment))];
  if (equipment !== undefined && !machines.includes(equipment))
    throw new CodedError('cli.unknownEquipment', { id: equipment, ids: machines.join(', ') });

  const here = plant.tags.filter(
    (one) =>
      (connection === undefined || one.connection === connection) &&
      (equipment === undefined || one.equipment === equipment),
  );
  if (here.length === 0) throw new CodedError('cli.nothingToProbe');
  const tags = tag === undefined ? here : here.filter(({ name }) => name === tag);
  if (tag !== undefined && tags.length === 0) {
    const names = here.map(({ name }) => name);
    const near = nearest(tag, names) ?? names.find((name) => name.includes(tag)) ?? names[0] ?? '';
    throw new CodedError('cli.noSuchTag', { tag, count: here.length, nearest: near });
  }
  return specsOf({ ...plant, tags });
}
