/** The plant of a chaos run: what there is to be read, and the files a provider would write for it. */
import fs from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';

export const connections = ['a', 'b'] as const;
export type ConnectionId = (typeof connections)[number];

/** What the agent is told to wait; the consumer's tolerances come from these. */
export const timing = {
  fastMs: 100,
  slowMs: 500,
  /** For one answer of a source, and for a connection to it. */
  sourceMs: 500,
  brokerMs: 1_500,
} as const;

/** One tag as the point table has it. */
export interface ChaosTag {
  readonly equipment: string;
  readonly connection: ConnectionId;
  readonly name: string;
  /** Of the first of its two registers; even. */
  readonly address: number;
  readonly intervalMs: number;
  readonly role?: 'count.total';
}

/** Equipment m1 is on one connection, m2 on the other, m3 on both. */
export const tags: readonly ChaosTag[] = connections.flatMap((connection) => {
  const own = connection === 'a' ? 'm1' : 'm2';
  const fast = [own, own, own, 'm3', 'm3'].map((equipment, index) =>
    tag(equipment, connection, 2 * index, timing.fastMs),
  );
  const slow = [own, own, 'm3'].map((equipment, index) =>
    tag(equipment, connection, 100 + 2 * index, timing.slowMs),
  );
  return [...fast, ...slow];
});

function tag(equipment: string, connection: ConnectionId, address: number, intervalMs: number): ChaosTag {
  const name = `${connection}${address}`;
  // One counter: what the agent derives and must remember is checked too.
  const role = name === 'a100' ? { role: 'count.total' as const } : {};
  return { equipment, connection, name, address, intervalMs, ...role };
}

/** Ports on loopback. */
export interface Ports {
  readonly a: number;
  readonly b: number;
  readonly broker: number;
}

/** Writes the plant into `folder`. @returns its file and the agent's data folder */
export function writePlant(
  folder: string,
  ports: Ports,
): { readonly file: string; readonly dataDir: string } {
  const machines = [...new Set(tags.map(({ equipment }) => equipment))];
  const register = machines.map((id) => `${id},${id},hall,line,other`);
  fs.writeFileSync(
    path.join(folder, 'equipment.csv'),
    ['id,name,area,line,class', ...register, ''].join('\n'),
  );
  const points = tags.map(({ equipment, connection, name, address, intervalMs, role }) =>
    [
      equipment,
      connection,
      1,
      name,
      `hr:${address}`,
      'uint32',
      intervalMs === timing.fastMs ? 'fast' : 'slow',
      role ?? '',
    ].join(),
  );
  fs.writeFileSync(
    path.join(folder, 'tags.csv'),
    ['equipment,connection,unit,tag,address,type,group,role', ...points, ''].join('\n'),
  );
  const dataDir = path.join(folder, 'data');
  const file = path.join(folder, 'plant.yaml');
  const plant = {
    gateway: { id: 'gw-chaos', dataDir },
    plant: {
      enterprise: { id: 'chaos', name: 'chaos' },
      site: { id: 'chaos', name: 'chaos' },
      edition: '2024',
    },
    equipment: 'equipment.csv',
    connections: connections.map((id) => ({
      id,
      protocol: 'modbus-tcp',
      host: '127.0.0.1',
      port: ports[id],
      timeoutMs: timing.sourceMs,
      connectTimeoutMs: timing.sourceMs,
    })),
    groups: [
      { id: 'fast', intervalMs: timing.fastMs },
      { id: 'slow', intervalMs: timing.slowMs },
    ],
    tags: ['tags.csv'],
    broker: {
      url: `mqtt://127.0.0.1:${ports.broker}`,
      keepAliveS: 5,
      connectTimeoutMs: timing.brokerMs,
      ackTimeoutMs: timing.brokerMs,
    },
    // Delivered rows stay: at the end they are held against what arrived.
    store: { keepDays: 3650 },
  };
  fs.writeFileSync(file, stringify(plant));
  return { file, dataDir };
}
