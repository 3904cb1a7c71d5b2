/** What a simulated device says it is: FC 43 / MEI 14, Read Device Identification (Modbus 6.21). */

/** The vendor name that marks every simulated endpoint; the agent recognises a simulator by it. */
export const simulatorVendor = 'zhencai simulator';

/** Identification objects by id: 0..2 basic, 3..6 regular. */
export type Identity = ReadonlyMap<number, string>;

const meiType = 14;
const conformity = 0x82;

/** The identity of one simulated unit: its product code is the machine's id. */
export function identityOf(machineId: string): Identity {
  return new Map([
    [0, simulatorVendor],
    [1, machineId],
    [2, '1.0'],
    [3, 'about:simulated'],
    [4, 'simulated workshop'],
    [5, machineId],
    [6, 'simulation, not a real machine'],
  ]);
}

/** The reply PDU to a request PDU of FC 43, or the exception code to answer with. */
export function answerIdentity(identity: Identity, pdu: Buffer): Buffer | number {
  if (pdu[1] !== meiType) return 1;
  const readCode = pdu[2] ?? 0;
  const first = pdu[3] ?? 0;
  if (pdu.length !== 4 || readCode < 1 || readCode > 4) return 3;
  const objects = select(identity, readCode, first);
  if (objects === undefined) return 2;
  const head = Buffer.from([0x2b, meiType, readCode, conformity, 0, 0, objects.length]);
  const body = objects.map(([id, text]) => {
    const bytes = Buffer.from(text, 'utf8');
    return Buffer.concat([Buffer.from([id, bytes.length]), bytes]);
  });
  return Buffer.concat([head, ...body]);
}

/** Stream access starts over at the first object when the asked one is unknown; individual access refuses. */
function select(
  identity: Identity,
  readCode: number,
  first: number,
): readonly (readonly [number, string])[] | undefined {
  if (readCode === 4) {
    const text = identity.get(first);
    return text === undefined ? undefined : [[first, text]];
  }
  const last = readCode === 1 ? 2 : 6;
  const from = first <= last && identity.has(first) ? first : 0;
  return [...identity].filter(([id]) => id >= from && id <= last);
}
