/** The writer's trees against the published vectors of RFC 6962, and against verifiers as the RFC's text defines them. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { leafHash, nodeHash, Tree, TreeEdge } from '../../../agent/evidence/merkle.ts';

/** The eight leaves of the certificate transparency reference implementation, and the roots of their first 0 … 8. */
const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'));
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const hashes = leaves.map(leafHash);
const l1 = '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7';
const l4 = 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b';
const n23 = '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e';
const n45 = '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a';
const n67 = 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0';
const n47 = '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4';
const n03 = roots[4] ?? '';
const l0 = roots[1] ?? '';
const n01 = roots[2] ?? '';

const hex = (list: readonly Buffer[]): string[] => list.map((hash) => hash.toString('hex'));

describe('published vectors', () => {
  test.each(roots.map((root, size) => [size, root] as const))('the root of %i leaves', (size, root) => {
    const edge = TreeEdge.empty();
    for (const hash of hashes.slice(0, size)) edge.add(hash);
    expect(edge.root().toString('hex')).toBe(root);
    expect(new Tree(hashes.slice(0, size)).root().toString('hex')).toBe(root);
  });

  test.each([
    [0, 1, []],
    [0, 8, [l1, n23, n47]],
    [5, 8, [l4, n67, n03]],
    [2, 3, [n01]],
    [1, 5, [l0, n23, l4]],
  ] as const)('the inclusion path of leaf %i of %i', (n, size, path) => {
    expect(hex(new Tree(hashes.slice(0, size)).inclusionProof(n))).toEqual(path);
  });

  test.each([
    [1, 1, []],
    [1, 8, [l1, n23, n47]],
    [6, 8, [n45, n67, n03]],
    [2, 5, [n23, l4]],
    [8, 8, []],
  ] as const)('the consistency path of %i and %i', (from, to, path) => {
    expect(hex(new Tree(hashes.slice(0, to)).consistencyProof(from))).toEqual(path);
  });
});

const many = Array.from({ length: 131 }, (_, index) => leafHash(Buffer.from(`leaf ${index}`)));

/** MTH of §2.1, as it is defined there. */
function rootOf(list: readonly Buffer[]): Buffer {
  const [first] = list;
  if (first === undefined) return createHash('sha256').digest();
  if (list.length === 1) return first;
  let split = 1;
  while (split * 2 < list.length) split *= 2;
  const prefix = Buffer.of(1);
  const both = [rootOf(list.slice(0, split)), rootOf(list.slice(split))];
  return createHash('sha256')
    .update(Buffer.concat([prefix, ...both]))
    .digest();
}

test('edge, whole tree and definition have one root at every size to 130, and the edge is no longer than log2', () => {
  const edge = TreeEdge.empty();
  for (let size = 0; size <= 130; size += 1) {
    const expected = rootOf(many.slice(0, size));
    expect(edge.root()).toEqual(expected);
    expect(new Tree(many.slice(0, size)).root()).toEqual(expected);
    expect(edge.size).toBe(size);
    expect(edge.subtrees).toHaveLength([...size.toString(2)].filter((digit) => digit === '1').length);
    edge.add(many[size] ?? Buffer.alloc(0));
  }
});

test('an edge that was kept as size and hashes goes on as if it had never stopped', () => {
  for (const stop of [1, 2, 3, 7, 8, 21, 64, 100]) {
    const [edge, whole] = [TreeEdge.empty(), TreeEdge.empty()];
    for (const hash of many.slice(0, stop)) edge.add(hash);
    const again = TreeEdge.restored(edge.saved());
    for (const hash of many.slice(stop)) again.add(hash);
    for (const hash of many) whole.add(hash);
    expect(again.root()).toEqual(whole.root());
    expect(again.subtrees).toEqual(whole.subtrees);
  }
});

test('no edge comes of what was damaged, and no node of what is no hash', () => {
  const edge = TreeEdge.empty();
  for (const hash of many.slice(0, 5)) edge.add(hash);
  const { size, subtrees } = edge.saved();
  const [first = '', second = ''] = subtrees;
  for (const damaged of [
    { size: 4, subtrees },
    { size: -5, subtrees },
    { size: 5.5, subtrees },
    { size, subtrees: [first] },
    { size, subtrees: [first, second.slice(0, 40)] },
    { size, subtrees: [first, `${second}AAAA`] },
    { size, subtrees: [first, second.replace(/^./, '*')] },
  ])
    expect(() => TreeEdge.restored(damaged)).toThrow(RangeError);
  const hash = many[0] ?? Buffer.alloc(0);
  for (const other of [hash.subarray(1), Buffer.concat([hash, hash])]) {
    expect(() => nodeHash(hash, other)).toThrow(RangeError);
    expect(() => nodeHash(other, hash)).toThrow(RangeError);
  }
});

test('a hash that an edge keeps, keeps no memory but its own', () => {
  const edge = TreeEdge.empty();
  for (const hash of many) edge.add(hash);
  const { subtrees } = TreeEdge.restored(edge.saved());
  for (const hash of [...edge.subtrees, ...subtrees]) expect(hash.buffer.byteLength).toBe(32);
});

test('what is added to a copy leaves the edge as it was', () => {
  const edge = TreeEdge.empty();
  for (const hash of many.slice(0, 7)) edge.add(hash);
  const [size, subtrees, root] = [edge.size, [...edge.subtrees], edge.root()];
  const copy = edge.copy();
  for (const hash of many.slice(7, 20)) copy.add(hash);
  expect([edge.size, edge.subtrees, edge.root()]).toEqual([size, subtrees, root]);
  expect(copy.root()).toEqual(new Tree(many.slice(0, 20)).root());
});

/** §2.1.1 read backwards: the root that a path leads to, by splitting as the tree splits. */
function walk(n: number, size: number, leaf: Buffer, path: readonly Buffer[]): Buffer | undefined {
  if (size === 1) return path.length === 0 ? leaf : undefined;
  const sibling = path.at(-1);
  if (sibling === undefined) return undefined;
  let split = 1;
  while (split * 2 < size) split *= 2;
  const isLeft = n < split;
  const inner = isLeft
    ? walk(n, split, leaf, path.slice(0, -1))
    : walk(n - split, size - split, leaf, path.slice(0, -1));
  if (inner === undefined) return undefined;
  return isLeft ? nodeHash(inner, sibling) : nodeHash(sibling, inner);
}

/** §2.1.2 read backwards: the roots of both trees that a path leads to. */
function walkBoth(
  from: number,
  to: number,
  root: Buffer | undefined,
  path: readonly Buffer[],
): [Buffer, Buffer] | undefined {
  if (from === to) {
    const [only] = root === undefined ? path : [root];
    return only === undefined || path.length > (root === undefined ? 1 : 0) ? undefined : [only, only];
  }
  const sibling = path.at(-1);
  if (sibling === undefined) return undefined;
  const rest = path.slice(0, -1);
  let split = 1;
  while (split * 2 < to) split *= 2;
  if (from <= split) {
    const inner = walkBoth(from, split, root, rest);
    return inner && [inner[0], nodeHash(inner[1], sibling)];
  }
  const inner = walkBoth(from - split, to - split, undefined, rest);
  return inner && [nodeHash(sibling, inner[0]), nodeHash(sibling, inner[1])];
}

test('every inclusion proof to size 40 leads to the root, and to no other from another leaf or place', () => {
  for (let size = 1; size <= 40; size += 1) {
    const tree = new Tree(many.slice(0, size));
    for (let n = 0; n < size; n += 1) {
      const path = tree.inclusionProof(n);
      expect(walk(n, size, many[n] ?? Buffer.alloc(0), path)).toEqual(tree.root());
      expect(walk(n, size, many[n + 1] ?? Buffer.alloc(0), path)).not.toEqual(tree.root());
      if (size > 1)
        expect(walk((n + 1) % size, size, many[n] ?? Buffer.alloc(0), path)).not.toEqual(tree.root());
    }
  }
});

test('every consistency proof to size 40 leads to both roots, and to no other beginning', () => {
  for (let to = 1; to <= 40; to += 1) {
    const tree = new Tree(many.slice(0, to));
    for (let from = 1; from <= to; from += 1) {
      const before = new Tree(many.slice(0, from)).root();
      const path = tree.consistencyProof(from);
      expect(walkBoth(from, to, before, path)).toEqual([before, tree.root()]);
      const other = new Tree([...many.slice(0, from - 1), many[130] ?? Buffer.alloc(0)]).root();
      if (from < to) expect(walkBoth(from, to, other, path)).not.toEqual([other, tree.root()]);
    }
  }
});
