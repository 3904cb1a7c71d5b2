/** Bytes and their text forms, strict: a text that another text decodes to the same bytes as is no text of ours. */

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** UTF-8 of a text. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text of UTF-8 bytes; undefined where they are none. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Standard base64 with padding. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    const left = bytes.length - at;
    text += alphabet.charAt(a >> 2) + alphabet.charAt(((a & 3) << 4) | (b >> 4));
    text += left > 1 ? alphabet.charAt(((b & 15) << 2) | (c >> 6)) : '=';
    text += left > 2 ? alphabet.charAt(c & 63) : '=';
  }
  return text;
}

/** Bytes of standard base64 with padding; undefined where it is not in its one form. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return undefined;
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = binary.charCodeAt(at);
  // The bits that padding leaves over must be zero.
  return base64(bytes) === text ? bytes : undefined;
}

/** Whether a text is 32 bytes in base64; the bits that padding leaves over are zero. Much faster than decoding it. */
export function isHash(text: unknown): boolean {
  return typeof text === 'string' && /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/.test(text);
}

/** The 32 bytes of a hash in base64. */
export function hashOf(text: unknown): Uint8Array | undefined {
  return typeof text === 'string' && isHash(text) ? fromBase64(text) : undefined;
}

/** A list of hashes in base64. */
export function hashesOf(texts: unknown): Uint8Array[] | undefined {
  if (!Array.isArray(texts)) return undefined;
  const hashes: Uint8Array[] = [];
  for (const text of texts) {
    const hash = hashOf(text);
    if (hash === undefined) return undefined;
    hashes.push(hash);
  }
  return hashes;
}

/** Lower case hex. */
export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Order of byte strings: negative where `a` comes first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Whether both are the same bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && compareBytes(a, b) === 0;
}

/** One after the other. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** The texts of the lines of a file; undefined those that are no UTF-8. The file is decoded at once, if that can be done. */
export function textsOf(bytes: Uint8Array, lines: readonly Uint8Array[]): readonly (string | undefined)[] {
  return textOf(bytes)?.split('\n') ?? lines.map(textOf);
}

/** The lines of a file without their line ends. `whole` is false where the last one has none. */
export function linesOf(bytes: Uint8Array): { readonly lines: Uint8Array[]; readonly whole: boolean } {
  const lines: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(0x0a, at);
    if (end < 0) return { lines: [...lines, bytes.subarray(at)], whole: false };
    lines.push(bytes.subarray(at, end));
    at = end + 1;
  }
  return { lines, whole: true };
}
