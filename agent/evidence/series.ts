/**
 * What a sequence of values leaves behind: how many there were, how many different ones, and a digest by which two
 * sequences can be compared without knowing them. Pure; cheap enough for every reading of a key parameter.
 *
 * The digest finds copies, it does not resist forgers: who makes values up can make up different ones. It is a hint.
 */
import type { Value } from '../model/sample.ts';
import type { WindowKeyTag } from '../model/record.ts';

/** More different values than this are not told apart. */
const mostDistinct = 32;

const bits = new DataView(new ArrayBuffer(8));

/** 32 bits of a value: equal values have equal ones. */
export function valueHash(value: Value): number {
  if (typeof value === 'number') {
    // −0 equals 0.
    bits.setFloat64(0, value + 0);
    return mix(mix(0, bits.getInt32(0)), bits.getInt32(4));
  }
  if (typeof value === 'boolean') return value ? 1 : 2;
  const text = String(value);
  let hashed = text.length;
  for (let i = 0; i < text.length; i += 1) hashed = mix(hashed, text.charCodeAt(i));
  return hashed;
}

/** One round of MurmurHash3 and its finaliser. */
function mix(state: number, input: number): number {
  let mixed = Math.imul(input, 0xcc9e2d51);
  mixed = Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593) ^ state;
  mixed = Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64;
  return (mixed ^ (mixed >>> 16)) | 0;
}

/** The usable values of one key parameter in one window. */
export class Series {
  #n = 0;
  #changes = 0;
  #digest: readonly [number, number] = [0, 0];
  #distinct = new Set<number>();
  #last: number | undefined;

  take(value: Value): void {
    this.#n += 1;
    const hashed = valueHash(value);
    if (hashed === this.#last) return;
    if (this.#last !== undefined) this.#changes += 1;
    this.#last = hashed;
    this.#digest = [mix(this.#digest[0], hashed), mix(this.#digest[1], ~hashed)];
    if (this.#distinct.size < mostDistinct) this.#distinct.add(hashed);
  }

  /** A new window begins. */
  restart(): void {
    this.#n = this.#changes = 0;
    this.#digest = [0, 0];
    this.#distinct = new Set();
    this.#last = undefined;
  }

  /** As it stands in the record. */
  finding(tag: string): WindowKeyTag {
    const series = this.#digest.map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
    return { tag, n: this.#n, distinct: this.#distinct.size, changes: this.#changes, series };
  }
}
