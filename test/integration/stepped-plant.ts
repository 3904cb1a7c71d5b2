/**
 * The demo plant for a stepped agent: one group for every tag, polled, so that each step is one reading of everything.
 * What only a subscription gives (alarm conditions) is left out.
 *
 * No deadline is shorter than a step: the clock leaps a whole step while a reply is on its way for real, and a healthy
 * server must never look late because this machine is.
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';

const demo = path.join(path.dirname(path.dirname(import.meta.dirname)), 'config/plants/demo');

/**
 * @param ports of the workshop's servers by connection
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
    connections: { id: string; protocol: string }[];
    tags: string[];
  };
  for (const table of tags) {
    const rows = fs.readFileSync(path.join(folder, table), 'utf8').replaceAll(',slow,', ',fast,').split('\n');
    const polled = rows.filter((row) => !row.includes(',conditions:'));
    fs.writeFileSync(path.join(folder, table), polled.join('\n'));
  }
  for (const [index, { id, protocol }] of connections.entries()) {
    if (protocol === 'opcua')
      document.setIn(['connections', index, 'endpoint'], `opc.tcp://127.0.0.1:${ports[id]}`);
    else document.setIn(['connections', index, 'port'], ports[id]);
    document.setIn(['connections', index, 'timeoutMs'], pollMs);
    document.setIn(['connections', index, 'connectTimeoutMs'], 60_000);
  }
  document.set('groups', [{ id: 'fast', intervalMs: pollMs, mode: 'poll' }]);
  document.setIn(['gateway', 'dataDir'], './data');
  document.setIn(['broker', 'url'], `mqtt://127.0.0.1:${brokerPort}`);
  document.setIn(['store', 'commitEveryMs'], 1000);
  fs.writeFileSync(file, String(document));
  return file;
}
