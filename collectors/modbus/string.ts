const utf8 = new TextDecoder('utf-8', { fatal: true });
const gb18030 = new TextDecoder('gb18030');

/**
 * Text in registers, two bytes each: up to the first NUL, without trailing blanks. Bytes that are not UTF-8 are taken for
 * GB 18030, the other encoding of Chinese text; both contain ASCII.
 * @param isSwapped the low byte of each register comes first
 */
export function readString(bytes: Uint8Array, at: number, length: number, isSwapped: boolean): string {
  const text = new Uint8Array(length);
  for (let index = 0; index < length; index++) text[index] = bytes[at + (isSwapped ? index ^ 1 : index)] ?? 0;
  const end = text.indexOf(0);
  const used = end < 0 ? text : text.subarray(0, end);
  return decodeText(used).trimEnd();
}

function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return gb18030.decode(bytes);
  }
}
