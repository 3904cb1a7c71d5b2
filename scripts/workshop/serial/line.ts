/**
 * A simulated RS-485 line in virtual time: one master, some slaves, one pair of wires between them.
 *
 *   master ── send ─▶ modem ─▶ ┌──────── wire ────────┐ ─ frame ─▶ slave: faults, answer, turnaround
 *   master ◀─ take ── modem ◀─ └─ paced, half duplex ─┘ ◀─────────────┘
 *
 * It paces every byte at the baud rate, ends frames by silence, lets those collide who send at once. Pure: whoever runs it
 * says what time it is (run.ts does, in real time).
 *
 *   const line = new SerialLine({ baudRate: 9600, parity: 'even', slaves: [{ unit: 1 }, { unit: 2, turnaroundMs: 30 }] });
 *   line.inject({ fault: 'late', unit: 2, delayMs: 700 }, 0);
 *   line.send(frameOf(1, Buffer.from('0300000002', 'hex')), 0);
 *   line.advance(line.nextAt() ?? 0) …                          // or at once: line.advance(1000) → the bytes of the reply
 */
import { answer, maxReply } from '../modbus/answer.ts';
import type { Unit } from '../modbus/answer.ts';
import { createRandom } from '../model/random.ts';
import { LineFaults } from './fault.ts';
import type { LineFault, LineFaultName } from './fault.ts';
import { Modem } from './modem.ts';
import type { ModemOptions } from './modem.ts';
import { characterMs, parseFrame, silenceMs } from './rtu.ts';
import type { LineFormat } from './rtu.ts';
import { Oracle, readOf, stampedAnswer } from './stamp.ts';
import { Wire } from './wire.ts';
import type { Heard } from './wire.ts';

/** One slave. */
export interface Slave {
  /** 1..247; two may have the same one by mistake. */
  readonly unit: number;
  /** From the end of a request (its silence included) to the first bit of the answer; default 5. */
  readonly turnaroundMs?: number;
  /** What it holds; absent: stamped registers (stamp.ts), which the line's oracle can check. */
  readonly machine?: Unit;
}

/** A line. */
export interface LineOptions extends LineFormat {
  readonly slaves: readonly Slave[];
  readonly modem?: ModemOptions;
  /** The master hears what it sends, as two-wire adapters without echo suppression let it. */
  readonly echo?: boolean;
  /**
   * What the master hears of those who send while it sends itself: garbled bytes, or nothing (an adapter that switches its
   * receiver off). Default garbled.
   */
  readonly collision?: 'garbled' | 'deaf';
  /** Same seed, same noise; default 1. */
  readonly seed?: number;
}

/** What a line has seen. */
export interface LineTally {
  /** Intact frames of the master. */
  requests: number;
  /** Answers begun by slaves. */
  answers: number;
  /** Bytes garbled by two who sent at once. */
  garbledBytes: number;
  /** Frames of the master that nobody could read: broken, or run into another one for want of silence. */
  brokenFrames: number;
}

/** A slave that has this many answers to give takes no more requests. */
const maxWaitingBytes = 1024;
const maxMasterBytes = 64 * 1024;

/** A simulated line; times are milliseconds since a start that the caller chooses, never falling. */
export class SerialLine {
  /** Which value answers which request. */
  readonly oracle = new Oracle();
  readonly tally: LineTally = { requests: 0, answers: 0, garbledBytes: 0, brokenFrames: 0 };
  /** What one character and the silence after a frame take. */
  readonly characterMs: number;
  readonly silenceMs: number;
  readonly #options: LineOptions;
  readonly #wire: Wire;
  readonly #modem: Modem;
  readonly #faults: LineFaults;
  #nowMs = -Infinity;

  constructor(options: LineOptions) {
    this.#options = options;
    this.characterMs = characterMs(options);
    this.silenceMs = silenceMs(options);
    const random = createRandom(options.seed ?? 1);
    this.#wire = new Wire(this, random);
    this.#modem = new Modem(options.modem ?? {}, random);
    this.#faults = new LineFaults(random);
  }

  /** A master connected: registration and heartbeats begin, what was on its way to one before it is gone. */
  connect(nowMs: number): void {
    this.advance(nowMs);
    this.#modem.connect(nowMs);
  }

  /** The master is gone; the line goes on. */
  disconnect(): void {
    this.#modem.disconnect();
  }

  /**
   * The master hands over bytes; they go out when those before them are, and are lost where 64 KiB wait. RangeError when the
   * line was advanced further than `nowMs`.
   */
  send(bytes: Uint8Array, nowMs: number): void {
    if (nowMs < this.#nowMs) throw new RangeError(`${nowMs} ms: the line is at ${this.#nowMs} ms already`);
    if (this.#wire.waiting('master') > maxMasterBytes) return;
    this.#wire.send('master', bytes, this.#modem.onLineAt(nowMs));
  }

  /** When something happens next, if the master does nothing. */
  nextAt(): number | undefined {
    const [wire, modem] = [this.#wire.nextAt(), this.#modem.nextAt()];
    if (wire === undefined || modem === undefined) return wire ?? modem;
    return Math.min(wire, modem);
  }

  /** Lets time pass up to `nowMs`. Gives the bytes that reached the master meanwhile. */
  advance(nowMs: number): Buffer {
    this.#nowMs = Math.max(this.#nowMs, nowMs);
    for (let heard = this.#wire.next(nowMs); heard !== undefined; heard = this.#wire.next(nowMs)) {
      if (heard.kind === 'frame') this.#frame(heard);
      else this.#byte(heard);
    }
    return this.#modem.take(nowMs);
  }

  /** How often each fault happened to a request. */
  get struck(): Readonly<Record<LineFaultName, number>> {
    return this.#faults.struck;
  }

  /** Makes something go wrong from `nowMs` on, beside what already does. */
  inject(fault: LineFault, nowMs: number): void {
    this.#faults.inject(fault, nowMs);
  }

  /** Ends the faults of a name, of a unit, or all. */
  clear(fault?: LineFaultName, unit?: number): void {
    this.#faults.clear(fault, unit);
  }

  /**
   * What one exchange takes when nothing goes wrong, from the first bit of the request to the last of the answer, without
   * what the modem adds. Bytes with unit and CRC: a read of n registers asks with 8 and answers with 5 + 2 n.
   */
  exchangeMs(requestBytes: number, answerBytes: number, turnaroundMs = defaultTurnaroundMs): number {
    return (requestBytes + answerBytes) * this.characterMs + this.silenceMs + turnaroundMs;
  }

  #byte({ sender, byte, atMs, against }: Extract<Heard, { kind: 'byte' }>): void {
    if (against.length > 0) this.tally.garbledBytes += 1;
    const { echo = false, collision = 'garbled' } = this.#options;
    if (sender === 'master' && !echo) return;
    if (collision === 'deaf' && against.includes('master')) return;
    this.#modem.receive(byte, atMs);
  }

  #frame({ bytes, atMs }: Extract<Heard, { kind: 'frame' }>): void {
    if (!bytes.some(({ sender }) => sender === 'master')) return;
    const slaves = [...this.#options.slaves.entries()];
    // A slave does not hear itself: it understands whoever asks it again at once. All others heard one long frame.
    const heardBy = (place: number): ReturnType<typeof parseFrame> =>
      parseFrame(Buffer.from(bytes.filter(({ sender }) => sender !== place).map(({ byte }) => byte)));
    const whole = parseFrame(Buffer.from(bytes.map(({ byte }) => byte)));
    const reached = slaves.filter(([place, { unit }]) => heardBy(place)?.unit === unit);
    const frame = reached[0] === undefined ? whole : heardBy(reached[0][0]);
    if (frame === undefined) {
      this.tally.brokenFrames += 1;
      return;
    }
    this.tally.requests += 1;
    const { unit, pdu } = frame;
    const read = readOf(pdu);
    const number = read === undefined ? 0 : this.oracle.note({ unit, ...read, atMs }).number;
    for (const [place, slave] of reached) this.#reply(place, slave, pdu, number, atMs);
  }

  #reply(place: number, slave: Slave, pdu: Buffer, number: number, atMs: number): void {
    const { unit } = slave;
    if (this.#wire.waiting(place) > maxWaitingBytes) return;
    if (this.#faults.hits('stall', unit, atMs) !== undefined) return;
    const late = this.#faults.hits('late', unit, atMs);
    const lateMs = late === undefined ? 0 : (late.delayMs ?? 2000);
    const reply = this.#faults.refusal(unit, pdu, atMs) ?? replyOf(slave, pdu, number);
    this.tally.answers += 1;
    // A slave that still owes an answer gives that one first.
    let fromMs =
      Math.max(atMs + lateMs, this.#wire.busyUntil(place)) + (slave.turnaroundMs ?? defaultTurnaroundMs);
    for (const { bytes, pauseMs } of this.#faults.pieces(unit, reply, atMs))
      fromMs = this.#wire.send(place, bytes, fromMs + pauseMs);
  }
}

const defaultTurnaroundMs = 5;

function replyOf({ unit, machine }: Slave, pdu: Buffer, number: number): Buffer {
  if (machine === undefined) return stampedAnswer(unit, pdu, number);
  const reply = Buffer.alloc(maxReply);
  return reply.subarray(0, answer(machine, pdu, reply, 0));
}
