/**
 * A serial line of devices that do wrong at random, in virtual time, as a serial server hands it over: they keep silent, are
 * late, answer as another unit, echo the request, put noise before a reply, send it in parts, spoil it, cut it short, send it
 * twice; the serial server loses its connection.
 *
 * A reply on a line names nothing, so what no client could see is left out: a device answers in order, one device at a time
 * speaks; what is spoilt is one byte or a burst of 16 bits at most, which a CRC-16 always finds; what is cut short is not sent
 * again, as two halves together would have one chance in 65 536 to look right; a second copy follows the first at once.
 */
import { crc16 } from '../../scripts/workshop/serial/rtu.ts';
import type { Port } from '../../collectors/modbus/wire/port.ts';
import { Dice, MemoryPort, replyBody, type Asked, type Hostile, type HostileParts } from './hostile.ts';

/** Times of the line. */
export interface LineParts extends HostileParts {
  /** The second copy of a reply begins at most so long after the end of the first. */
  readonly copyWithinMs: number;
}

/**
 * Where a second copy is not paused in: a pause where it begins is what `copyWithinMs` says, and of one that comes at once
 * more comes than a driver of the line leaves there when it is switched off. Nor is a copy paused in for longer than a line is
 * awaited to be quiet: a third one after that could not be told from a reply.
 */
const begin: readonly number[] = [0, 1, 2];

/** The line. */
export class HostileLine implements Hostile {
  last: Asked | undefined;
  responses = 0;
  readonly #parts: LineParts;
  readonly #dice: Dice;
  readonly #never = new AbortController().signal;
  #port: MemoryPort | undefined;
  /** When a unit has given the answers it owes, and when the line is free. */
  readonly #readyMs = new Map<number, number>();
  #freeMs = 0;

  constructor(parts: LineParts) {
    this.#parts = parts;
    this.#dice = new Dice(parts.random);
  }

  get did(): ReadonlyMap<string, number> {
    return this.#dice.did;
  }

  open(): Port {
    const port = new MemoryPort((bytes) => this.#take(bytes));
    this.#port = port;
    return port;
  }

  #take(bytes: Buffer): void {
    const asked = {
      number: (this.last?.number ?? 0) + 1,
      unit: bytes.readUInt8(0),
      code: bytes.readUInt8(1),
      start: bytes.readUInt16BE(2),
      count: bytes.readUInt16BE(4),
    };
    this.last = asked;
    const dice = this.#dice;
    const { clock, timeoutMs } = this.#parts;
    if (dice.hits('silence', 0.02)) return;
    if (dice.hits('close', 0.003)) this.#later(dice.below(5), () => this.#port?.lose());
    if (dice.hits('echo', 0.02)) this.#say([bytes]);
    const body = dice.hits('exception', 0.03)
      ? Buffer.from([asked.unit, asked.code | 0x80, 1 + dice.below(11)])
      : replyBody(asked);
    if (dice.hits('another unit', 0.02)) body.writeUInt8(asked.unit + 100, 0);
    const delayMs = dice.hits('delay', 0.06) ? dice.below(4 * timeoutMs) : dice.below(3);
    // In order: what it owes comes first.
    const readyMs = Math.max(clock.elapsed() + delayMs, this.#readyMs.get(asked.unit) ?? 0);
    this.#readyMs.set(asked.unit, readyMs);
    this.#later(readyMs - clock.elapsed(), () => this.#answer(framed(body)));
  }

  #answer(frame: Buffer): void {
    const dice = this.#dice;
    this.responses++;
    const noise = dice.hits('noise before it', 0.03) ? dice.bytes(1 + dice.below(20)) : Buffer.alloc(0);
    if (dice.hits('truncation', 0.02)) return this.#say([noise, frame.subarray(0, dice.below(frame.length))]);
    const sent = dice.hits('corruption', 0.03) ? spoiltOf(frame, dice) : frame;
    const copies = [sent];
    while (dice.hits('duplicate', 0.06)) copies.push(sent);
    this.responses += copies.length - 1;
    if (dice.below(2) === 0) return this.#say([noise, ...copies]);
    const begins = new Set(
      copies
        .slice(1)
        .flatMap((_, index) => begin.map((at) => noise.length + (index + 1) * frame.length + at)),
    );
    this.#say([Buffer.concat([noise, ...copies])], begins);
  }

  /** Sends chunks one after the other, in parts or whole; the line is busy meanwhile. @param whole see Dice.parts */
  #say(chunks: readonly Buffer[], whole: ReadonlySet<number> = new Set()): void {
    const dice = this.#dice;
    const { clock, copyWithinMs, timeoutMs } = this.#parts;
    const nowMs = clock.elapsed();
    this.#freeMs = Math.max(nowMs, this.#freeMs);
    for (const [index, chunk] of chunks.entries()) {
      if (index > 0) this.#freeMs += dice.below(copyWithinMs + 1);
      const isSplit = chunk.length > 1 && dice.hits('split', 0.1);
      // Now and then a part is so late that nobody waits for it any more.
      const longestMs =
        isSplit && index <= 1 && whole.size < 4 && dice.hits('long split', 0.2) ? 2 * timeoutMs : 8;
      for (const [part, bytes] of (isSplit
        ? dice.parts(chunk, index > 1 ? new Set(begin) : whole)
        : [chunk]
      ).entries()) {
        if (part > 0) this.#freeMs += dice.below(longestMs);
        if (bytes.length > 0) this.#later(this.#freeMs - nowMs, () => this.#port?.deliver(bytes));
      }
    }
  }

  #later(ms: number, what: () => void): void {
    void this.#parts.clock.sleep(ms, this.#never).then(what);
  }
}

function framed(body: Buffer): Buffer {
  const frame = Buffer.alloc(body.length + 2);
  body.copy(frame);
  frame.writeUInt16LE(crc16(body), body.length);
  return frame;
}

/** One byte is another, or a burst of up to 16 bits. */
function spoiltOf(frame: Buffer, dice: Dice): Buffer {
  const spoilt = Buffer.from(frame);
  const first = dice.below(8 * frame.length);
  const bits = 1 + dice.below(Math.min(16, 8 * frame.length - first));
  for (let bit = first; bit < first + bits; bit++) {
    // The first bit of a burst is wrong for certain.
    if (bit > first && dice.below(2) === 0) continue;
    // Bits travel lowest first.
    spoilt.writeUInt8(spoilt.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  }
  return spoilt;
}
