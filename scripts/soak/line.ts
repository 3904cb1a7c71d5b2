/** A serial line of a soak run, behind a TCP port: the workshop's, with stamped registers, each byte in its time. */
import { between, createRandom, pick, seedOf } from '../workshop/model/random.ts';
import { lineFaultNames } from '../workshop/serial/fault.ts';
import { SerialLine } from '../workshop/serial/line.ts';
import { serveTcp } from '../workshop/serial/tcp.ts';
import { exceptionCodes, stampedTags, type Harm, type SoakDevice } from './device.ts';

/** Not neighbours: who answers as the next unit is no other's double, which nothing on a line could tell apart. */
const units = [1, 3];
const blocks = 1;
/** A serial server hands over what it has when the line was silent for about four characters. */
const packMs = 3;

/** @param place which of the devices it is: its addresses are no other's */
export async function startSoakLine(place: number, harm: Harm): Promise<SoakDevice> {
  const id = 'line';
  const random = createRandom(seedOf(harm.seed, id));
  const line = new SerialLine({
    baudRate: 19_200,
    parity: 'even',
    slaves: units.map((unit) => ({ unit })),
    modem: { packMs },
    seed: seedOf(harm.seed, `${id} faults`),
  });
  const tcp = await serveTcp(line);

  const turn = async (): Promise<void> => {
    line.clear();
    if (harm.rate === 0) return;
    const delayMs = Math.round(between(random, 0.2, 3) * harm.timeoutMs);
    for (const fault of lineFaultNames) {
      const own =
        fault === 'late' ? { delayMs } : fault === 'exception' ? { code: pick(random, exceptionCodes) } : {};
      tcp.run.inject({ fault, rate: harm.rate / lineFaultNames.length, ...own });
    }
  };
  await turn();
  let falls = 0;
  return {
    id,
    connection: { protocol: 'modbus-rtu-over-tcp', host: '127.0.0.1', port: tcp.port },
    tags: stampedTags(place, units, blocks),
    oracle: line.oracle,
    get answers() {
      return line.tally.answers;
    },
    get struck() {
      return { ...line.struck, drop: falls };
    },
    isUp: true,
    turn,
    // A serial server that loses its network; it listens all the while.
    fall: async () => {
      falls += 1;
      tcp.cut();
    },
    [Symbol.asyncDispose]: () => tcp[Symbol.asyncDispose](),
  };
}
