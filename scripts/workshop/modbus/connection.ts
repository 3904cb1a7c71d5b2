/**
 * One accepted TCP connection: cuts the stream into Modbus ADUs and answers them in order.
 *
 *   | transaction 2 | protocol 2 = 0 | length 2 | unit 1 | PDU ≤ 253 |
 *
 * Requests may come pipelined or in fragments. A header that is no Modbus header loses the framing for good: the
 * connection is closed. Nothing is unbounded: reading pauses while the client does not take its replies.
 */
import type { Socket } from 'node:net';
import { answer, exception, maxReply, putException } from './answer.ts';
import type { Unit } from './answer.ts';
import { spoil } from './fault.ts';
import type { Faults } from './fault.ts';

/** What a gateway does with a unit that is not there: nothing, exception 0x0B, or answer as its first unit. */
export type MissingUnit = 'silent' | 'exception' | 'answer';

/** What a connection asks its server. */
export interface Endpoint {
  readonly units: ReadonlyMap<number, Unit>;
  readonly missingUnit: MissingUnit;
  /** None active in normal operation. */
  readonly faults: Faults;
  /** Told of each request before it is answered. */
  heard(unit: number, pdu: Buffer): void;
  /** Counts answered requests. */
  answered(count: number): void;
}

const headerBytes = 7;
const maxPduBytes = 253;
const chunkBytes = 64 * 1024;
const maxLateReplies = 1024;

/** Answers requests on a socket until it closes. */
export class ServerConnection {
  readonly #socket: Socket;
  readonly #endpoint: Endpoint;
  readonly #timers = new Set<NodeJS.Timeout>();
  #rest: Buffer = Buffer.alloc(0);
  #out: Buffer = Buffer.alloc(0);
  #outLength = 0;

  constructor(socket: Socket, endpoint: Endpoint) {
    this.#socket = socket;
    this.#endpoint = endpoint;
  }

  /** Starts to answer. */
  open(): void {
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#socket.on('drain', () => this.#socket.resume());
    this.#socket.on('error', () => this.#socket.destroy());
    this.#socket.on('close', () => {
      for (const timer of this.#timers) clearTimeout(timer);
    });
  }

  /** Closes at once. */
  destroy(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    let count = 0;
    while (bytes.length - at > headerBytes) {
      const length = bytes.readUInt16BE(at + 4);
      if (bytes.readUInt16BE(at + 2) !== 0 || length < 2 || length > maxPduBytes + 1) return this.destroy();
      if (bytes.length - at < 6 + length) break;
      this.#request(bytes.subarray(at, at + 6 + length));
      at += 6 + length;
      count += 1;
    }
    this.#rest = at === bytes.length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(at));
    this.#flush();
    this.#endpoint.answered(count);
  }

  #request(adu: Buffer): void {
    if (this.#out.length - this.#outLength < maxReply) this.#renew();
    const unit = adu[6] ?? 0;
    const start = this.#outLength;
    this.#endpoint.heard(unit, adu.subarray(headerBytes));
    const isFaulty = this.#endpoint.faults.active.size > 0;
    const length = isFaulty ? this.#faultyReply(adu, unit) : this.#reply(adu, unit);
    if (length === 0) return;
    const out = this.#out;
    // Transaction and protocol id come back as they were sent.
    adu.copy(out, start, 0, 4);
    out[start + 4] = (length + 1) >> 8;
    out[start + 5] = (length + 1) & 0xff;
    out[start + 6] = unit;
    this.#outLength = start + headerBytes + length;
    if (isFaulty) this.#disturb(start, unit);
  }

  /** Writes the reply PDU; 0 when there is none. */
  #reply(adu: Buffer, unit: number): number {
    const { units, missingUnit } = this.#endpoint;
    const found = units.get(unit) ?? (missingUnit === 'answer' ? units.values().next().value : undefined);
    const offset = this.#outLength + headerBytes;
    if (found !== undefined) return answer(found, adu.subarray(headerBytes), this.#out, offset);
    if (missingUnit === 'silent') return 0;
    return putException(adu[7] ?? 0, exception.gatewayTargetSilent, this.#out, offset);
  }

  #faultyReply(adu: Buffer, unit: number): number {
    const { faults } = this.#endpoint;
    if (faults.strikes('stall', unit) !== undefined) return 0;
    const refusal = faults.strikes('exception', unit, adu.subarray(headerBytes));
    if (refusal === undefined) return this.#reply(adu, unit);
    return putException(
      adu[7] ?? 0,
      refusal.code ?? exception.illegalAddress,
      this.#out,
      this.#outLength + headerBytes,
    );
  }

  /** Spoils or delays the reply that was just written. */
  #disturb(start: number, unit: number): void {
    const { faults } = this.#endpoint;
    if (faults.strikes('wrongUnit', unit) !== undefined) this.#out[start + 6] = (unit + 1) & 0xff;
    const garbage = faults.strikes('garbage', unit);
    const late = faults.strikes('late', unit);
    if (garbage === undefined && late === undefined) return;
    const reply = Buffer.from(this.#out.subarray(start, this.#outLength));
    this.#outLength = start;
    this.#flush();
    const bytes = garbage === undefined ? reply : spoil(reply, garbage.variant);
    if (late !== undefined) this.#sendLater(bytes, late.delayMs ?? 2000);
    else this.#socket.write(bytes);
    if (this.#out.length - this.#outLength < maxReply) this.#renew();
  }

  #sendLater(bytes: Buffer, delayMs: number): void {
    if (this.#timers.size >= maxLateReplies) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#socket.write(bytes);
    }, delayMs);
    this.#timers.add(timer);
  }

  #renew(): void {
    this.#flush();
    this.#out = Buffer.allocUnsafe(chunkBytes);
    this.#outLength = 0;
  }

  /** Hands what is written to the socket; the rest of the chunk is used on, what was handed over is not touched. */
  #flush(): void {
    if (this.#outLength === 0) return;
    const taken = this.#socket.write(this.#out.subarray(0, this.#outLength));
    this.#out = this.#out.subarray(this.#outLength);
    this.#outLength = 0;
    if (!taken) this.#socket.pause();
  }
}
