/**
 * The energy meters of the workshop once more, on a simulated RS-485 line behind a serial server (RTU over TCP). To whom wants
 * a serial port: socat pty,raw,echo=0,link=/tmp/ttyMETERS tcp:127.0.0.1:PORT
 */
import type { EndpointState, FarSide } from './endpoint.ts';
import type { Plant } from './model/plant.ts';
import type { FaultName, FaultOrder } from './modbus/fault.ts';
import { identityOf } from './modbus/identity.ts';
import { RegisterImage } from './modbus/image.ts';
import type { LineFault } from './serial/fault.ts';
import { SerialLine } from './serial/line.ts';
import { serveTcp } from './serial/tcp.ts';

/** Its port where ports are fixed. */
export const serialFixedPort = 15_028;

const format = { baudRate: 9600, parity: 'even' } as const;
const turnaroundMs = 20;
/** A serial server hands over what it has when the line was silent for about four characters. */
const packMs = 5;

/** The line's fault for an order: the five that concern answers. RangeError for one a line does not have. */
function lineFaultOf(order: FaultOrder): LineFault {
  const { fault, variant, seconds, unit, rate, delayMs, area, from, to, code } = order;
  const given = Object.entries({ seconds, unit, rate, delayMs, area, from, to, code });
  const fields = Object.fromEntries(given.filter(([, value]) => value !== undefined)) as Omit<
    LineFault,
    'fault'
  >;
  switch (fault) {
    case 'stall':
    case 'late':
    case 'exception':
    case 'wrongUnit':
      return { ...fields, fault };
    case 'garbage':
      return { ...fields, fault: variant === 'short' ? 'truncate' : 'corrupt' };
    default:
      throw new RangeError(
        `a serial line knows no ${fault}: stall, late, exception, wrongUnit, garbage, drop`,
      );
  }
}

/** Starts the line: 9600 bit/s, even parity, meters m-01..m-06 as units 1..6. Rejects when its port is taken. */
export async function startSerialSide(plant: Plant, port: number): Promise<FarSide> {
  const meters = ['m-01', 'm-02', 'm-03', 'm-04', 'm-05', 'm-06'].map((id) => plant.machine(id));
  const slaves = meters.map((machine, index) => ({
    unit: index + 1,
    turnaroundMs,
    machine: { image: new RegisterImage(machine.registers, 'strict'), identity: identityOf(machine.id) },
  }));
  const refresh = (): void => slaves.forEach(({ machine }) => machine.image.refresh());
  refresh();
  const line = new SerialLine({ ...format, slaves, modem: { packMs } });
  const tcp = await serveTcp(line, port);
  const orders = new Map<FaultName, { readonly order: FaultOrder; readonly untilMs: number }>();

  async function clear(fault?: FaultName): Promise<void> {
    for (const name of fault === undefined ? [...orders.keys()] : [fault]) {
      const order = orders.get(name)?.order;
      if (order !== undefined) line.clear(lineFaultOf(order).fault);
      orders.delete(name);
    }
  }
  return {
    id: 'meters-line',
    port: tcp.port,
    state: (): EndpointState => ({
      protocol: 'modbus-rtu-over-tcp',
      port: tcp.port,
      machines: meters.map(({ id }, index) => ({ id, unit: index + 1 })),
      faults: [...orders.values()].filter(({ untilMs }) => untilMs > tcp.run.now()).map(({ order }) => order),
      connections: tcp.isConnected ? 1 : 0,
      requests: line.tally.requests,
    }),
    refresh,
    inject: async (order) => {
      if (order.fault === 'drop' && order.seconds === undefined) return tcp.cut();
      const fault = lineFaultOf(order);
      await clear(order.fault);
      const { seconds = Infinity } = order;
      orders.set(order.fault, { order, untilMs: tcp.run.now() + seconds * 1000 });
      tcp.run.inject(fault);
    },
    clear,
    stop: async () => tcp[Symbol.asyncDispose](),
  };
}
