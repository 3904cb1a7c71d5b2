/** Checkpoints and signed notes as C2SP writes them (tlog-checkpoint, signed-note), with Ed25519. Pure. */
import { hash, sign, type KeyObject } from 'node:crypto';

/** Signature type of Ed25519 in a signed note. */
const ed25519 = Buffer.of(0x01);

/** A key that signs notes under a name. */
export interface NoteKey {
  /** Not empty, without spaces and `+`. */
  readonly name: string;
  readonly privateKey: KeyObject;
  /** 32 bytes. */
  readonly publicKey: Buffer;
}

/** First four bytes of SHA-256(name ‖ "\n" ‖ type ‖ public key). */
function keyId({ name, publicKey }: Omit<NoteKey, 'privateKey'>): Buffer {
  const hashed = Buffer.concat([Buffer.from(`${name}\n`), ed25519, publicKey]);
  return hash('sha256', hashed, 'buffer').subarray(0, 4);
}

/** The verifier key: `name+keyid+base64(type ‖ public key)`. */
export function verifierKey(key: Omit<NoteKey, 'privateKey'>): string {
  return `${key.name}+${keyId(key).toString('hex')}+${Buffer.concat([ed25519, key.publicKey]).toString('base64')}`;
}

/** SHA-256 of the public key in hex: what people compare. */
export function fingerprint(publicKey: Buffer): string {
  return hash('sha256', publicKey, 'hex');
}

/** A note: its text, an empty line, a signature line. @param text ends with a line feed */
export function signNote(key: NoteKey, text: string): string {
  const signature = Buffer.concat([keyId(key), sign(null, Buffer.from(text), key.privateKey)]);
  return `${text}\n— ${key.name} ${signature.toString('base64')}\n`;
}

/** The text of a checkpoint: origin, size, root. */
export function checkpointText(origin: string, size: number, root: Buffer): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}
