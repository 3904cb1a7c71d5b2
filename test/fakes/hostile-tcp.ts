/**
 * A Modbus TCP device that does wrong at random, in virtual time: it keeps silent, is late, repeats old replies and new ones in
 * any order, puts noise before a reply, sends it in parts, spoils its header, cuts it short, closes the connection.
 *
 * What no client could see is left out, as Modbus TCP has no checksum: the values themselves stay whole, a reply that was cut
 * short is the last that its connection sends, and a spoilt one is not repeated (it could name the next request by chance).
 */
import type { Port } from '../../collectors/modbus/wire/port.ts';
import { Dice, MemoryPort, replyBody, type Asked, type Hostile, type HostileParts } from './hostile.ts';

interface Connection {
  readonly port: MemoryPort;
  /** A message is sent when the one before it is out. */
  freeMs: number;
  isMute: boolean;
}

const headerBytes = 6;
/** Unit, function and number of bytes are checked as the header is. */
const checkedBytes = headerBytes + 3;
const kept = 50;

/** The device. */
export class HostileTcp implements Hostile {
  last: Asked | undefined;
  responses = 0;
  readonly #parts: HostileParts;
  readonly #dice: Dice;
  readonly #never = new AbortController().signal;
  readonly #old: Buffer[] = [];

  constructor(parts: HostileParts) {
    this.#parts = parts;
    this.#dice = new Dice(parts.random);
  }

  get did(): ReadonlyMap<string, number> {
    return this.#dice.did;
  }

  open(): Port {
    const port = new MemoryPort((bytes) => this.#take(connection, bytes));
    const connection: Connection = { port, freeMs: 0, isMute: false };
    return port;
  }

  #take(connection: Connection, bytes: Buffer): void {
    const asked = {
      number: (this.last?.number ?? 0) + 1,
      unit: bytes.readUInt8(6),
      code: bytes.readUInt8(7),
      start: bytes.readUInt16BE(8),
      count: bytes.readUInt16BE(10),
    };
    this.last = asked;
    const dice = this.#dice;
    const { timeoutMs } = this.#parts;
    if (dice.hits('silence', 0.02)) return;
    if (dice.hits('close', 0.01)) return void this.#later(dice.below(5), () => connection.port.lose());
    const isRefused = dice.hits('exception', 0.03);
    const body = isRefused
      ? Buffer.from([asked.unit, asked.code | 0x80, 1 + dice.below(11)])
      : replyBody(asked);
    const frame = Buffer.concat([
      bytes.subarray(0, 4),
      Buffer.from([body.length >> 8, body.length & 0xff]),
      body,
    ]);
    if (dice.hits('replay of an old reply', 0.04))
      this.#say(connection, this.#old[dice.below(kept)] ?? frame, 0);
    this.#old[asked.number % kept] = frame;
    const delayMs = dice.hits('delay', 0.06) ? dice.below(3 * timeoutMs) : dice.below(3);
    if (dice.hits('corruption', 0.03)) {
      const spoilt = Buffer.from(frame);
      spoilt.writeUInt8(dice.below(256), dice.below(checkedBytes));
      return this.#say(connection, spoilt, delayMs);
    }
    if (dice.hits('truncation', 0.02))
      return this.#say(connection, frame.subarray(0, dice.below(frame.length)), delayMs, true);
    const isNoisy = dice.hits('noise before it', 0.01);
    this.#say(connection, isNoisy ? Buffer.concat([dice.bytes(1 + dice.below(20)), frame]) : frame, delayMs);
    while (dice.hits('duplicate', 0.08))
      this.#say(connection, frame, delayMs + dice.below(4 * timeoutMs) * dice.below(2));
  }

  /** Sends a message in a while, in one part or some. @param isLast nothing follows it on this connection */
  #say(connection: Connection, message: Buffer, delayMs: number, isLast = false): void {
    this.responses++;
    this.#later(delayMs, () => {
      if (connection.isMute) return;
      connection.isMute = isLast;
      const dice = this.#dice;
      const nowMs = this.#parts.clock.elapsed();
      const isSplit = message.length > 1 && dice.hits('split', 0.1);
      for (const part of isSplit ? dice.parts(message) : [message]) {
        connection.freeMs = Math.max(nowMs, connection.freeMs) + (isSplit ? dice.below(8) : 0);
        this.#later(connection.freeMs - nowMs, () => connection.port.deliver(part));
      }
    });
  }

  #later(ms: number, what: () => void): void {
    void this.#parts.clock.sleep(ms, this.#never).then(what);
  }
}
