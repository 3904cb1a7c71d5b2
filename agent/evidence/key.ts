/**
 * The gateway's signing key: an Ed25519 key in a file of its own, made at the first start, readable by its owner alone.
 * It leaves the file only to sign.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { CodedError } from '../base/errors.ts';
import type { NoteKey } from './note.ts';

/** Where the key lies. */
export function keyFile(dataDir: string): string {
  return path.join(dataDir, 'evidence', 'key.pem');
}

/** Name of the log, and of the key that signs it. */
export function originOf(gateway: string, epoch: string): string {
  return `zhencai/${gateway}/${epoch}`;
}

/**
 * The key of a data folder.
 * @param mayMake whether one is made where there is none
 * @throws CodedError `evidence.key` where it is missing, cannot be read or made, or is not an Ed25519 key
 */
export function openKey(dataDir: string, mayMake: boolean): KeyObject {
  const file = keyFile(dataDir);
  try {
    if (mayMake && !fs.existsSync(file)) makeKey(file);
    const key = createPrivateKey(fs.readFileSync(file));
    if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${key.asymmetricKeyType ?? 'unknown'} key`);
    return key;
  } catch (error) {
    throw new CodedError('evidence.key', { file }, error);
  }
}

/** The key as it signs a log. */
export function noteKey(privateKey: KeyObject, name: string): NoteKey {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return { name, privateKey, publicKey: Buffer.from(x, 'base64url') };
}

/** Written aside and renamed: a crash leaves a whole key or none, and no log was signed with one that is lost. */
function makeKey(file: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  const made = `${file}.new`;
  fs.rmSync(made, { force: true });
  const handle = fs.openSync(made, 'wx', 0o600);
  try {
    fs.writeSync(handle, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(made, file);
  // The name must survive a power cut, too: a log signed with a key that is gone could not go on.
  const folder = fs.openSync(path.dirname(file), 'r');
  fs.fsyncSync(folder);
  fs.closeSync(folder);
}
