import { expect, test } from 'vitest';
import { expectationOf } from '../../../agent/cli/probe/expectation.ts';

test.each<[string, number, number]>([
  ['231.4', 231.4, 0.05],
  ['231', 231, 0.5],
  ['-0.10', -0.1, 0.005],
  ['1e3', 1000, 500],
  ['1.5e-3', 0.0015, 0.00005],
  ['231.4±0.5', 231.4, 0.5],
  ['231.4 ± 0.5', 231.4, 0.5],
  ['231.4+-0.5', 231.4, 0.5],
  ['231.4+/-0.5', 231.4, 0.5],
  ['200±2%', 200, 4],
  ['-200±2%', -200, 4],
  ['２３１．４', 231.4, 0.05],
  ['−5', -5, 0.5],
])('%s', (text, value, tolerance) => {
  expect(expectationOf(text)).toEqual({ value, tolerance });
});

test.each(['', 'abc', '231,4', '1±', '±1', '0x10', 'NaN', 'Infinity', '1e999', '231.4±-1', '1 2±'])(
  'not %j',
  (text) => {
    expect(() => expectationOf(text)).toThrow(expect.objectContaining({ code: 'cli.badExpect' }));
  },
);
