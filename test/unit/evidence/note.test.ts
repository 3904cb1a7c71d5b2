/** The writer's notes against the vector of the reference implementation (Go, sumdb/note), and against node:crypto. */
import { createPrivateKey, createPublicKey, hash, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { noteKey, originOf } from '../../../agent/evidence/key.ts';
import { checkpointText, fingerprint, signNote, verifierKey } from '../../../agent/evidence/note.ts';

/** A PKCS #8 key around the 32 bytes of a seed (RFC 8410 §7). */
function keyOf(seed: Buffer) {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

/** `PRIVATE+KEY+PeterNeumann+c74f20a3+…`: the type byte and the seed. */
const typedSeed = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64');
const neumann = noteKey(keyOf(typedSeed.subarray(1)), 'PeterNeumann');
const text =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";

test('key id and verifier key are those of the reference', () => {
  expect(verifierKey(neumann)).toBe('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
});

test('a note is the one of the reference, byte for byte', () => {
  expect(signNote(neumann, text)).toBe(
    `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`,
  );
});

test('the signature is over the text with its last line feed and without the empty line', () => {
  const key = noteKey(keyOf(hash('sha256', 'a seed', 'buffer')), originOf('gw-1', 'k3f9q2xa'));
  const root = hash('sha256', 'root', 'buffer');
  const checkpoint = checkpointText(key.name, 4711, root);
  expect(checkpoint).toBe(`zhencai/gw-1/k3f9q2xa\n4711\n${root.toString('base64')}\n`);
  const note = signNote(key, checkpoint);
  const [signed = '', line = ''] = note.split('\n\n');
  expect(`${signed}\n`).toBe(checkpoint);
  const [dash, name, base64 = ''] = line.trimEnd().split(' ');
  expect([dash, name]).toEqual(['—', key.name]);
  const bytes = Buffer.from(base64, 'base64');
  expect(bytes).toHaveLength(4 + 64);
  const publicKey = createPublicKey(key.privateKey);
  expect(verify(null, Buffer.from(checkpoint), publicKey, bytes.subarray(4))).toBe(true);
  expect(verify(null, Buffer.from(signed), publicKey, bytes.subarray(4))).toBe(false);
  const id = hash('sha256', Buffer.concat([Buffer.from(`${key.name}\n\x01`), key.publicKey]), 'buffer');
  expect(bytes.subarray(0, 4)).toEqual(id.subarray(0, 4));
});

test('the fingerprint is that of the public key alone: another epoch has the same, another key id', () => {
  const privateKey = keyOf(hash('sha256', 'a seed', 'buffer'));
  const [before, after] = ['epoch1', 'epoch2'].map((epoch) => noteKey(privateKey, originOf('gw-1', epoch)));
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  expect(before?.publicKey).toEqual(spki.subarray(-32));
  expect(fingerprint(before?.publicKey ?? Buffer.alloc(0))).toBe(hash('sha256', spki.subarray(-32)));
  expect(after && fingerprint(after.publicKey)).toBe(before && fingerprint(before.publicKey));
  expect(after && verifierKey(after).split('+')[1]).not.toBe(before && verifierKey(before).split('+')[1]);
});
