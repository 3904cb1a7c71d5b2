/**
 * Signed notes (c2sp.org/signed-note) with Ed25519 (signature type 0x01), and the checkpoints written in them
 * (c2sp.org/tlog-checkpoint). Strict: what the pages do not allow is refused.
 */
import { base64, concat, fromBase64, hashOf, sameBytes, utf8 } from './bytes.ts';
import { isSigned, sha256 } from './hash.ts';

/** A key that signs notes. */
export interface VerifierKey {
  readonly name: string;
  /** 4 bytes: SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key) begins with them. */
  readonly id: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** The head of a log as a checkpoint says it. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** malformed: no signed note · unsigned: none of its signatures is by the key · forged: one says so and is not. */
export type NoteFault = 'malformed' | 'unsigned' | 'forged';

/** A note taken apart; nothing is said of its signatures yet. */
export interface Note {
  /** The signed text, with the line end of its last line. */
  readonly text: string;
  readonly signatures: readonly {
    readonly name: string;
    readonly id: Uint8Array;
    readonly bytes: Uint8Array;
  }[];
}

const ed25519Type = 1;

/** Reads `name+keyid+base64(0x01 ‖ public key)`. Undefined where it is none, or its id is not that of the key. */
export function parseKey(text: string): VerifierKey | undefined {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(text);
  const [, name = '', id = '', encoded = ''] = match ?? [];
  const bytes = fromBase64(encoded);
  if (match === null || bytes?.length !== 33 || bytes[0] !== ed25519Type) return undefined;
  const key = {
    name,
    id: sha256(concat(utf8(`${name}\n`), bytes)).subarray(0, 4),
    publicKey: bytes.subarray(1),
  };
  const written = Uint8Array.from([0, 2, 4, 6], (at) => Number.parseInt(id.slice(at, at + 2), 16));
  return sameBytes(written, key.id) ? key : undefined;
}

/** Takes a note apart. Undefined where it is none. */
export function parseNote(note: string): Note | undefined {
  // No control characters but line ends, and no half surrogate that UTF-8 could not hold.
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0009\u000b-\u001f]/.test(note) || !note.isWellFormed() || !note.endsWith('\n'))
    return undefined;
  const split = note.lastIndexOf('\n\n');
  if (split < 0) return undefined;
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > 100) return undefined;
  const signatures: { name: string; id: Uint8Array; bytes: Uint8Array }[] = [];
  for (const line of lines) {
    const match = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line);
    const bytes = fromBase64(match?.[2] ?? '');
    if (match === null || bytes === undefined || bytes.length < 5) return undefined;
    signatures.push({ name: match[1] ?? '', id: bytes.subarray(0, 4), bytes: bytes.subarray(4) });
  }
  return { text: note.slice(0, split + 1), signatures };
}

/** Checks that a note is signed by `key`. Signatures by other keys are passed over, as the page says. */
export function faultOfNote(note: Note, key: VerifierKey): NoteFault | undefined {
  const own = note.signatures.filter(({ name, id }) => name === key.name && sameBytes(id, key.id));
  if (own.length === 0) return 'unsigned';
  return own.every(({ bytes }) => isSignedText(bytes, note.text, key)) ? undefined : 'forged';
}

/**
 * Signatures that were found valid. A reviewer reads the same pack again with one more checkpoint, and of a quarter's
 * pack the 2 000 signatures are a third of the time.
 */
const found = new Set<string>();
const mostFound = 4096;

function isSignedText(signature: Uint8Array, text: string, { publicKey }: VerifierKey): boolean {
  const name = `${base64(publicKey)} ${base64(signature)} ${text}`;
  if (found.has(name)) return true;
  if (!isSigned(signature, utf8(text), publicKey)) return false;
  if (found.size >= mostFound) found.clear();
  found.add(name);
  return true;
}

/** Reads the text of a checkpoint. Undefined where it is none. Lines after the third are allowed, empty ones are not. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  if (!text.endsWith('\n')) return undefined;
  const lines = text.slice(0, -1).split('\n');
  const [origin = '', size = '', encoded = ''] = lines;
  const root = hashOf(encoded);
  const count = Number(size);
  if (origin === '' || root === undefined || lines.includes('')) return undefined;
  return /^(?:0|[1-9]\d{0,15})$/.test(size) && Number.isSafeInteger(count)
    ? { origin, size: count, root }
    : undefined;
}

/** The fingerprint people compare: SHA-256 of the public key. */
export function fingerprintOf(key: VerifierKey): Uint8Array {
  return sha256(key.publicKey);
}

/** The text of a root, as checkpoints write it. */
export function rootText(root: Uint8Array): string {
  return base64(root);
}
