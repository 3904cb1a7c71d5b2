import { expect, test } from 'vitest';
import { Health } from '../../../agent/base/health.ts';
import { Soundness } from '../../../agent/store/soundness.ts';
import { FakeClock } from '../../fakes/clock.ts';

const errorOf = (code: string): Error => Object.assign(new Error(code), { code });

const ioError = errorOf('SQLITE_IOERR_WRITE');

function made(): { sound: Soundness; health: Health; clock: FakeClock } {
  const clock = new FakeClock(Date.UTC(2026, 0, 5));
  const health = new Health(
    () => 0,
    () => undefined,
  );
  return { sound: new Soundness(clock, health, []), health, clock };
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
    expect(health.report).toMatchObject({
      state: 'failed',
      code: 'store.commitFailed',
      hint: expect.stringContaining('free space'),
    });
    expect(() =>
      sound.read('nothing', () => {
        throw errorOf(code);
      }),
    ).toThrow(code);
  },
);

test('many I/O errors in a moment are one disk that fails: not every commit waits a second', async () => {
  const { sound, clock } = made();
  for (let times = 0; times < 1000; times += 1) sound.failed(ioError);
  await clock.advance(59_000);
  sound.failed(ioError);
  expect(sound.broken.aborted).toBe(false);
});

test('a process that stood still for long has not tried', async () => {
  const { sound, clock } = made();
  sound.failed(ioError);
  await clock.advance(3_600_000);
  sound.failed(ioError);
  expect(sound.broken.aborted).toBe(false);
});

test('a place that cannot be read or written for a minute is given up', async () => {
  const { sound, clock } = made();
  for (let times = 0; times < 60; times += 1) {
    sound.failed(ioError);
    await clock.advance(1_000);
  }
  expect(sound.broken.aborted).toBe(false);
  sound.failed(ioError);
  expect(sound.broken.aborted).toBe(true);
});

test.each([
  ['a commit that works', (sound: Soundness) => sound.works()],
  ['an error of another kind', (sound: Soundness) => sound.failed(errorOf('SQLITE_FULL'))],
])('%s in between begins the count anew', async (_, between) => {
  const { sound, clock } = made();
  for (let turn = 0; turn < 4; turn += 1) {
    for (let times = 0; times < 40; times += 1) {
      sound.failed(ioError);
      await clock.advance(1_000);
    }
    between(sound);
  }
  expect(sound.broken.aborted).toBe(false);
});
