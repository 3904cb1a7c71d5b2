/** What hostile Modbus devices in virtual time have in common (hostile-tcp.ts, hostile-line.ts): registers, requests, a port. */
import type { Port, PortEvents } from '../../collectors/modbus/wire/port.ts';
import type { Random } from '../../scripts/workshop/model/random.ts';
import type { FakeClock } from './clock.ts';

/** A request as the device got it. */
export interface Asked {
  /** 1 for the first. */
  readonly number: number;
  readonly unit: number;
  readonly code: number;
  readonly start: number;
  readonly count: number;
}

/** A device that answers as it likes. */
export interface Hostile {
  /** Opens a port to it. */
  open(): Port;
  /** The request it got last. */
  readonly last: Asked | undefined;
  /** Frames it sent, of whatever kind. */
  readonly responses: number;
  /** How often it did what. */
  readonly did: ReadonlyMap<string, number>;
}

/** What a hostile device is made of. */
export interface HostileParts {
  readonly clock: FakeClock;
  readonly random: Random;
  /** The client's: what is late is late by some of these. */
  readonly timeoutMs: number;
}

/**
 * The words a request is answered with. Of four registers, one says the address, one unit and function, two the number of the
 * request: whose value it is can be told from any four.
 */
export function wordsFor({ number, unit, code, start, count }: Asked): number[] {
  return Array.from({ length: count }, (_, index) => {
    const address = start + index;
    switch (address % 4) {
      case 0:
        return address;
      case 1:
        return (unit << 8) | code;
      case 2:
        return number >>> 16;
      default:
        return number & 0xffff;
    }
  });
}

/** Unit, function and data of the honest reply. */
export function replyBody(asked: Asked): Buffer {
  const body = Buffer.alloc(3 + 2 * asked.count);
  body.set([asked.unit, asked.code, 2 * asked.count]);
  for (const [index, word] of wordsFor(asked).entries()) body.writeUInt16BE(word, 3 + 2 * index);
  return body;
}

/** A port whose far side is in this process. */
export class MemoryPort implements Port {
  readonly address = undefined;
  readonly #taken: (bytes: Buffer) => void;
  #events: PortEvents | undefined;
  #isOpen = true;

  /** @param taken told of what is written */
  constructor(taken: (bytes: Buffer) => void) {
    this.#taken = taken;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  listen(events: PortEvents): void {
    this.#events = events;
  }

  write(bytes: Buffer): void {
    if (this.#isOpen) this.#taken(bytes);
  }

  /** What has been delivered has been read. */
  flush(): Promise<void> {
    return Promise.resolve();
  }

  drop(): void {
    this.#isOpen = false;
  }

  /** Bytes from the far side. */
  deliver(chunk: Buffer): void {
    if (this.#isOpen) this.#events?.data(chunk);
  }

  /** The far side is gone. */
  lose(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#events?.lost('reset');
  }
}

/** Dice that are written down. */
export class Dice {
  readonly did = new Map<string, number>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Whether something happens, with a share of 0..1. */
  hits(what: string, share: number): boolean {
    if (this.#random() >= share) return false;
    this.did.set(what, (this.did.get(what) ?? 0) + 1);
    return true;
  }

  /** Whole numbers from 0 up to below `count`. */
  below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.below(256)));
  }

  /** Bytes in up to 5 parts, none of them empty. @param whole places where they are not cut */
  parts(bytes: Buffer, whole: ReadonlySet<number> = new Set()): Buffer[] {
    const cuts = new Set(Array.from({ length: 1 + this.below(4) }, () => 1 + this.below(bytes.length - 1)));
    const ends = [...cuts.difference(whole), bytes.length].toSorted((a, b) => a - b);
    return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
  }
}
