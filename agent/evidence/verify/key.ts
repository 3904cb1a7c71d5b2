/** The key a reviewer expects, against the one that signed the pack. */
import { hex } from './bytes.ts';
import type { Manifest } from './manifest.ts';
import { fingerprintOf, parseKey } from './note.ts';
import type { Outcomes } from './outcomes.ts';

/** A key as it is given: a C2SP verifier key, or a fingerprint in hex, in groups if that is easier to read. */
export function fingerprintOfText(text: string): string | undefined {
  const key = parseKey(text.trim());
  if (key !== undefined) return hex(fingerprintOf(key));
  const digits = text.replace(/[\s:]/g, '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(digits) ? digits : undefined;
}

/** Check `key`. The name of a key carries the epoch and may differ; the public key does not. */
export function checkKey(manifest: Manifest, expected: string | undefined, outcomes: Outcomes): void {
  const fingerprint = hex(fingerprintOf(manifest.key));
  if (expected === undefined) {
    outcomes.unknown('key', 'evidence.key.none', { fingerprint });
    return;
  }
  const asked = fingerprintOfText(expected);
  if (asked === undefined) outcomes.unknown('key', 'evidence.key.unreadable', { fingerprint });
  else if (asked !== fingerprint)
    outcomes.mismatch('key', 'evidence.key.other', { fingerprint, expected: asked });
  else outcomes.match('key', 'evidence.key.ok', { fingerprint });
}
