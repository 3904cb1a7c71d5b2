import { expect, test } from 'vitest';
import { Health } from '../../../agent/base/health.ts';
import { Soundness } from '../../../agent/store/soundness.ts';

const errorOf = (code: string): Error => Object.assign(new Error(code), { code });

function made(): { sound: Soundness; health: Health } {
  const health = new Health(
    () => 0,
    () => undefined,
  );
  return { sound: new Soundness(health, []), health };
}

test.each([
  'SQLITE_CORRUPT',
  'SQLITE_NOTADB',
  'SQLITE_CORRUPT_VTAB',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
  'SQLITE_ERROR',
])('%s: the file is broken', (code) => {
  const { sound, health } = made();
  sound.failed(errorOf(code));
  expect(sound.broken.aborted).toBe(true);
  expect(sound.broken.reason).toContain(code);
  expect(health.report).toMatchObject({ state: 'failed', code: 'store.broken' });
  expect(
    sound.read('nothing', () => {
      throw new Error('nobody asks it any more');
    }),
  ).toBe('nothing');
});

test.each(['SQLITE_FULL', 'SQLITE_READONLY_DBMOVED', 'SQLITE_BUSY', 'SQLITE_CANTOPEN'])(
  '%s is the disk, however often it comes',
  (code) => {
    const { sound, health } = made();
    for (let times = 0; times < 1000; times += 1) sound.failed(errorOf(code));
    expect(sound.broken.aborted).toBe(false);
    expect(health.report).toMatchObject({ state: 'failed', code: 'store.commitFailed' });
    expect(() =>
      sound.read('nothing', () => {
        throw errorOf(code);
      }),
    ).toThrow(code);
  },
);

test('a place that cannot be read for a minute is given up; an error that passes is not', () => {
  const { sound } = made();
  for (let times = 0; times < 59; times += 1) sound.failed(errorOf('SQLITE_IOERR_READ'));
  sound.works();
  for (let times = 0; times < 59; times += 1) sound.failed(errorOf('SQLITE_IOERR_READ'));
  expect(sound.broken.aborted).toBe(false);
  sound.failed(errorOf('SQLITE_IOERR_READ'));
  expect(sound.broken.aborted).toBe(true);
});
