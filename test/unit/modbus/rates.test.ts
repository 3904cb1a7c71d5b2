import { expect, test } from 'vitest';
import { usualRateFor } from '../../../collectors/modbus/settings/rates.ts';

test.each([
  [9600, undefined],
  [115_200, undefined],
  [96_000, 9600],
  [11_520, 115_200],
  [19_000, 19_200],
  [1_843_200, 921_600],
])('for %i baud the usual rate is %s', (baudRate, usual) => {
  expect(usualRateFor(baudRate)).toBe(usual);
});
