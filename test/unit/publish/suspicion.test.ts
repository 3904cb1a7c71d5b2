import { expect, test } from 'vitest';
import { Suspicion } from '../../../agent/publish/suspicion.ts';

test('a message is given up when the link ended over it once in company and three times alone', () => {
  const suspicion = new Suspicion();
  expect([suspicion.isOn(7), suspicion.ended(7), suspicion.isOn(7)]).toEqual([false, false, true]);
  expect([suspicion.ended(7), suspicion.ended(7), suspicion.ended(7)]).toEqual([false, false, true]);
  expect(suspicion.isOn(7)).toBe(false);
});

test('its answer ends the suspicion, those of others do not: what is made now goes beside the backlog', () => {
  const suspicion = new Suspicion();
  for (let turn = 0; turn < 3; turn++) expect(suspicion.ended(7)).toBe(false);
  suspicion.answered(100, 120);
  expect(suspicion.isOn(7)).toBe(true);
  suspicion.answered(5, 9);
  expect(suspicion.isOn(7)).toBe(false);
});

test('of many the newest are kept', () => {
  const suspicion = new Suspicion();
  for (let seq = 1; seq <= 17; seq++) suspicion.ended(seq);
  expect([suspicion.isOn(1), suspicion.isOn(2), suspicion.isOn(17)]).toEqual([false, true, true]);
});
