/** The tree and its proofs against values published with RFC 6962's reference implementation (certificate-transparency-go). */
import { describe, expect, test } from 'vitest';
import { hex } from '../../../agent/evidence/verify/bytes.ts';
import { leafHash } from '../../../agent/evidence/verify/hash.ts';
import {
  Frontier,
  isConsistent,
  rootOfInclusion,
  subtreesOf,
} from '../../../agent/evidence/verify/merkle.ts';
import { FakeTree } from '../../fakes/tree.ts';

const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((leaf) => Buffer.from(leaf, 'hex'));
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
const node = {
  leaf1: '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  pair2: '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  right: '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  leaf4: 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  pair6: 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
  pair4: '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
};

const bytes = (text: string): Uint8Array => Buffer.from(text, 'hex');
const head = (size: number): { size: number; root: Uint8Array } => ({ size, root: bytes(roots[size] ?? '') });
const leafAt = (index: number): Uint8Array => leafHash(leaves[index] ?? new Uint8Array(0));

test('roots of 0 … 8 leaves', () => {
  const tree = new Frontier();
  const found = [hex(tree.root())];
  for (const leaf of leaves) {
    tree.append(leafHash(leaf));
    found.push(hex(tree.root()));
  }
  expect(found).toEqual(roots);
});

test('a tree goes on from the subtrees of its first leaves', () => {
  const full = FakeTree.of(leaves);
  for (let size = 0; size <= 8; size += 1) {
    const left = full.left(size);
    expect(left).toHaveLength(subtreesOf(size));
    const tree = new Frontier(size, left);
    for (const leaf of leaves.slice(size)) tree.append(leafHash(leaf));
    expect(hex(tree.root())).toBe(roots[8]);
  }
});

describe('inclusion proofs', () => {
  test.each([
    [0, 8, [node.leaf1, node.pair2, node.right]],
    [5, 8, [node.leaf4, node.pair6, roots[4]]],
    [2, 3, [roots[2]]],
    [1, 5, [roots[1], node.pair2, node.leaf4]],
    [0, 1, []],
  ])('leaf %i of %i', (index, size, proof) => {
    const steps = proof.map((step) => bytes(step ?? ''));
    const root = rootOfInclusion(index, size, leafAt(index), steps);
    expect(root && hex(root)).toBe(roots[size]);
    expect(rootOfInclusion(index, size, leafAt(index), [...steps, bytes(node.leaf1)])).toBeUndefined();
    if (steps.length > 0) expect(rootOfInclusion(index, size, leafAt(index), steps.slice(1))).toBeUndefined();
  });

  test('outside of the tree there is none', () => {
    expect(rootOfInclusion(8, 8, leafAt(0), [])).toBeUndefined();
    expect(rootOfInclusion(0, 0, leafAt(0), [])).toBeUndefined();
  });
});

describe('consistency proofs', () => {
  test.each([
    [1, 8, [node.leaf1, node.pair2, node.right]],
    [6, 8, [node.pair4, node.pair6, roots[4]]],
    [2, 5, [node.pair2, node.leaf4]],
    [4, 4, []],
    [0, 8, []],
  ])('%i leaves are the beginning of %i', (from, to, proof) => {
    const steps = proof.map((step) => bytes(step ?? ''));
    expect(isConsistent(head(from), head(to), steps)).toBe(true);
    expect(isConsistent(head(from), head(to), [...steps, bytes(node.leaf1)])).toBe(false);
    if (from > 0) expect(isConsistent({ size: from, root: bytes(node.pair6) }, head(to), steps)).toBe(false);
    if (steps.length > 0) expect(isConsistent(head(from), head(to), steps.slice(1))).toBe(false);
  });

  test('the longer one is never the beginning', () => {
    expect(isConsistent(head(8), head(6), [])).toBe(false);
  });
});

test('proofs of all trees to 130 leaves, as the recursive definition makes them; no index or size but their own', () => {
  const tree = FakeTree.of(Array.from({ length: 130 }, (_, at) => String(at)));
  for (let size = 1; size <= 130; size += 7)
    for (let index = 0; index < size; index += 1) {
      const leaf = tree.root(index + 1, index);
      const proof = tree.inclusion(index, size);
      expect(Buffer.from(rootOfInclusion(index, size, leaf, proof) ?? [])).toEqual(tree.root(size));
      const older = { size: index, root: tree.root(index) };
      const newer = { size, root: tree.root(size) };
      expect(isConsistent(older, newer, tree.consistency(index, size))).toBe(true);
      if (index > 0)
        expect(
          isConsistent({ ...older, root: tree.root(index - 1) }, newer, tree.consistency(index, size)),
        ).toBe(false);
      const other = rootOfInclusion((index + 1) % size, size, leaf, proof);
      if (size > 1) expect(other && Buffer.from(other)).not.toEqual(tree.root(size));
    }
});
