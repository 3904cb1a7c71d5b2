/** The tree of RFC 6962 §2.1, and the proofs of §2.1.1 and §2.1.2 as RFC 9162 §2.1.3.2 and §2.1.4.2 verify them. */
import { sameBytes } from './bytes.ts';
import { nodeHash, sha256 } from './hash.ts';

/**
 * The right edge of a growing tree: the perfect subtrees its leaves make up, largest first, one per binary 1 of its
 * size. Holds log2(size) hashes, however many leaves there are.
 *
 *     7 leaves = 4 + 2 + 1:   [ hash of 0…3 , hash of 4…5 , hash of 6 ]
 */
export class Frontier {
  readonly #subtrees: Uint8Array[];
  #size: number;

  /** Of a tree with `size` leaves whose perfect subtrees are `left`; there are `subtreesOf(size)` of them. */
  constructor(size: number = 0, left: readonly Uint8Array[] = []) {
    this.#size = size;
    this.#subtrees = [...left];
  }

  /** Number of leaves. */
  get size(): number {
    return this.#size;
  }

  /** Adds a leaf by its hash. */
  append(leaf: Uint8Array): void {
    let hash = leaf;
    // Every 1 at the end of the size is a subtree as large as the one that was just completed.
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = this.#subtrees.pop();
      if (left !== undefined) hash = nodeHash(left, hash);
    }
    this.#subtrees.push(hash);
    this.#size += 1;
  }

  /** Root of the tree as it is; SHA-256 of nothing for the empty one. */
  root(): Uint8Array {
    let root: Uint8Array | undefined;
    for (let at = this.#subtrees.length - 1; at >= 0; at -= 1) {
      const left = this.#subtrees[at];
      if (left !== undefined) root = root === undefined ? left : nodeHash(left, root);
    }
    return root ?? sha256(new Uint8Array(0));
  }
}

/** How many perfect subtrees a tree of `size` leaves has: the binary 1s of the size. */
export function subtreesOf(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}

/** The root that an inclusion proof leads to, from a leaf hash; undefined where the proof does not fit index and size. */
export function rootOfInclusion(
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
): Uint8Array | undefined {
  if (index >= size) return undefined;
  let [fn, sn, root] = [index, size - 1, leaf];
  for (const step of proof) {
    if (sn === 0) return undefined;
    if (fn % 2 === 1 || fn === sn) {
      root = nodeHash(step, root);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, half(sn)];
    } else root = nodeHash(root, step);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 ? root : undefined;
}

/** A tree head: how many leaves, and their root. */
export interface Head {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Whether `proof` shows that the tree `older` is the beginning of the tree `newer`. */
export function isConsistent(older: Head, newer: Head, proof: readonly Uint8Array[]): boolean {
  if (older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && sameBytes(older.root, newer.root);
  if (older.size === 0) return proof.length === 0 && sameBytes(older.root, sha256(new Uint8Array(0)));
  let [fn, sn] = [older.size - 1, newer.size - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  // Where the older size is a power of two, its root is itself the first node of the path.
  const path = fn === 0 ? [older.root, ...proof] : proof;
  const [first, ...steps] = path;
  if (first === undefined) return false;
  let [before, after] = [first, first];
  for (const step of steps) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      before = nodeHash(step, before);
      after = nodeHash(step, after);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, half(sn)];
    } else after = nodeHash(after, step);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && sameBytes(before, older.root) && sameBytes(after, newer.root);
}

function half(value: number): number {
  return Math.floor(value / 2);
}
