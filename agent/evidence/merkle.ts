/**
 * The Merkle tree of RFC 6962 §2.1 over SHA-256. Pure.
 *
 *   leaf = H(0x00 ‖ bytes)     node = H(0x01 ‖ left ‖ right)     left is the largest power of two that is smaller than all
 */
import { hash as hashOf } from 'node:crypto';

// What is hashed is put together in buffers that stay: it is done for every message.
let leafBuffer = Buffer.alloc(16 * 1024);
const nodeBuffer = Buffer.alloc(65, 1);
const hashBytes = 32;

/** Hash of one leaf. */
export function leafHash(bytes: Uint8Array): Buffer {
  if (bytes.length >= leafBuffer.length) leafBuffer = Buffer.alloc(2 * bytes.length);
  leafBuffer.set(bytes, 1);
  return sha256(leafBuffer.subarray(0, bytes.length + 1));
}

/** Hash of an inner node. @throws RangeError for what is no hash: what the buffer held before would be hashed instead */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  if (left.length !== hashBytes || right.length !== hashBytes)
    throw new RangeError(`no hashes: ${left.length} and ${right.length} bytes`);
  nodeBuffer.set(left, 1);
  nodeBuffer.set(right, 33);
  return sha256(nodeBuffer);
}

/**
 * By way of text: such buffers share their memory, 64 KiB for about two thousand, and cost half of a digest that has its own.
 * So most are gone soon; what is kept is copied.
 */
function sha256(bytes: Uint8Array): Buffer {
  return Buffer.from(hashOf('sha256', bytes, 'base64'), 'base64');
}

/** A copy in memory of its own: what it shared would stay as long as it does. */
function owned(hash: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(hash.length);
  copy.set(hash);
  return copy;
}

/** A hash from its saved form. @throws RangeError where it is not 32 bytes in base64 */
export function savedHash(text: string): Buffer {
  const hash = Buffer.from(text, 'base64');
  if (hash.length !== hashBytes || hash.toString('base64') !== text) throw new RangeError(`no hash: ${text}`);
  return owned(hash);
}

/** Root of a tree without leaves. */
const emptyRoot = sha256(Buffer.alloc(0));

/** An edge as it is saved. */
export interface SavedEdge {
  readonly size: number;
  /** Base64. */
  readonly subtrees: readonly string[];
}

/**
 * A tree of which only its edge is kept: the roots of the perfect subtrees that its size is the sum of, largest first.
 * Grows leaf by leaf; log2(size) hashes, whatever the size.
 */
export class TreeEdge {
  #size: number;
  readonly #subtrees: Buffer[];

  private constructor(size: number, subtrees: readonly Buffer[]) {
    this.#size = size;
    this.#subtrees = [...subtrees];
  }

  /** Of a tree without leaves. */
  static empty(): TreeEdge {
    return new TreeEdge(0, []);
  }

  /** @throws RangeError where no tree has such an edge */
  static restored({ size, subtrees }: SavedEdge): TreeEdge {
    if (!Number.isSafeInteger(size) || size < 0 || subtrees.length !== binaryOnes(size))
      throw new RangeError(`no edge: ${subtrees.length} subtrees of ${size} leaves`);
    return new TreeEdge(size, subtrees.map(savedHash));
  }

  get size(): number {
    return this.#size;
  }

  /** Perfect subtrees, largest first: one for each binary digit 1 of the size. */
  get subtrees(): readonly Buffer[] {
    return this.#subtrees;
  }

  /** Adds the hash of one leaf. */
  add(leaf: Buffer): void {
    let node = leaf;
    // Each trailing 1 of the size is a subtree as large as the one that has just become whole.
    for (let rest = this.#size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const left = this.#subtrees.pop();
      if (left === undefined) throw new Error('a tree edge without its subtrees');
      node = nodeHash(left, node);
    }
    this.#subtrees.push(owned(node));
    this.#size += 1;
  }

  root(): Buffer {
    const last = this.#subtrees.at(-1);
    if (last === undefined) return emptyRoot;
    return this.#subtrees.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
  }

  copy(): TreeEdge {
    return new TreeEdge(this.#size, this.#subtrees);
  }

  saved(): SavedEdge {
    return { size: this.#size, subtrees: this.#subtrees.map((hash) => hash.toString('base64')) };
  }
}

function binaryOnes(size: number): number {
  return size.toString(2).replaceAll('0', '').length;
}

/** Largest power of two smaller than `count`, which is at least 2. */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

/** A whole tree, to make proofs from: every perfect subtree is hashed once. */
export class Tree {
  /** levels[k][i]: the perfect subtree of 2^k leaves that begins at leaf i · 2^k. */
  readonly #levels: Buffer[][];

  /** @param leaves leaf hashes */
  constructor(leaves: readonly Buffer[]) {
    let level = [...leaves];
    this.#levels = [level];
    while (level.length > 1) {
      const above: Buffer[] = [];
      for (let i = 0; i + 1 < level.length; i += 2) above.push(nodeHash(at(level, i), at(level, i + 1)));
      this.#levels.push(above);
      level = above;
    }
  }

  get size(): number {
    return this.#levels[0]?.length ?? 0;
  }

  root(): Buffer {
    return this.size === 0 ? emptyRoot : this.#rootOf(0, this.size);
  }

  /** Audit path of leaf `n` (§2.1.1), nearest first. */
  inclusionProof(n: number): Buffer[] {
    const path: Buffer[] = [];
    let [from, to] = [0, this.size];
    while (to - from > 1) {
      const split = from + splitOf(to - from);
      const isLeft = n < split;
      path.push(isLeft ? this.#rootOf(split, to) : this.#rootOf(from, split));
      [from, to] = isLeft ? [from, split] : [split, to];
    }
    return path.toReversed();
  }

  /** Proof that the tree of the first `size` leaves, 1 ≤ size ≤ this.size, is the beginning of this one (§2.1.2). */
  consistencyProof(size: number): Buffer[] {
    const path: Buffer[] = [];
    let [from, to] = [0, this.size];
    // What is left of the smaller tree lies in [from, size).
    while (size < to) {
      const split = from + splitOf(to - from);
      const isLeft = size <= split;
      path.push(isLeft ? this.#rootOf(split, to) : this.#rootOf(from, split));
      [from, to] = isLeft ? [from, split] : [split, to];
    }
    // Where it is a subtree that begins at the first leaf, the verifier has its root already.
    if (from > 0) path.push(this.#rootOf(from, to));
    return path.toReversed();
  }

  /** Root of [from, to), as the tree divides: `from` is a multiple of any power of two that fits. */
  #rootOf(from: number, to: number): Buffer {
    const count = to - from;
    const level = Math.log2(count);
    if (Number.isInteger(level)) return at(this.#levels[level] ?? [], from / count);
    const split = from + splitOf(count);
    return nodeHash(this.#rootOf(from, split), this.#rootOf(split, to));
  }
}

function at(hashes: readonly Buffer[], index: number): Buffer {
  const hash = hashes[index];
  if (hash === undefined) throw new RangeError(`no hash at ${index}`);
  return hash;
}
