/**
 * Frames of Modbus TCP.
 *
 *   MBAP header (Implementation Guide V1.0b §3.1.3):  transaction 2 · protocol 2 (= 0) · length 2 │ unit 1 · function 1 · data
 *                                                                                                └─ counted by length ─┘
 *
 * Must hold: a frame is a reply only if it has the 16-bit id, the unit and the function of the one request under way.
 * Anything else either repeats an older reply, and is skipped, or leaves doubt.
 */
import type { Framing, Look } from './framing.ts';
import type { Request } from './request.ts';

/** Bytes before the part that `length` counts. */
const headerBytes = 6;

/** What `length` may be: unit, function and one byte at least; unit and a PDU of 253 bytes at most (§4.1). */
const minLength = 3;
const maxLength = 254;

/** Half of the ids at most count as old: an id is never both an old one and one to come. */
const mostOld = 0x7fff;

/** What gateways are forgiven. */
export interface MbapTolerance {
  /** Replies come with another unit than was asked: it is not looked at. */
  readonly anyUnit?: boolean;
  /** Replies come with transaction 0 whatever was asked: it is taken for the id of the request under way. */
  readonly zeroTransaction?: boolean;
}

const more: Look = { kind: 'more', sign: 'part' };

/** The frames of one Modbus TCP connection, and of those after it: ids go on, so that a far side that mixes up two is found out. */
export class MbapFraming implements Framing {
  readonly #tolerance: MbapTolerance;
  #transaction = 0;
  /** Requests made on this connection: their replies may come twice. */
  #made = 0;
  #pending: Request | undefined;

  constructor(tolerance: MbapTolerance = {}) {
    this.#tolerance = tolerance;
  }

  get isAnonymous(): boolean {
    return this.#tolerance.zeroTransaction === true;
  }

  begin(): void {
    this.#made = 0;
    this.#pending = undefined;
  }

  write(request: Request): Buffer {
    this.#transaction = (this.#transaction + 1) & 0xffff;
    this.#made = Math.min(this.#made + 1, mostOld);
    this.#pending = request;
    const { body } = request;
    const frame = Buffer.allocUnsafe(headerBytes + body.length);
    frame.writeUInt16BE(this.#transaction, 0);
    frame.writeUInt16BE(0, 2);
    frame.writeUInt16BE(body.length, 4);
    frame.set(body, headerBytes);
    return frame;
  }

  forget(): void {
    this.#pending = undefined;
  }

  look(received: Buffer): Look {
    if (received.length < headerBytes) return more;
    const protocol = received.readUInt16BE(2);
    const length = received.readUInt16BE(4);
    if (protocol !== 0) return doubt(`protocol ${protocol}`);
    if (length < minLength || length > maxLength) return doubt(`length ${length}`);
    const size = headerBytes + length;
    if (received.length < size) return more;

    const pending = this.#pending;
    const transaction = received.readUInt16BE(0);
    const age = this.#ageOf(transaction);
    if (age > 0 || pending === undefined)
      return age < this.#made ? { kind: 'skip', size } : doubt(`transaction ${transaction}`);
    const body = received.subarray(headerBytes, size);
    const [unit, code = 0] = body;
    if (unit !== pending.unit && this.#tolerance.anyUnit !== true)
      return doubt(`unit ${unit} instead of ${pending.unit}`);
    if ((code & 0x7f) !== pending.code) return doubt(`function ${code} instead of ${pending.code}`);
    if (code > 0x7f && length !== minLength) return doubt(`exception of ${length} bytes`);
    this.#pending = undefined;
    return { kind: 'reply', body, size };
  }

  /** How many requests ago this one was made. */
  #ageOf(transaction: number): number {
    if (transaction === 0 && this.#tolerance.zeroTransaction === true) return 0;
    return (this.#transaction - transaction) & 0xffff;
  }
}

function doubt(detail: string): Look {
  return { kind: 'doubt', detail };
}
