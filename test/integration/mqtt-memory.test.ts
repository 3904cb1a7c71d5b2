/** What sending takes for good: a gateway sends messages of every length for years. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { FakeBroker } from '../fakes/broker.ts';
import { never, publisherFor, rows } from './mqtt-parts.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes outside the heap that somebody still holds. */
function heldBytes(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

test('messages of many lengths hold no memory once they are sent', async () => {
  await using broker = new FakeBroker();
  await using publisher = publisherFor(await broker.listen());
  await publisher.connect(never);
  const lengths = 1200;
  const before = heldBytes();
  for (let length = 1; length <= lengths; length++) {
    await publisher.publish(rows(1, { body: Buffer.alloc(length, 'x') }), never);
    // As on a gateway, others take small buffers meanwhile: the next one lies in another pool.
    for (let taken = 0; taken < Buffer.poolSize; taken += 1024) Buffer.allocUnsafe(1024);
  }
  broker.received.length = 0;
  const held = heldBytes() - before;
  expect(held).toBeLessThan((lengths * Buffer.poolSize) / 8);
});
