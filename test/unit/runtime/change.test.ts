import { expect, test } from 'vitest';
import { badSample, goodSample, type Value } from '../../../agent/model/sample.ts';
import { Status } from '../../../agent/model/status.ts';
import { isChange, refreshMs } from '../../../agent/runtime/change.ts';
import { makeTag } from '../../fakes/tag.ts';

const plain = makeTag('a');
const banded = makeTag('b', { deadband: 0.5 });
const good = (tag: typeof plain, value: Value, time = 0) => goodSample(tag, value, time, 'gateway');

test('without a deadband every reading is kept', () => {
  expect(isChange(good(plain, 1), good(plain, 1))).toBe(true);
});

test.each<[Value, Value, boolean]>([
  [1, 1.5, false],
  [1, 1.51, true],
  [10n, 10n, false],
  [10n, 11n, true],
  ['x', 'x', false],
  ['x', 'y', true],
  [true, false, true],
  [[1, 2], [1, 2], false],
  [[1, 2], [1, 3], true],
])('with a deadband of 0.5, %s → %s is kept: %s', (before, after, kept) => {
  expect(isChange(good(banded, after), good(banded, before))).toBe(kept);
});

test('quality, the first reading, and a long silence are kept whatever the value', () => {
  expect(isChange(good(banded, 1), undefined)).toBe(true);
  expect(isChange(badSample(banded, Status.BadTimeout, 0), good(banded, 1))).toBe(true);
  expect(
    isChange(badSample(banded, Status.BadTimeout, 0), badSample(banded, Status.BadNoCommunication, 0)),
  ).toBe(true);
  expect(isChange(badSample(banded, Status.BadTimeout, 5), badSample(banded, Status.BadTimeout, 0))).toBe(
    false,
  );
  expect(isChange(good(banded, 1, refreshMs - 1), good(banded, 1, 0))).toBe(false);
  expect(isChange(good(banded, 1, refreshMs), good(banded, 1, 0))).toBe(true);
});
