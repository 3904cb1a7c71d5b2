/**
 * RFC 6962 §2.1 as its text defines it, by recursion over lists of leaves, and signed notes, both with node:crypto: the far
 * side of the verifier's tests. Shares no code with the product.
 */
import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';

export function sha256(...parts: readonly (Buffer | string)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Canonical JSON of values whose texts and numbers JSON.stringify writes as RFC 8785 does. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** A Merkle tree over leaf hashes. */
export class FakeTree {
  readonly #leaves: readonly Buffer[];
  readonly #perfect = new Map<string, Buffer>();

  constructor(leaves: readonly Buffer[]) {
    this.#leaves = leaves;
  }

  static of(bodies: readonly (Buffer | string)[]): FakeTree {
    return new FakeTree(bodies.map((body) => sha256(Buffer.of(0), body)));
  }

  /** MTH(D[from:to]). */
  root(to: number = this.#leaves.length, from: number = 0): Buffer {
    const n = to - from;
    if (n === 0) return sha256();
    if (n === 1) return this.#leaves[from] ?? sha256();
    const k = split(n);
    const isPerfect = 2 * k === n;
    const known = isPerfect ? this.#perfect.get(`${from}/${to}`) : undefined;
    if (known !== undefined) return known;
    const hash = sha256(Buffer.of(1), this.root(from + k, from), this.root(to, from + k));
    if (isPerfect) this.#perfect.set(`${from}/${to}`, hash);
    return hash;
  }

  /** PATH(m, D[from:to]), §2.1.1. */
  inclusion(m: number, to: number, from: number = 0): Buffer[] {
    const n = to - from;
    if (n === 1) return [];
    const k = split(n);
    return m < k
      ? [...this.inclusion(m, from + k, from), this.root(to, from + k)]
      : [...this.inclusion(m - k, to, from + k), this.root(from + k, from)];
  }

  /** PROOF(m, D[0:to]), §2.1.2. */
  consistency(m: number, to: number): Buffer[] {
    return m === 0 || m === to ? [] : this.#subproof(m, to, 0, true);
  }

  #subproof(m: number, to: number, from: number, isWhole: boolean): Buffer[] {
    const n = to - from;
    if (m === n) return isWhole ? [] : [this.root(to, from)];
    const k = split(n);
    return m <= k
      ? [...this.#subproof(m, from + k, from, isWhole), this.root(to, from + k)]
      : [...this.#subproof(m - k, to, from + k, false), this.root(from + k, from)];
  }

  /** Hashes of the perfect subtrees that make up the first `size` leaves, largest first. */
  left(size: number): Buffer[] {
    const hashes: Buffer[] = [];
    let from = 0;
    for (let power = 2 ** 40; power >= 1; power /= 2)
      if (size - from >= power) {
        hashes.push(this.root(from + power, from));
        from += power;
      }
    return hashes;
  }
}

/** The largest power of two smaller than n. */
function split(n: number): number {
  let k = 1;
  while (2 * k < n) k *= 2;
  return k;
}

/** A key that signs notes (c2sp.org/signed-note), made from a seed. */
export class FakeKey {
  readonly #private: KeyObject;
  readonly publicKey: Buffer;

  constructor(seed: number) {
    const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
    const der = Buffer.concat([prefix, sha256(`seed ${seed}`)]);
    this.#private = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    this.publicKey = createPublicKey(this.#private).export({ format: 'der', type: 'spki' }).subarray(-32);
  }

  /** `name+keyid+base64`. */
  verifier(name: string): string {
    const typed = Buffer.concat([Buffer.of(1), this.publicKey]);
    return `${name}+${this.#id(name).toString('hex')}+${typed.toString('base64')}`;
  }

  /** SHA-256 of the public key, hex. */
  get fingerprint(): string {
    return sha256(this.publicKey).toString('hex');
  }

  note(name: string, text: string): string {
    const signature = Buffer.concat([this.#id(name), sign(null, Buffer.from(text), this.#private)]);
    return `${text}\n\u2014 ${name} ${signature.toString('base64')}\n`;
  }

  #id(name: string): Buffer {
    return sha256(`${name}\n`, Buffer.of(1), this.publicKey).subarray(0, 4);
  }
}
