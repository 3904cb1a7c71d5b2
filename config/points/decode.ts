/** The text of a file a person saved. Excel in Chinese writes CSV as GB18030 and "Unicode text" as UTF-16. */

/** The text without byte order mark, or undefined where it is text in none of the encodings. */
export function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode(bytes, 'utf-16le');
  // GB18030 text is hardly ever valid UTF-8 by chance, while most bytes are valid GB18030: UTF-8 goes first.
  return decode(bytes, 'utf-8') ?? decode(bytes, 'gb18030');
}

/** Whether the file is a ZIP (XLSX) or an OLE document (XLS) rather than text. */
export function isWorkbook(bytes: Uint8Array): boolean {
  const magic = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
  return magic === 0x504b || magic === 0xd0cf;
}

function decode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
