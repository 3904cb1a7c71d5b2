/** What is said of a connection that ends, against a broker of the test's own. */
import { once } from 'node:events';
import net from 'node:net';
import { Aedes } from 'aedes';
import mqtt from 'mqtt';
import { expect, test } from 'vitest';
import { listen, type Link } from '../../../scripts/consumer/listen.ts';
import { Mes } from '../../../scripts/consumer/mes.ts';

test('another client that takes the session over is told as a close by the broker', async () => {
  const broker = await Aedes.createBroker();
  const server = net.createServer(broker.handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  const url = `mqtt://127.0.0.1:${port}`;
  const end = new AbortController();
  const seen: Link[] = [];
  let told = (): void => undefined;
  const next = (link: Link): Promise<void> =>
    new Promise((resolve) => {
      told = () => {
        if (seen.at(-1) === link) resolve();
      };
      told();
    });
  using mes = Mes.open(':memory:');
  const options = {
    broker: url,
    root: 'uns/v1',
    clientId: 'mes',
    onOutcome: () => undefined,
    onLink: (link: Link) => {
      seen.push(link);
      told();
    },
  };
  const listening = listen(mes, options, end.signal);
  await next('connected');
  const other = mqtt.connect(url, { clientId: 'mes', protocolVersion: 4, reconnectPeriod: 0 });
  await next('closed');
  end.abort();
  await listening;
  expect(seen).toEqual(['connected', 'closed']);
  await other.endAsync(true);
  server.close();
  await new Promise<void>((resolve) => broker.close(resolve));
});
