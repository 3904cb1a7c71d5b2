/** When a buffer is given up: at once where it is broken, and never for a disk that fails for a while only. */
import { expect, test } from 'vitest';
import { Health } from '../../../agent/base/health.ts';
import { Soundness } from '../../../agent/store/soundness.ts';
import { FakeClock } from '../../fakes/clock.ts';

const ioError = Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_WRITE' });
const fullDisk = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
const malformed = Object.assign(new Error('database disk image is malformed'), { code: 'SQLITE_CORRUPT' });

function sound(): { readonly clock: FakeClock; readonly soundness: Soundness } {
  const clock = new FakeClock(Date.UTC(2026, 0, 5));
  const health = new Health(
    () => clock.now(),
    () => undefined,
  );
  return { clock, soundness: new Soundness(clock, health, []) };
}

test('a broken file is given up at once', () => {
  const { soundness } = sound();
  soundness.failed(malformed);
  expect(soundness.broken.aborted).toBe(true);
});

test('many I/O errors in a moment are one disk that fails: whoever commits comes back every second', async () => {
  const { clock, soundness } = sound();
  for (let attempt = 0; attempt < 1_000; attempt++) soundness.failed(ioError);
  await clock.advance(59_000);
  soundness.failed(ioError);
  expect(soundness.broken.aborted).toBe(false);
});

test('a process that stood still meanwhile has not tried', async () => {
  const { clock, soundness } = sound();
  soundness.failed(ioError);
  await clock.advance(3_600_000);
  soundness.failed(ioError);
  expect(soundness.broken.aborted).toBe(false);
});

test('I/O errors for a minute and more, and nothing else, are a file of which a place cannot be read', async () => {
  const { clock, soundness } = sound();
  for (let attempt = 0; attempt < 60; attempt++) {
    soundness.failed(ioError);
    await clock.advance(1_000);
  }
  expect(soundness.broken.aborted).toBe(false);
  soundness.failed(ioError);
  expect(soundness.broken.aborted).toBe(true);
});

test.each([
  ['a commit that works', (soundness: Soundness) => soundness.works()],
  ['an error of another kind', (soundness: Soundness) => soundness.failed(fullDisk)],
])('%s in between begins the count anew', async (_, between) => {
  const { clock, soundness } = sound();
  for (let turn = 0; turn < 4; turn++) {
    for (let attempt = 0; attempt < 40; attempt++) {
      soundness.failed(ioError);
      await clock.advance(1_000);
    }
    between(soundness);
  }
  expect(soundness.broken.aborted).toBe(false);
});
