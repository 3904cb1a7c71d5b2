import { expect, test } from 'vitest';
import { sha256, sha256OfMany } from '../../../agent/evidence/verify/hash.ts';

test('what the platform refuses to hash is hashed all the same', async () => {
  const shared = new Uint8Array(new SharedArrayBuffer(70_000)).fill(7);
  const own = Uint8Array.from(shared);
  await expect(crypto.subtle.digest('SHA-256', shared as never)).rejects.toThrow();
  expect(await sha256OfMany(shared)).toEqual(sha256(own));
  expect(await sha256OfMany(own)).toEqual(sha256(own));
});
