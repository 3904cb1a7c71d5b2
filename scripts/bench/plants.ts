/** Plants for the bench, written as a provider would write them: YAML and CSV. */
import fs from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';

/** Tags per equipment: what makes one full telemetry message. */
const tagsPerEquipment = 1000;

export interface BenchPlant {
  readonly connections: readonly object[];
  readonly intervalMs: number;
  readonly mode: 'poll' | 'subscribe';
  /** Tags by connection id; each line is what stands after equipment, connection, tag and group. */
  readonly tags: Readonly<Record<string, readonly string[]>>;
  readonly brokerPort: number;
}

export interface WrittenPlant {
  readonly file: string;
  readonly dataDir: string;
}

/** float32 tags over consecutive holding registers. */
export function floatTags(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `hr:${2 * index},float32`);
}

/** Variables of the OPC UA bench server. */
export function nodeTags(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `ns=1;s=v${index},`);
}

export function writePlant(folder: string, plant: BenchPlant): WrittenPlant {
  const equipment = new Set<string>();
  const lines = Object.entries(plant.tags).flatMap(([connection, tags]) =>
    tags.map((rest, index) => {
      const id = `${connection}-${Math.floor(index / tagsPerEquipment)}`;
      equipment.add(id);
      return `${id},${connection},value/${index},bench,${rest}`;
    }),
  );
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(
    path.join(folder, 'tags.csv'),
    ['equipment,connection,tag,group,address,type', ...lines, ''].join('\n'),
  );
  const rows = [...equipment].map((id) => `${id},${id},hall,line1,other`);
  fs.writeFileSync(path.join(folder, 'equipment.csv'), ['id,name,area,line,class', ...rows, ''].join('\n'));
  const file = path.join(folder, 'plant.yaml');
  fs.writeFileSync(
    file,
    stringify({
      gateway: { id: 'gw-bench', dataDir: './data' },
      plant: {
        enterprise: { id: 'bench', name: 'bench' },
        site: { id: 'bench', name: 'bench' },
        edition: '2024',
      },
      equipment: 'equipment.csv',
      connections: plant.connections,
      groups: [{ id: 'bench', intervalMs: plant.intervalMs, mode: plant.mode }],
      tags: ['tags.csv'],
      broker: { url: `mqtt://127.0.0.1:${plant.brokerPort}` },
      store: { maxSizeMb: 512, keepDays: 1 },
    }),
  );
  return { file, dataDir: path.join(folder, 'data') };
}
