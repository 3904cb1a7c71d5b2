/**
 * Two wires that everybody shares, in virtual time: who sends when, and what the others hear of it.
 *
 *   master  ▕ 01 03 … ▏                      ▕ 02 03 … ▏
 *   slave 1              turnaround   ▕ 01 03 04 … ▏           its end and the start of the next request overlap:
 *                                           ▓▓▓▓▓▓▓▓           those bytes are garbled for all who listen
 *
 * Pure: time is what the caller says, randomness is a parameter. Whatever the steps in which it is advanced, the same
 * transmissions give the same bytes at the same times. The caller may add only transmissions that start no earlier than the
 * time it has advanced to.
 */
import type { Random } from '../model/random.ts';

/** Who sends: the master, or a slave by its place in the list of slaves (two may have one unit id). */
export type Sender = 'master' | number;

/** What is heard next. */
export type Heard =
  | {
      readonly kind: 'byte';
      /** The end of its last stop bit. */
      readonly atMs: number;
      readonly sender: Sender;
      /** As heard, so not as sent where it is garbled. */
      readonly byte: number;
      /** Who sent at the same time; empty where the byte is as it was sent. */
      readonly against: readonly Sender[];
    }
  | {
      readonly kind: 'frame';
      /** When the silence after it had lasted long enough to be its end. */
      readonly atMs: number;
      /** All bytes since the silence before, as heard, whoever sent them. */
      readonly bytes: readonly SentByte[];
    };

/** A byte as it is heard. */
export interface SentByte {
  readonly sender: Sender;
  readonly byte: number;
}

interface Transmission {
  readonly sender: Sender;
  readonly bytes: Uint8Array;
  readonly startMs: number;
  readonly endMs: number;
  /** Bytes already heard. */
  heard: number;
}

/** Times are sums of fractions: what lies closer together than this is the same moment. */
const sameMs = 1e-6;

/** The shared medium. */
export class Wire {
  readonly #characterMs: number;
  readonly #silenceMs: number;
  readonly #random: Random;
  /** Those that are still heard, and those that ended while another one overlapped with them. */
  #transmissions: Transmission[] = [];
  #frame: { readonly bytes: SentByte[]; endMs: number } | undefined;

  constructor(times: { characterMs: number; silenceMs: number }, random: Random) {
    this.#characterMs = times.characterMs;
    this.#silenceMs = times.silenceMs;
    this.#random = random;
  }

  /** Sends bytes back to back, from a time on, or when the same sender's bytes before them are out. Gives when they end. */
  send(sender: Sender, bytes: Uint8Array, fromMs: number): number {
    const startMs = Math.max(fromMs, this.busyUntil(sender));
    const endMs = startMs + bytes.length * this.#characterMs;
    if (bytes.length > 0)
      this.#transmissions.push({ sender, bytes: Uint8Array.from(bytes), startMs, endMs, heard: 0 });
    return endMs;
  }

  /** When a sender will have sent all it was given; 0 when it has. */
  busyUntil(sender: Sender): number {
    return Math.max(0, ...this.#unheard().map((each) => (each.sender === sender ? each.endMs : 0)));
  }

  /** Bytes of a sender that are not out yet. */
  waiting(sender: Sender): number {
    const own = this.#unheard().filter((each) => each.sender === sender);
    return own.reduce((sum, { bytes, heard }) => sum + bytes.length - heard, 0);
  }

  /** When something will be heard next, if nobody sends anything else. */
  nextAt(): number | undefined {
    const [byte, frame] = [this.#nextByte(), this.#frame];
    if (frame === undefined) return byte && this.#endOf(byte);
    const silentAt = frame.endMs + this.#silenceMs;
    if (byte === undefined || this.#startOf(byte) >= silentAt - sameMs) return silentAt;
    return this.#endOf(byte);
  }

  /** The next thing heard up to and including a time; undefined when there is nothing more. */
  next(untilMs: number): Heard | undefined {
    const atMs = this.nextAt();
    if (atMs === undefined || atMs > untilMs + sameMs) return undefined;
    const transmission = this.#nextByte();
    const frame = this.#frame;
    if (transmission !== undefined && Math.abs(this.#endOf(transmission) - atMs) < sameMs)
      return this.#hear(transmission);
    if (frame === undefined) return undefined;
    this.#frame = undefined;
    return { kind: 'frame', atMs, bytes: frame.bytes };
  }

  #hear(transmission: Transmission): Heard {
    const startMs = this.#startOf(transmission);
    const atMs = this.#endOf(transmission);
    const against = this.#transmissions
      .filter(
        (other) => other !== transmission && other.startMs < atMs - sameMs && other.endMs > startMs + sameMs,
      )
      .map(({ sender }) => sender);
    const isGarbled = against.length > 0;
    const sent = transmission.bytes[transmission.heard] ?? 0;
    // Never the byte that was sent: two drivers against each other are nobody's byte.
    const byte = isGarbled ? sent ^ (1 + Math.floor(this.#random() * 255)) : sent;
    transmission.heard += 1;
    this.#frame ??= { bytes: [], endMs: atMs };
    this.#frame.bytes.push({ sender: transmission.sender, byte });
    this.#frame.endMs = Math.max(this.#frame.endMs, atMs);
    this.#forget();
    return { kind: 'byte', atMs, sender: transmission.sender, byte, against };
  }

  #unheard(): Transmission[] {
    return this.#transmissions.filter(({ bytes, heard }) => heard < bytes.length);
  }

  #nextByte(): Transmission | undefined {
    return this.#unheard().toSorted((a, b) => this.#endOf(a) - this.#endOf(b))[0];
  }

  #startOf({ startMs, heard }: Transmission): number {
    return startMs + heard * this.#characterMs;
  }

  #endOf(transmission: Transmission): number {
    return this.#startOf(transmission) + this.#characterMs;
  }

  /** Drops what is heard and overlaps with nothing that is still to be heard. */
  #forget(): void {
    const from = Math.min(...this.#unheard().map((each) => this.#startOf(each)));
    this.#transmissions = this.#transmissions.filter(
      ({ bytes, heard, endMs }) => heard < bytes.length || endMs > from + sameMs,
    );
  }
}
