/** Text in registers, two bytes each. Pure. */
import type { TypeOptions } from './type-options.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const gb18030 = new TextDecoder('gb18030');

/**
 * Reads a text: up to the first NUL and without blanks at its end, as `pad` says. Bytes that are not UTF-8 are taken for
 * GB 18030, the other encoding of Chinese text; both contain ASCII. A character that the length has cut is left out.
 * @param isSwapped the low byte of each register comes first
 */
export function readString(
  bytes: Uint8Array,
  at: number,
  length: number,
  isSwapped: boolean,
  pad: NonNullable<TypeOptions['pad']> = 'both',
): string {
  const text = new Uint8Array(length);
  for (let index = 0; index < length; index++) text[index] = bytes[at + (isSwapped ? index ^ 1 : index)] ?? 0;
  const end = pad === 'space' ? -1 : text.indexOf(0);
  const used = end < 0 ? text : text.subarray(0, end);
  // A device that ends every text with a NUL cuts one byte earlier.
  const decoded = decodeText(used, used.length >= length - 1);
  return pad === 'nul' ? decoded : decoded.trimEnd();
}

function decodeText(bytes: Uint8Array, isFull: boolean): string {
  const whole = decodeUtf8(bytes);
  if (whole !== undefined) return whole;
  const kept = bytes.subarray(0, lastCharacter(bytes));
  // All ASCII before one odd character says nothing of the encoding, unless the character had no room.
  const cut = isFull || kept.some((byte) => byte > 0x7f) ? decodeUtf8(kept) : undefined;
  if (cut !== undefined) return cut;
  const text = gb18030.decode(bytes);
  return isFull && text.endsWith('\ufffd') ? text.slice(0, -1) : text;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Where the last UTF-8 character begins, if it lacks bytes; else the length (RFC 3629 §3). */
function lastCharacter(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc2 && byte <= 0xf4) {
      const size = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
      return back < size ? bytes.length - back : bytes.length;
    }
    if (byte < 0x80 || byte > 0xbf) break;
  }
  return bytes.length;
}
