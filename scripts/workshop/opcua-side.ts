/** The OPC UA endpoint of the workshop. Its server is loaded only here, so that the Modbus part starts without it. */
import type { EndpointState, FarSide } from './endpoint.ts';
import type { Plant } from './model/plant.ts';
import type { FaultName, FaultOrder } from './modbus/fault.ts';

/** Port of the CNC when ports are fixed. */
export const cncFixedPort = 14_840;

const known = ['refuse', 'drop', 'stall', 'freeze', 'restart'] as const;
type Known = (typeof known)[number];

function isKnown(fault: FaultName): fault is Known {
  return known.some((name) => name === fault);
}

/** Starts the machining centre's server; rejects when its port is taken. */
export async function startOpcuaSide(plant: Plant, port: number, now: () => number): Promise<FarSide> {
  const { startCnc } = await import('./opcua/server.ts');
  const server = await startCnc({
    port,
    model: plant.cnc,
    now,
    security: ['None', 'Basic256Sha256'],
    acceptUnknownClients: true,
  });
  const faults = new Map<FaultName, FaultOrder>();
  let expiry: NodeJS.Timeout | undefined;

  async function clear(fault?: FaultName): Promise<void> {
    clearTimeout(expiry);
    const others = fault === undefined ? [] : [...faults.values()].filter((order) => order.fault !== fault);
    faults.clear();
    await server.clearFault();
    for (const order of others) await inject(order);
  }

  async function inject(order: FaultOrder): Promise<void> {
    if (!isKnown(order.fault)) throw new RangeError(`cnc-07 knows ${known.join(', ')}`);
    if (order.fault === 'restart') {
      // Comes back by itself; the control does not wait for it.
      void server.fault('restart', { downMs: order.downMs ?? 3000 }).catch(() => undefined);
      return;
    }
    await server.fault(order.fault);
    if (order.fault === 'drop') return;
    faults.set(order.fault, order);
    if (order.seconds === undefined) return;
    clearTimeout(expiry);
    expiry = setTimeout(() => void clear(order.fault).catch(() => undefined), order.seconds * 1000);
  }

  const state = (): EndpointState => ({
    protocol: 'opcua',
    port: server.port,
    machines: [{ id: plant.cnc.id }],
    faults: [...faults.values()],
  });
  return {
    id: plant.cnc.id,
    get port() {
      return server.port;
    },
    state,
    refresh: () => server.update(),
    inject,
    clear,
    stop: async () => {
      clearTimeout(expiry);
      await server.stop();
    },
  };
}
