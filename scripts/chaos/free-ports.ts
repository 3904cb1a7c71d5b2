/** Ports on loopback that nobody listens on. */
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';

/** As many different ports as asked for; free a moment ago. */
export async function freePorts<const N extends number>(count: N): Promise<Tuple<N>> {
  const servers = Array.from({ length: count }, () => net.createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports as Tuple<N>;
}

type Tuple<N extends number, Found extends number[] = []> = Found['length'] extends N
  ? Found
  : Tuple<N, [...Found, number]>;
