/** The signing key: made once, for its owner's eyes, and told of by name alone. */
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CodedError, describeError } from '../../../agent/base/errors.ts';
import { keyFile, noteKey, openKey } from '../../../agent/evidence/key.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'zhencai-key-'));
});
afterEach(() => fs.rmSync(dataDir, { recursive: true }));

function refusal(): CodedError {
  try {
    openKey(dataDir, true);
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new Error('the key was opened');
}

function put(text: string): void {
  fs.mkdirSync(path.dirname(keyFile(dataDir)), { recursive: true });
  fs.writeFileSync(keyFile(dataDir), text);
}

test('it is made at the first start, alone in its folder, readable by its owner alone', () => {
  openKey(dataDir, true);
  expect(fs.statSync(keyFile(dataDir)).mode & 0o777).toBe(0o600);
  expect(fs.statSync(path.dirname(keyFile(dataDir))).mode & 0o777).toBe(0o700);
  expect(fs.readdirSync(path.dirname(keyFile(dataDir)))).toEqual(['key.pem']);
  expect(createPrivateKey(fs.readFileSync(keyFile(dataDir))).asymmetricKeyType).toBe('ed25519');
});

test('it is made once: every later start signs with the same', () => {
  const first = noteKey(openKey(dataDir, true), 'log').publicKey;
  const written = fs.readFileSync(keyFile(dataDir));
  expect(noteKey(openKey(dataDir, true), 'log').publicKey).toEqual(first);
  expect(fs.readFileSync(keyFile(dataDir))).toEqual(written);
  expect(first).toHaveLength(32);
});

test('a crash while it was made leaves an unfinished one, which is not taken', () => {
  fs.mkdirSync(path.dirname(keyFile(dataDir)), { recursive: true });
  fs.writeFileSync(`${keyFile(dataDir)}.new`, '-----BEGIN PRI');
  openKey(dataDir, true);
  expect(fs.readdirSync(path.dirname(keyFile(dataDir)))).toEqual(['key.pem']);
});

describe('evidence.key, without a word of the secret', () => {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const secret = pem.split('\n')[1] ?? '';

  test.each([
    ['an empty file', ''],
    ['a file cut short', pem.slice(0, 60)],
    ['a key whose base64 is broken', pem.replace(secret, `${secret.slice(0, 30)}*${secret.slice(31)}`)],
    ['a key without its frame', secret],
    ['a public key', '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n'],
    [
      'a key of another kind',
      generateKeyPairSync('ec', { namedCurve: 'P-256' })
        .privateKey.export({ format: 'pem', type: 'pkcs8' })
        .toString(),
    ],
  ])('%s', (_, written) => {
    put(written);
    const error = refusal();
    expect(error.code).toBe('evidence.key');
    expect(error.params).toEqual({ file: keyFile(dataDir) });
    const told = [error.message, error.stack, describeError(error, 'zh'), JSON.stringify(error)].join('\n');
    for (const line of written.split('\n').filter((one) => one.length > 16 && !one.startsWith('---')))
      expect(told).not.toContain(line.slice(0, 16));
    // It is not written over: it may be the right one on a disk that reads badly.
    expect(fs.readFileSync(keyFile(dataDir), 'utf8')).toBe(written);
  });

  test('a folder in its place', () => {
    fs.mkdirSync(keyFile(dataDir), { recursive: true });
    expect(refusal().code).toBe('evidence.key');
  });

  test('a data folder that is a file', () => {
    fs.rmSync(dataDir, { recursive: true });
    fs.writeFileSync(dataDir, '');
    expect(refusal().code).toBe('evidence.key');
  });
});
