/** Which machines a challenge reads, and what calls itself a simulation: both as the format page says it. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choose } from '../../../agent/evidence/choice.ts';
import { isSimulated } from '../../../agent/evidence/simulated.ts';

const register = createHash('sha256').update('register').digest();
const ids = Array.from({ length: 40 }, (_, index) => `eq-${index}`);

function rankOf(hash: Buffer, nonce: string, id: string): string {
  const parts = [hash, Buffer.of(0), Buffer.from(nonce), Buffer.of(0), Buffer.from(id)];
  return createHash('sha256').update(Buffer.concat(parts)).digest('hex');
}

describe('the choice', () => {
  test('is the k smallest hashes of register, nonce and id, in their order', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 4, unit: 'grapheme' }),
        fc.nat(50),
        fc.uniqueArray(fc.string({ minLength: 1, unit: 'grapheme' }), { maxLength: 30 }),
        (nonce, k, eligible) => {
          const expected = eligible
            .map((id) => ({ id, rank: rankOf(register, nonce, id) }))
            .sort((a, b) => (a.rank < b.rank ? -1 : 1))
            .slice(0, k)
            .map(({ id }) => id);
          expect(choose(register, nonce, eligible, k)).toEqual(expected);
        },
      ),
    );
  });

  test('does not depend on the order in which the machines are listed', () => {
    expect(choose(register, '评测组-0942', ids.toReversed(), 7)).toEqual(
      choose(register, '评测组-0942', ids, 7),
    );
  });

  test('is another with another nonce or register, and a shorter one is its beginning', () => {
    const chosen = choose(register, 'nonce 1', ids, 10);
    expect(choose(register, 'nonce 2', ids, 10)).not.toEqual(chosen);
    expect(choose(createHash('sha256').digest(), 'nonce 1', ids, 10)).not.toEqual(chosen);
    expect(choose(register, 'nonce 1', ids, 3)).toEqual(chosen.slice(0, 3));
  });

  test('of more than there are is all of them; of none it is none', () => {
    expect(choose(register, 'nonce', ids, 1000).toSorted()).toEqual(ids.toSorted());
    expect(choose(register, 'nonce', ids, 0)).toEqual([]);
    expect(choose(register, 'nonce', [], 5)).toEqual([]);
  });

  test('falls on every machine about as often', () => {
    const counts = new Map(ids.map((id) => [id, 0]));
    for (let round = 0; round < 2000; round += 1)
      for (const id of choose(register, `nonce ${round}`, ids, 4)) counts.set(id, (counts.get(id) ?? 0) + 1);
    // 200 each; five standard deviations.
    for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(70);
  });
});

test.each([
  [{ vendor: 'Siemens', productName: 'S7-1500' }, false],
  [{}, false],
  [{ productName: 'workshop SIMULATOR' }, true],
  [{ applicationUri: 'urn:host:NodeOPCUA-Simulation' }, true],
  [{ modelName: '仿真空压机' }, true],
  [{ vendor: '某某模拟器公司' }, true],
  [{ productName: 'Similar Ltd' }, false],
  [{ productName: '模' }, false],
  // Where it is does not say what it is.
  [{ address: 'simulator.plant.example', mac: '仿真' }, false],
  [{ address: 'simulator', productName: 'Simulated PLC' }, true],
])('%o calls itself a simulation: %s', (facts, expected) => {
  expect(isSimulated(facts)).toBe(expected);
});
