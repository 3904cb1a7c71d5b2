/** The Modbus endpoints of the workshop: which machine sits on which port and unit. */
import type { EndpointState, FarSide } from './endpoint.ts';
import type { Plant } from './model/plant.ts';
import type { Unit } from './modbus/answer.ts';
import type { MissingUnit } from './modbus/connection.ts';
import { identityOf } from './modbus/identity.ts';
import { RegisterImage } from './modbus/image.ts';
import type { Holes } from './modbus/image.ts';
import { ModbusServer } from './modbus/server.ts';

/** One endpoint's wiring: its id, its fixed port, the machines on units 1, 2, … */
export interface Wiring {
  readonly id: string;
  readonly fixedPort: number;
  readonly machines: readonly string[];
  readonly missingUnit: MissingUnit;
  readonly holes: Holes;
}

/** The endpoints: controllers differ in what they do with a wrong unit and with addresses nobody declared. */
export const wirings: readonly Wiring[] = [
  { id: 'press-01', fixedPort: 15_021, machines: ['press-01'], missingUnit: 'answer', holes: 'dense' },
  { id: 'press-02', fixedPort: 15_022, machines: ['press-02'], missingUnit: 'answer', holes: 'dense' },
  {
    id: 'compressor-01',
    fixedPort: 15_023,
    machines: ['compressor-01'],
    missingUnit: 'answer',
    holes: 'dense',
  },
  {
    id: 'weld-cell-01',
    fixedPort: 15_024,
    machines: ['weld-cell-01'],
    missingUnit: 'exception',
    holes: 'strict',
  },
  { id: 'imm-01', fixedPort: 15_025, machines: ['imm-01'], missingUnit: 'exception', holes: 'dense' },
  {
    id: 'harden-01',
    fixedPort: 15_026,
    machines: ['harden-01', 'tighten-01'],
    missingUnit: 'exception',
    holes: 'dense',
  },
  {
    id: 'meters',
    fixedPort: 15_027,
    machines: ['m-01', 'm-02', 'm-03', 'm-04', 'm-05', 'm-06'],
    missingUnit: 'silent',
    holes: 'strict',
  },
];

/** Starts one endpoint; rejects when its port is taken. */
export async function startModbusSide(wiring: Wiring, plant: Plant, port: number): Promise<FarSide> {
  const machines = wiring.machines.map((id) => plant.machine(id));
  const units = new Map<number, Unit>(
    machines.map((machine, index) => [
      index + 1,
      { image: new RegisterImage(machine.registers, wiring.holes), identity: identityOf(machine.id) },
    ]),
  );
  const server = new ModbusServer({
    port,
    units,
    missingUnit: wiring.missingUnit,
    resetCounters: () => {
      for (const machine of machines) machine.resetCounters();
    },
  });
  await server.start();
  const state = (): EndpointState => ({
    protocol: 'modbus-tcp',
    port: server.port,
    machines: wiring.machines.map((id, index) => ({ id, unit: index + 1 })),
    faults: server.faults,
    connections: server.connections,
    requests: server.requests,
  });
  return {
    id: wiring.id,
    get port() {
      return server.port;
    },
    state,
    refresh: () => server.refresh(),
    inject: (order) => server.inject(order),
    clear: (fault) => server.clear(fault),
    stop: () => server.stop(),
  };
}
