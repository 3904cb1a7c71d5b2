import fc from 'fast-check';
import { expect, test } from 'vitest';
import { factOf, factsOf, longestFact, mostFacts } from '../../../collectors/facts.ts';

test.each<[string, string | Uint8Array, string | undefined]>([
  ['ASCII', Buffer.from('Siemens'), 'Siemens'],
  ['UTF-8', Buffer.from('汇川技术'), '汇川技术'],
  ['padded', Buffer.from('V1.2 \0\0  '), 'V1.2'],
  ['blank', Buffer.from('  \0'), undefined],
  ['nothing', new Uint8Array(0), undefined],
  ['GBK', Buffer.from('bbe3b4a8', 'hex'), '汇川'],
  ['neither UTF-8 nor GBK', Buffer.from('ff80ff', 'hex'), 'ff80ff'],
  ['a control character', Buffer.from('a\x1b[2Jb'), '611b5b324a62'],
  ['text that turns around', 'ab\u202ecd', '6162e280ae6364'],
  ['a line break', 'a\nb', '610a62'],
  ['a text', ' about:simulated ', 'about:simulated'],
])('%s', (_name, said, fact) => {
  expect(factOf(said)).toBe(fact);
});

test('a fact is bounded, by characters and not within one', () => {
  const fact = factOf('机'.repeat(500) + '😀');
  expect(fact).toBe('机'.repeat(longestFact));
  expect(factOf('😀'.repeat(300))).toBe('😀'.repeat(longestFact));
  expect(factOf(new Uint8Array(400).fill(0xff))).toBe('ff'.repeat(longestFact / 2));
});

test('of too many facts the first are kept, and none that says nothing', () => {
  const said = Array.from({ length: 50 }, (_, at) => [`f${at}`, at % 2 === 0 ? `${at}` : ''] as const);
  expect(Object.keys(factsOf(said))).toHaveLength(25);
  const many = Array.from({ length: 50 }, (_, at) => [`f${at}`, 'x'] as const);
  expect(Object.keys(factsOf(many))).toEqual(many.slice(0, mostFacts).map(([name]) => name));
  expect(factsOf([['a', undefined]])).toEqual({});
});

test('whatever a device says becomes printable and short', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const fact = factOf(bytes);
      if (fact === undefined) return;
      expect(fact).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]+$/u);
      expect([...fact].length).toBeLessThanOrEqual(longestFact);
    }),
  );
});
