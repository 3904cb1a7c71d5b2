/** A Modbus link without a wire: units with the registers and bits they have; silence and wrong answers as told. */
import type { Area } from '../../collectors/modbus/address.ts';
import type { Link, Reply } from '../../collectors/modbus/wire/link.ts';

/** A request as it was made. */
export interface Asked {
  readonly unit: number;
  readonly area: Area;
  readonly start: number;
  readonly count: number;
}

/** Registers (or bits) by area and address. What is not there is exception 2, an area that is not there exception 1. */
export type FakeUnit = Partial<Readonly<Record<Area, ReadonlyMap<number, number>>>>;

export class FakeLink implements Link {
  isOpen = false;
  opens = 0;
  readonly address = '10.0.0.7';
  readonly asked: Asked[] = [];
  readonly units = new Map<number, FakeUnit>();
  /** Longest request that is answered. */
  longest = 2000;
  /** Comes before all else; undefined: the answer is as the units say. */
  interfere: (asked: Asked) => Reply | undefined = () => undefined;
  /** Whether a connection is taken. */
  opening: () => Promise<void> = async () => undefined;

  async open(): Promise<void> {
    this.opens++;
    await this.opening();
    this.isOpen = true;
  }

  async request(unit: number, area: Area, start: number, count: number): Promise<Reply> {
    const asked = { unit, area, start, count };
    this.asked.push(asked);
    const reply = this.interfere(asked) ?? this.#answer(asked);
    if (reply.kind === 'timeout' || reply.kind === 'doubt') this.isOpen = false;
    return reply;
  }

  async identify(): Promise<Reply> {
    return { kind: 'exception', code: 1, time: 1 };
  }

  close(): void {
    this.isOpen = false;
  }

  #answer({ unit, area, start, count }: Asked): Reply {
    const found = this.units.get(unit);
    if (found === undefined) return { kind: 'timeout' };
    const values = found[area];
    if (values === undefined) return { kind: 'exception', code: 1, time: 1 };
    if (count > this.longest) return { kind: 'exception', code: 3, time: 1 };
    const read = Array.from({ length: count }, (_, at) => values.get(start + at));
    if (read.includes(undefined)) return { kind: 'exception', code: 2, time: 1 };
    const isBits = area === 'co' || area === 'di';
    const bytes = isBits ? new Uint8Array(Math.ceil(count / 8)) : new Uint8Array(count * 2);
    for (const [at, value = 0] of read.entries())
      if (isBits) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | ((value & 1) << (at & 7));
      else bytes.set([value >> 8, value & 255], at * 2);
    return { kind: 'data', bytes, time: 1 };
  }
}

/** Addresses from one to another, both in it, with their values. */
export function held(
  from: number,
  to: number,
  valueOf: (address: number) => number = (address) => address,
): ReadonlyMap<number, number> {
  return new Map(Array.from({ length: to - from + 1 }, (_, at) => [from + at, valueOf(from + at)]));
}
