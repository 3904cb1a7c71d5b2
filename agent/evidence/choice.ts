/** Which equipment a challenge reads: fixed by the committed register and a nonce that the reviewer thinks up. Pure. */
import { createHash } from 'node:crypto';

const separator = Buffer.of(0);

/**
 * The `k` equipment with the smallest SHA-256(register leaf hash ‖ 0x00 ‖ nonce ‖ 0x00 ‖ id), in that order.
 * @param eligible ids of the register record's equipment with tags
 */
export function choose(
  registerHash: Uint8Array,
  nonce: string,
  eligible: readonly string[],
  k: number,
): string[] {
  const ranked = eligible.map((id) => {
    const ranking = createHash('sha256')
      .update(registerHash)
      .update(separator)
      .update(nonce, 'utf8')
      .update(separator)
      .update(id, 'utf8')
      .digest();
    return { id, ranking };
  });
  return ranked
    .sort((a, b) => Buffer.compare(a.ranking, b.ranking))
    .slice(0, k)
    .map(({ id }) => id);
}
