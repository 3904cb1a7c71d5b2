/** Plants for the bench, written as a provider would write them: YAML and CSV. */
import fs from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';

/** Tags per equipment, where nothing else is asked for: what makes one full telemetry message. */
const fullMessage = 1000;

export interface BenchPlant {
  readonly connections: readonly object[];
  readonly intervalMs: number;
  readonly mode: 'poll' | 'subscribe';
  /** Tags by connection id; each line is what stands after equipment, connection, tag and group: `columns`. */
  readonly tags: Readonly<Record<string, readonly string[]>>;
  /** Default: address, type, role and its options. */
  readonly columns?: string;
  /** Default: one full telemetry message. */
  readonly tagsPerEquipment?: number;
  readonly brokerPort: number;
  /** Limit of the buffer, default 512. */
  readonly maxSizeMb?: number;
  /** Default: on, as on a gateway. */
  readonly hasEvidence?: boolean;
}

export interface WrittenPlant {
  readonly file: string;
  readonly dataDir: string;
}

/** float32 tags over consecutive holding registers. */
export function floatTags(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `hr:${2 * index},float32,,`);
}

/** Variables of the OPC UA bench server. */
export function nodeTags(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `ns=1;s=v${index},,,`);
}

/** Tags of one machine that tells everything: rows of type, role and options, in this order. */
const machineRows: readonly (readonly [type: string, role: string, options: string, times: number])[] = [
  ['bool', 'machine.power', '', 1],
  ['bool', 'machine.run', '', 1],
  ['bool', 'machine.auto', '', 1],
  ['bool', 'machine.fault', 'invert=yes', 1],
  ['uint32', 'count.total', 'max=4294967295', 1],
  ['uint32', 'count.good', 'max=4294967295', 1],
  ['uint32', 'count.scrap', 'max=4294967295', 1],
  ['float32', 'cycle.time', '', 1],
  ['uint16', 'job.order', '', 1],
  ['uint16', 'job.product', '', 1],
  ['uint16', 'tool.id', '', 1],
  ['uint16', 'part.id', '', 1],
  ['uint16', 'alarm.word', '', 10],
  ['bool', 'alarm.bit', 'invert=yes', 10],
  ['float32', 'quality.value', 'lsl=0;usl=100', 10],
  ['float32', 'energy.active', '', 10],
  ['float32', 'power.active', '', 1],
  ['float32', 'process.value', '', 47],
];

/** Tags of one machine with a role on each. */
export const machineTags = machineRows.reduce((sum, [, , , times]) => sum + times, 0);

/** Machines over consecutive registers. @param withRoles whether the roles are written or only the types */
export function roleTags(machines: number, withRoles: boolean): string[] {
  const machine = machineRows.flatMap(([type, role, options, times]) =>
    Array.from({ length: times }, () => ({ type, role, options })),
  );
  // Values move in the low registers of the table's floats: what is a bit or a word takes the high one, as flags do.
  let address = 0;
  return Array.from({ length: machines }, () => machine)
    .flat()
    .map(({ type, role, options }) => {
      const at = address;
      address += 2;
      const bit = type === 'bool' ? '.14' : '';
      return `hr:${at}${bit},${type},${withRoles ? `${role},${options}` : ','}`;
    });
}

export function writePlant(folder: string, plant: BenchPlant): WrittenPlant {
  const equipment = new Set<string>();
  const tagsPerEquipment = plant.tagsPerEquipment ?? fullMessage;
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
    [`equipment,connection,tag,group,${plant.columns ?? 'address,type,role,roleOptions'}`, ...lines, ''].join(
      '\n',
    ),
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
      store: { maxSizeMb: plant.maxSizeMb ?? 512, keepDays: 1 },
      evidence: { enabled: plant.hasEvidence ?? true },
    }),
  );
  return { file, dataDir: path.join(folder, 'data') };
}
