/** All devices of a soak run. */
import { protocols } from '../../collectors/registry.ts';
import type { Harm, SoakDevice } from './device.ts';
import { startSoakLine } from './line.ts';
import { startSoakServer } from './server.ts';

const tcpServers = 4;

/** Starts TCP servers, and a serial line where the agent reads one over TCP. */
export async function startDevices(harm: Harm): Promise<SoakDevice[]> {
  const servers = Array.from({ length: tcpServers }, (_, place) => startSoakServer(place, harm));
  const lines = 'modbus-rtu-over-tcp' in protocols ? [startSoakLine(tcpServers, harm)] : [];
  return await Promise.all([...servers, ...lines]);
}
