/** What each connection has to read, from the plant's tags. Pure. */
import type { ConnectionSpec } from '../../collectors/collector.ts';
import type { ConnectionConfig } from '../../collectors/registry.ts';
import type { Plant } from '../../config/plant.ts';

/** One spec per connection that has tags, its groups in the plant's order and their tags in the tables' order. */
export function specsOf(plant: Plant): ConnectionSpec<ConnectionConfig>[] {
  const byConnection = Map.groupBy(plant.tags, (tag) => tag.connection);
  return plant.connections.flatMap((config) => {
    const tags = byConnection.get(config.id) ?? [];
    if (tags.length === 0) return [];
    const byGroup = Map.groupBy(tags, (tag) => tag.group);
    const groups = plant.groups.flatMap((group) => {
      const own = byGroup.get(group.id);
      return own === undefined ? [] : [{ group, tags: own }];
    });
    return [{ id: config.id, config, groups }];
  });
}
