/** What goes wrong on a line: faults of single slaves or of all of them, for a time, always or now and then. */
import { exception } from '../modbus/answer.ts';
import { touches } from '../modbus/fault.ts';
import type { FaultOrder } from '../modbus/fault.ts';
import { frameOf } from './rtu.ts';
import type { Random } from '../model/random.ts';

/** Names of the faults. */
export const lineFaultNames = [
  'stall',
  'late',
  'exception',
  'wrongUnit',
  'corrupt',
  'truncate',
  'duplicate',
  'split',
] as const;
export type LineFaultName = (typeof lineFaultNames)[number];

/** One fault. Fields that it does not use are ignored. */
export interface LineFault extends Pick<
  FaultOrder,
  'seconds' | 'unit' | 'delayMs' | 'area' | 'from' | 'to' | 'code' | 'rate'
> {
  /**
   * stall: never answer · late: answer `delayMs` (default 2000) later, whether or not the master still waits · exception: answer `code` to
   * reads that touch `area` `from`..`to` · wrongUnit: answer under the next unit id, CRC right · corrupt: one byte of the
   * answer changed · truncate: the answer cut short · duplicate: the answer twice, `pauseMs` apart · split: the answer in
   * two halves, `pauseMs` apart.
   */
  readonly fault: LineFaultName;
  /** duplicate, split; default 0 for duplicate, 50 for split. */
  readonly pauseMs?: number;
}

/** A piece of an answer: its bytes, and how long after the piece before it (or after the turnaround) they start. */
export interface Piece {
  readonly bytes: Buffer;
  readonly pauseMs: number;
}

interface ActiveFault {
  readonly order: LineFault;
  readonly untilMs: number;
}

/** The faults in force. */
export class LineFaults {
  /** How often each happened to a request. */
  readonly struck: Record<LineFaultName, number>;
  readonly #random: Random;
  #active: ActiveFault[] = [];

  constructor(random: Random) {
    this.#random = random;
    this.struck = Object.fromEntries(lineFaultNames.map((name) => [name, 0])) as Record<
      LineFaultName,
      number
    >;
  }

  /** Puts a fault into force, beside those there are; `seconds` counts from `nowMs`. */
  inject(order: LineFault, nowMs: number): void {
    const { seconds } = order;
    this.#active.push({ order, untilMs: seconds === undefined ? Infinity : nowMs + seconds * 1000 });
  }

  /** Ends the faults of a name, of a unit, or all. */
  clear(fault?: LineFaultName, unit?: number): void {
    this.#active = this.#active.filter(
      ({ order }) =>
        (fault !== undefined && order.fault !== fault) || (unit !== undefined && order.unit !== unit),
    );
  }

  /** The fault of a name that happens to this request; drawn once per call. */
  hits(fault: LineFaultName, unit: number, nowMs: number): LineFault | undefined {
    return this.#find(fault, unit, nowMs, () => true);
  }

  /** The exception PDU that stands in for the answer, if one does. */
  refusal(unit: number, pdu: Buffer, nowMs: number): Buffer | undefined {
    const touched = (order: LineFault): boolean => touches({ ...order, fault: 'exception' }, pdu);
    const found = this.#find('exception', unit, nowMs, touched);
    if (found === undefined) return undefined;
    return Buffer.from([(pdu[0] ?? 0) | 0x80, found.code ?? exception.illegalAddress]);
  }

  #find(
    fault: LineFaultName,
    unit: number,
    nowMs: number,
    isMeant: (order: LineFault) => boolean,
  ): LineFault | undefined {
    this.#active = this.#active.filter(({ untilMs }) => untilMs > nowMs);
    const found = this.#active
      .map(({ order }) => order)
      .find(
        (order) =>
          order.fault === fault &&
          (order.unit ?? unit) === unit &&
          isMeant(order) &&
          this.#random() < (order.rate ?? 1),
      );
    if (found !== undefined) this.struck[fault] += 1;
    return found;
  }

  /** The answer as it goes out: pieces of bytes, spoiled or not. */
  pieces(unit: number, pdu: Buffer, nowMs: number): Piece[] {
    const random = this.#random;
    let bytes = frameOf(this.hits('wrongUnit', unit, nowMs) ? (unit % 247) + 1 : unit, pdu);
    if (this.hits('corrupt', unit, nowMs)) {
      // One byte: an error that a CRC-16 always finds, so that no value may come of it.
      const at = Math.floor(random() * bytes.length);
      bytes = Buffer.from(bytes);
      bytes[at] = (bytes[at] ?? 0) ^ (1 + Math.floor(random() * 255));
    }
    if (this.hits('truncate', unit, nowMs))
      bytes = bytes.subarray(0, 1 + Math.floor(random() * (bytes.length - 1)));
    const split = this.hits('split', unit, nowMs);
    const at = split === undefined ? bytes.length : Math.ceil(bytes.length / 2);
    const pieces = [{ bytes: bytes.subarray(0, at), pauseMs: 0 }];
    if (split !== undefined) pieces.push({ bytes: bytes.subarray(at), pauseMs: split.pauseMs ?? 50 });
    const duplicate = this.hits('duplicate', unit, nowMs);
    if (duplicate !== undefined) pieces.push({ bytes, pauseMs: duplicate.pauseMs ?? 0 });
    return pieces;
  }
}
