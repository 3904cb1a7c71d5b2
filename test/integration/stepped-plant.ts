/** The demo plant for a stepped agent: one group for every tag, so that each step is one reading of everything. */
import fs from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';

const demo = path.join(path.dirname(path.dirname(import.meta.dirname)), 'config/plants/demo');

/**
 * @param ports of the workshop's Modbus servers by connection
 * @param pollMs interval of the one group
 * @returns the plant file
 */
export function steppedPlant(
  folder: string,
  ports: Readonly<Record<string, number>>,
  brokerPort: number,
  pollMs: number,
): string {
  fs.cpSync(demo, folder, { recursive: true });
  const file = path.join(folder, 'plant.yaml');
  const document = parseDocument(fs.readFileSync(file, 'utf8'));
  const { connections, tags } = document.toJS() as {
    connections: { id: string; protocol: string; host: string; timeoutMs: number }[];
    tags: string[];
  };
  const modbus = connections.filter(({ protocol }) => protocol === 'modbus-tcp');
  const tables = tags.filter((table) => table !== 'cnc-07.csv');
  for (const table of tables) {
    const text = fs.readFileSync(path.join(folder, table), 'utf8');
    fs.writeFileSync(path.join(folder, table), text.replaceAll(',slow,', ',fast,'));
  }
  document.set(
    'connections',
    modbus.map((one) => ({ ...one, port: ports[one.id], timeoutMs: pollMs / 2 })),
  );
  document.set('groups', [{ id: 'fast', intervalMs: pollMs }]);
  document.set('tags', tables);
  document.setIn(['gateway', 'dataDir'], './data');
  document.setIn(['broker', 'url'], `mqtt://127.0.0.1:${brokerPort}`);
  document.setIn(['store', 'commitEveryMs'], 1000);
  fs.writeFileSync(file, String(document));
  return file;
}
