/**
 * What a far side says of itself, made safe to keep and to show: bounded, and nothing in it but printable text. What is
 * neither UTF-8 nor GB 18030 is kept as hex, so that it can still be told from another.
 */

/** Longest fact, in characters. */
export const longestFact = 200;

/** Most facts of one endpoint or unit. */
export const mostFacts = 32;

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** What Chinese devices write where it is not UTF-8. */
const gb18030 = new TextDecoder('gb18030', { fatal: true });
/** Neither control nor format characters (which could turn a text around on a screen), nor line separators. */
const printable = /^[^\p{C}\p{Zl}\p{Zp}]*$/u;

/** The text of a fact; undefined where nothing is said. NULs and blanks at the end are padding. */
export function factOf(said: string | Uint8Array): string | undefined {
  const bytes = typeof said === 'string' ? Buffer.from(said) : said;
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0 || bytes[end - 1] === 0x20)) end--;
  const used = bytes.subarray(0, end);
  if (used.length === 0) return undefined;
  const text = textOf(used);
  if (text === undefined || !printable.test(text))
    return Buffer.from(used.subarray(0, longestFact / 2)).toString('hex');
  const trimmed = text.trim();
  return trimmed === '' ? undefined : [...trimmed].slice(0, longestFact).join('');
}

/** Facts by name, without those that say nothing; of too many the first. */
export function factsOf(
  said: Iterable<readonly [name: string, said: string | Uint8Array | undefined]>,
): Record<string, string> {
  const facts: Record<string, string> = {};
  let count = 0;
  for (const [name, what] of said) {
    const fact = what === undefined ? undefined : factOf(what);
    if (fact === undefined || count >= mostFacts) continue;
    facts[name] = fact;
    count++;
  }
  return facts;
}

function textOf(bytes: Uint8Array): string | undefined {
  for (const encoding of [utf8, gb18030]) {
    try {
      return encoding.decode(bytes);
    } catch {
      // The next one, or none.
    }
  }
  return undefined;
}
