import { expect, test } from 'vitest';
import { Suspicion } from '../../../agent/publish/suspicion.ts';

test('a message is given up when the link ended over it once in company and three times alone', () => {
  const suspicion = new Suspicion();
  expect([suspicion.isOn(7), suspicion.ended(7), suspicion.isOn(7)]).toEqual([false, false, true]);
  expect([suspicion.ended(7), suspicion.ended(7), suspicion.ended(7)]).toEqual([false, false, true]);
  expect(suspicion.isOn(7)).toBe(false);
});

test('an answer, or another message at the head of the line, begins anew', () => {
  const suspicion = new Suspicion();
  for (let turn = 0; turn < 3; turn++) expect(suspicion.ended(7)).toBe(false);
  suspicion.clear();
  for (let turn = 0; turn < 3; turn++) expect(suspicion.ended(7)).toBe(false);
  expect(suspicion.ended(8)).toBe(false);
  expect([suspicion.isOn(7), suspicion.isOn(8)]).toEqual([false, true]);
});
