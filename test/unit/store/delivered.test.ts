import { expect, test } from 'vitest';
import { commonAhead, hasRow } from '../../../agent/store/delivered.ts';

const inOrder = (through: number) => ({ through, from: -Infinity, ahead: -Infinity });
const split = { through: 100, from: 200, ahead: 1900 };

test('a publisher has what is before its place, and what went ahead of the backlog', () => {
  expect([100, 101, 200, 201, 1900, 1901].map((seq) => hasRow(split, seq))).toEqual([
    true,
    false,
    false,
    true,
    true,
    false,
  ]);
  // Numbers of a backlog that is over lie behind.
  expect(hasRow({ through: 1900, from: 200, ahead: 1900 }, 1901)).toBe(false);
});

test('rows that went ahead for all', () => {
  expect(commonAhead([split])).toEqual([{ after: 200, to: 1900 }]);
  expect(commonAhead([split, inOrder(1000)])).toEqual([{ after: 200, to: 1000 }]);
  expect(commonAhead([split, { through: 50, from: 300, ahead: 400 }])).toEqual([{ after: 300, to: 400 }]);
  // The second has caught up once, and fell back again.
  expect(commonAhead([split, { through: 600, from: 700, ahead: 900 }])).toEqual([
    { after: 200, to: 600 },
    { after: 700, to: 900 },
  ]);
  expect(commonAhead([split, inOrder(150)])).toEqual([]);
  expect(commonAhead([inOrder(10), inOrder(20)])).toEqual([]);
  expect(commonAhead([])).toEqual([]);
});
