/**
 * The demo plant as it is run: config/plants/demo copied to a folder of its own, with the ports that were really free.
 * The copy is an ordinary plant: `zhencai status -c` and the other verbs work on it.
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';

export interface DemoPlant {
  readonly file: string;
  readonly dataDir: string;
  readonly topicRoot: string;
  readonly protocols: ReadonlyMap<string, string>;
}

interface Connection {
  readonly id: string;
  readonly protocol: string;
}

/**
 * @param ports of the workshop by connection id, as the workshop printed them
 * @param brokerPort of the embedded broker
 */
export function copyPlant(
  from: string,
  to: string,
  ports: Readonly<Record<string, number>>,
  brokerPort: number,
): DemoPlant {
  fs.cpSync(from, to, { recursive: true });
  const file = path.join(to, 'plant.yaml');
  const document = parseDocument(fs.readFileSync(file, 'utf8'));
  const { connections } = document.toJS() as { connections: Connection[] };
  for (const [index, { id, protocol }] of connections.entries()) {
    const port = ports[id];
    if (port === undefined) throw new Error(`the workshop has no server for connection ${id}`);
    if (protocol === 'opcua')
      document.setIn(['connections', index, 'endpoint'], `opc.tcp://127.0.0.1:${port}`);
    else document.setIn(['connections', index, 'port'], port);
  }
  // A demo does not last an hour.
  document.setIn(['evidence'], { windowMinutes: 1 });
  document.setIn(['gateway', 'dataDir'], './data');
  document.setIn(['broker', 'url'], `mqtt://127.0.0.1:${brokerPort}`);
  fs.writeFileSync(file, String(document));
  const protocols = new Map(connections.map(({ id, protocol }) => [id, protocol]));
  return { file, dataDir: path.join(to, 'data'), topicRoot: 'uns/v1', protocols };
}
