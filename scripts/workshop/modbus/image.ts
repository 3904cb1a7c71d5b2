/**
 * The register image of one unit: what its four areas hold, ready to be sent.
 *
 * Registers are kept as the bytes that travel, so that a read is a slice; bits as one byte each. Reads never see
 * half of an update: the image is written in one go between two requests.
 */
import type { Area, Register, RegisterValue } from '../model/machine.ts';
import { encode, widthOf } from './encode.ts';

/** Areas of 16-bit registers and of bits. */
export type WordArea = Extract<Area, 'hr' | 'ir'>;
export type BitArea = Extract<Area, 'co' | 'di'>;

/** Which addresses answer: `dense` = 0 up to the last declared one, `strict` = declared ones only. */
export type Holes = 'dense' | 'strict';

/** The image of one unit. */
export class RegisterImage {
  readonly #registers: readonly Register[];
  readonly #words: Readonly<Record<WordArea, Buffer>>;
  readonly #bits: Readonly<Record<BitArea, Uint8Array>>;
  /** Per area one byte per address, 1 = answers; absent where everything up to the end answers. */
  readonly #declared: Readonly<Record<Area, Uint8Array>> | undefined;

  constructor(registers: readonly Register[], holes: Holes = 'dense') {
    this.#registers = registers;
    const size = (area: Area): number => sizeOf(registers, area);
    this.#words = { hr: Buffer.alloc(size('hr') * 2), ir: Buffer.alloc(size('ir') * 2) };
    this.#bits = { co: new Uint8Array(size('co')), di: new Uint8Array(size('di')) };
    this.#declared = holes === 'dense' ? undefined : declaredMap(registers);
  }

  /** Writes every declared value anew. */
  refresh(): void {
    for (const register of this.#registers) this.#write(register, register.value());
  }

  /** The bytes of an area of words, for a table that fills them itself. */
  words(area: WordArea): Buffer {
    return this.#words[area];
  }

  /** True when every address in [from, from + count) answers. */
  holds(area: Area, from: number, count: number): boolean {
    if (from + count > this.#size(area)) return false;
    const declared = this.#declared?.[area];
    if (declared === undefined) return true;
    for (let i = from; i < from + count; i += 1) if (declared[i] === 0) return false;
    return true;
  }

  /** Copies registers into a reply; the range must be held. */
  copyWords(area: WordArea, from: number, count: number, into: Buffer, offset: number): void {
    this.#words[area].copy(into, offset, from * 2, (from + count) * 2);
  }

  /** Packs bits into a reply, lowest address in the lowest bit (Modbus 6.1); the range must be held. */
  packBits(area: BitArea, from: number, count: number, into: Buffer, offset: number): void {
    const bits = this.#bits[area];
    into.fill(0, offset, offset + Math.ceil(count / 8));
    for (let i = 0; i < count; i += 1) {
      if (bits[from + i] === 1) into[offset + (i >> 3)] = (into[offset + (i >> 3)] ?? 0) | (1 << (i & 7));
    }
  }

  #size(area: Area): number {
    if (area === 'hr' || area === 'ir') return this.#words[area].length / 2;
    return this.#bits[area].length;
  }

  #write(register: Register, value: RegisterValue): void {
    const { area, address, type, bit, byteOrder } = register;
    if (area === 'co' || area === 'di') {
      this.#bits[area][address] = value === true ? 1 : 0;
      return;
    }
    const words = this.#words[area];
    if (type === 'bool') {
      const mask = 1 << (bit ?? 0);
      const word = words.readUInt16BE(address * 2);
      words.writeUInt16BE(value === true ? word | mask : word & ~mask, address * 2);
      return;
    }
    if (type === 'uint8hi' || type === 'uint8lo') {
      words.writeUInt8(Math.round(Number(value)) & 0xff, address * 2 + (type === 'uint8hi' ? 0 : 1));
      return;
    }
    encode(type, value, byteOrder).copy(words, address * 2);
  }
}

function lengthOf(register: Register): number {
  return register.area === 'co' || register.area === 'di' ? 1 : widthOf(register.type) / 2;
}

function sizeOf(registers: readonly Register[], area: Area): number {
  const ends = registers
    .filter((register) => register.area === area)
    .map((register) => register.address + lengthOf(register));
  return Math.max(0, ...ends);
}

function declaredMap(registers: readonly Register[]): Readonly<Record<Area, Uint8Array>> {
  const maps = {
    hr: new Uint8Array(sizeOf(registers, 'hr')),
    ir: new Uint8Array(sizeOf(registers, 'ir')),
    co: new Uint8Array(sizeOf(registers, 'co')),
    di: new Uint8Array(sizeOf(registers, 'di')),
  };
  for (const register of registers) {
    maps[register.area].fill(1, register.address, register.address + lengthOf(register));
  }
  return maps;
}
