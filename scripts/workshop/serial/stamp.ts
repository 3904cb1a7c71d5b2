/**
 * Registers that say which request they answer, and who can tell.
 *
 *   hr[even address] = the address · hr[odd address] = low 16 bits of the number of the request on this line
 *
 * so that a uint32 (ABCD) at an even address is `address << 16 | number`, and a value that came from another address, another
 * unit, an earlier request or two replies at once is recognised by itself. Input registers alike. Coils and inputs cannot
 * carry that: every third is set.
 */
import { exception, putException } from '../modbus/answer.ts';
import { answerIdentity, identityOf } from '../modbus/identity.ts';
import type { Area } from '../model/machine.ts';

/** A request as it was understood on the line. */
export interface LineRequest {
  /** 1 for the first one on the line. */
  readonly number: number;
  readonly unit: number;
  readonly area: Area;
  readonly start: number;
  readonly count: number;
  /** Line time at which its last byte was through. */
  readonly atMs: number;
}

/** What the oracle says of a value that a master took for a register's. */
export type Verdict =
  | { readonly isRight: true; readonly request: LineRequest }
  | {
      readonly isRight: false;
      /**
       * address: another register's · unknown: no request had that number · other: that request asked for something else
       * (unit, area or range) · stale: the same was asked for again since · torn: its words are of different requests.
       */
      readonly why: 'address' | 'unknown' | 'other' | 'stale' | 'torn';
      readonly detail: string;
    };

/** A register as a point table names it. */
export interface StampedTag {
  readonly unit: number;
  /** Default hr. */
  readonly area?: 'hr' | 'ir';
  /** 0-based. uint32 and uint64: even. A uint16 at an even address carries no number, at an odd one no address. */
  readonly address: number;
  /** Words high first. Default uint32. */
  readonly type?: 'uint16' | 'uint32' | 'uint64';
}

const numbers = 0x10000;
const areaOfFunction: Readonly<Record<number, Area>> = { 1: 'co', 2: 'di', 3: 'hr', 4: 'ir' };
const wordsOf = { uint16: 1, uint32: 2, uint64: 4 } as const;

/** The word at an address in the reply to a request. */
export function stampedWord(address: number, number: number): number {
  return address % 2 === 0 ? address : number % numbers;
}

/** Area, start and count of a read request PDU; undefined for any other. */
export function readOf(pdu: Buffer): Pick<LineRequest, 'area' | 'start' | 'count'> | undefined {
  const area = areaOfFunction[pdu[0] ?? 0];
  if (area === undefined || pdu.length !== 5) return undefined;
  return { area, start: pdu.readUInt16BE(1), count: pdu.readUInt16BE(3) };
}

/** The reply PDU of a unit whose registers are stamped: all 65 536 addresses; anything but reads and identity is refused. */
export function stampedAnswer(unit: number, pdu: Buffer, number: number): Buffer {
  const code = pdu[0] ?? 0;
  const refuse = (reason: number): Buffer => {
    const reply = Buffer.alloc(2);
    putException(code, reason, reply, 0);
    return reply;
  };
  if (code === 0x2b) {
    const reply = answerIdentity(identityOf(`line-unit-${unit}`), pdu);
    return typeof reply === 'number' ? refuse(reply) : reply;
  }
  const read = readOf(pdu);
  if (read === undefined) return refuse(exception.illegalFunction);
  const { area, start, count } = read;
  const isBit = area === 'co' || area === 'di';
  if (count < 1 || count > (isBit ? 2000 : 125)) return refuse(exception.illegalValue);
  if (start + count > numbers) return refuse(exception.illegalAddress);
  const data = Buffer.alloc(isBit ? Math.ceil(count / 8) : count * 2);
  for (let i = 0; i < count; i += 1) {
    if (!isBit) data.writeUInt16BE(stampedWord(start + i, number), i * 2);
    else if ((start + i) % 3 === 0) data[i >> 3] = (data[i >> 3] ?? 0) | (1 << (i & 7));
  }
  return Buffer.concat([Buffer.from([code, data.length]), data]);
}

/** Knows every request of a line, the last 65 536 of them, and so which values can be right. */
export class Oracle {
  readonly #requests = new Map<number, LineRequest>();
  #count = 0;

  /** Numbers a request. */
  note(request: Omit<LineRequest, 'number'>): LineRequest {
    this.#count += 1;
    const numbered = { number: this.#count, ...request };
    this.#requests.delete(this.#count - numbers);
    this.#requests.set(this.#count, numbered);
    return numbered;
  }

  /** Requests so far; the number of the newest. */
  get count(): number {
    return this.#count;
  }

  /** Requests from a number on, oldest first. */
  since(number: number): LineRequest[] {
    return [...this.#requests.values()].filter((request) => request.number >= number);
  }

  /**
   * Whether a value is what the newest request that covers this tag was answered with. Ask it before the tag is asked for
   * again: afterwards every value of the tag is stale.
   */
  check(tag: StampedTag, value: number | bigint): Verdict {
    return this.checkAt(tag, value, Infinity);
  }

  /** The same with the newest of the requests that were through before a line time: for who hears of a value later. */
  checkAt(
    { unit, area = 'hr', address, type = 'uint32' }: StampedTag,
    value: number | bigint,
    beforeMs: number,
  ): Verdict {
    const wrong = (why: Exclude<Verdict, { isRight: true }>['why'], detail: string): Verdict => ({
      isRight: false,
      why,
      detail: `unit ${unit} ${area}:${address} ${type} = ${value}: ${detail}`,
    });
    const count = wordsOf[type];
    if (count > 1 && address % 2 !== 0) throw new RangeError(`address ${address}: even for ${type}`);
    const words = wordsIn(value, count);
    for (const [i, word] of words.entries())
      if ((address + i) % 2 === 0 && word !== address + i) return wrong('address', `of address ${word}`);
    const stamps = words.filter((_, i) => (address + i) % 2 === 1);
    if (new Set(stamps).size > 1) return wrong('torn', `of requests ${stamps.join(' and ')}`);
    const covers = (request: LineRequest): boolean =>
      request.unit === unit &&
      request.area === area &&
      request.start <= address &&
      request.start + request.count >= address + count;
    const newest = this.#newest((request) => request.atMs < beforeMs && covers(request));
    const [stamp] = stamps;
    const request = stamp === undefined ? newest : this.#stamped(stamp);
    if (stamp === undefined && newest === undefined) return wrong('unknown', 'it was never asked for');
    if (request === undefined) return wrong('unknown', `no request had number ${stamp}`);
    if (!covers(request)) return wrong('other', `the answer to ${JSON.stringify(request)}`);
    // One that is newer than `newest` was through at `beforeMs` or later.
    if (newest !== undefined && request.number < newest.number)
      return wrong('stale', `of request ${request.number}, asked again as ${newest.number}`);
    return { isRight: true, request };
  }

  #newest(isMeant: (request: LineRequest) => boolean): LineRequest | undefined {
    for (let number = this.#count; this.#requests.has(number); number--) {
      const request = this.#requests.get(number);
      if (request !== undefined && isMeant(request)) return request;
    }
    return undefined;
  }

  #stamped(stamp: number): LineRequest | undefined {
    const behind = (this.#count - stamp + numbers) % numbers;
    return this.#requests.get(this.#count - behind);
  }
}

function wordsIn(value: number | bigint, count: number): number[] {
  const bits = BigInt(value);
  return Array.from({ length: count }, (_, i) => Number((bits >> BigInt(16 * (count - 1 - i))) & 0xffffn));
}
