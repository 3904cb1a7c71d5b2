/** Entries of one JSON object a line. */
import { linesOf, textOf } from './bytes.ts';
import { isObject, parseJson } from './canonical.ts';

/** One line; `value` is undefined where it is not an object in canonical JSON. */
export interface JsonLine {
  /** From 1. */
  readonly line: number;
  readonly value: Readonly<Record<string, unknown>> | undefined;
}

/** The lines of an entry. A last line without its end has no value. */
export function* jsonLines(bytes: Uint8Array): Generator<JsonLine> {
  const { lines, whole } = linesOf(bytes);
  for (const [at, bytesOfLine] of lines.entries()) {
    const parsed = parseJson(textOf(bytesOfLine) ?? '');
    const cut = !whole && at === lines.length - 1;
    yield {
      line: at + 1,
      value: parsed?.canonical && isObject(parsed.value) && !cut ? parsed.value : undefined,
    };
  }
}
