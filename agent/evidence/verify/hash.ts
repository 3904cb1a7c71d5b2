/** SHA-256 and Ed25519, and the two hashes of an RFC 6962 tree. Works the same in Node and in a page from file://. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 as digest } from '@noble/hashes/sha2.js';

/** SHA-256 (FIPS 180-4). */
export function sha256(bytes: Uint8Array): Uint8Array {
  return digest(bytes);
}

/**
 * SHA-256 of many bytes by the platform's own code (Web Crypto), several times as fast. A page that is not from file://
 * or https:// is not given it, and it may refuse (it copies what it hashes): then our own gives the same.
 */
export async function sha256OfMany(bytes: Uint8Array): Promise<Uint8Array> {
  const subtle: typeof globalThis.crypto.subtle | undefined = globalThis.crypto.subtle;
  if (subtle === undefined) return sha256(bytes);
  try {
    return new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  } catch {
    return sha256(bytes);
  }
}

// One buffer for all leaves: copying a record is cheaper than hashing it in two parts.
let leafBuffer = new Uint8Array(4096);
const nodeBuffer = new Uint8Array(65);
nodeBuffer[0] = 1;

/** SHA-256(0x00 ‖ bytes), RFC 6962 §2.1. */
export function leafHash(bytes: Uint8Array): Uint8Array {
  if (bytes.length >= leafBuffer.length) leafBuffer = new Uint8Array(2 * bytes.length + 1);
  leafBuffer[0] = 0;
  leafBuffer.set(bytes, 1);
  return digest(leafBuffer.subarray(0, bytes.length + 1));
}

/** SHA-256(0x01 ‖ left ‖ right), RFC 6962 §2.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  nodeBuffer.set(left, 1);
  nodeBuffer.set(right, 33);
  return digest(nodeBuffer);
}

/** Whether an Ed25519 signature is valid (RFC 8032, strict). False for anything that is no signature or key. */
export function isSigned(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}
