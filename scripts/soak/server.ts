/** A Modbus TCP server of a soak run: the workshop's, with stamped registers. */
import { createRandom, between, pick, seedOf } from '../workshop/model/random.ts';
import { identityOf } from '../workshop/modbus/identity.ts';
import { RegisterImage, type WordArea } from '../workshop/modbus/image.ts';
import { ModbusServer } from '../workshop/modbus/server.ts';
import { Oracle, readOf, stampedWord } from '../workshop/serial/stamp.ts';
import { exceptionCodes, stampedTags, type Harm, type SoakDevice } from './device.ts';

const faults = ['stall', 'late', 'exception', 'wrongUnit', 'garbage'] as const;
const variants = ['bytes', 'protocol', 'length', 'short'] as const;
const units = [1, 2];
const blocks = 2;

/** Registers that say which request they answer: the newest one. */
class StampedImage extends RegisterImage {
  readonly #oracle: Oracle;

  constructor(oracle: Oracle, lastAddress: number) {
    super([{ area: 'hr', address: lastAddress, type: 'uint16', value: () => 0 }]);
    this.#oracle = oracle;
  }

  override copyWords(_area: WordArea, from: number, count: number, into: Buffer, offset: number): void {
    for (let index = 0; index < count; index++)
      into.writeUInt16BE(stampedWord(from + index, this.#oracle.count), offset + 2 * index);
  }
}

/** @param place which of the devices it is: its addresses are no other's */
export async function startSoakServer(place: number, harm: Harm): Promise<SoakDevice> {
  const id = `tcp-${place + 1}`;
  const random = createRandom(seedOf(harm.seed, id));
  const oracle = new Oracle();
  const tags = stampedTags(place, units, blocks);
  const lastAddress = Math.max(...tags.map(({ address }) => address)) + 1;
  const server = new ModbusServer({
    units: new Map(
      units.map((unit) => [unit, { image: new StampedImage(oracle, lastAddress), identity: identityOf(id) }]),
    ),
    heard: (unit, pdu) => {
      const read = readOf(pdu);
      if (read !== undefined) oracle.note({ unit, ...read, atMs: performance.now() });
    },
    seed: seedOf(harm.seed, `${id} faults`),
  });
  await server.start();

  const turn = async (): Promise<void> => {
    const delayMs = Math.round(between(random, 0.2, 3) * harm.timeoutMs);
    const details = {
      delayMs,
      variant: pick(random, variants),
      code: pick(random, exceptionCodes),
      to: 0xffff,
    };
    if (harm.rate === 0) return;
    for (const fault of faults) await server.inject({ fault, rate: harm.rate / faults.length, ...details });
  };
  await turn();
  let [drops, restarts] = [0, 0];
  return {
    id,
    connection: { protocol: 'modbus-tcp', host: '127.0.0.1', port: server.port },
    tags,
    oracle,
    get answers() {
      return server.requests - server.struck.stall;
    },
    get struck() {
      return { ...server.struck, drop: drops, restart: restarts };
    },
    get isUp() {
      return !server.faults.some(({ fault }) => fault === 'restart');
    },
    turn,
    fall: async (downMs) => {
      if (downMs === 0) drops += 1;
      else restarts += 1;
      await server.inject(downMs === 0 ? { fault: 'drop' } : { fault: 'restart', downMs });
    },
    [Symbol.asyncDispose]: () => server.stop(),
  };
}
