import { hintOf, say, type Lang, type TextKey, type TextParams } from './text.ts';

/** One thing wrong, or doubtful, in what a person wrote: where it is, what it is, and (by its key's hint) the way out. */
export interface Fault {
  readonly severity: 'error' | 'warning';
  /** File as the person named it. */
  readonly file: string;
  /** 1-based line of a YAML file or row of a table (the header is row 1); 0 where the whole file is meant. */
  readonly row: number;
  /** Column: a table's header, or a 1-based character position. */
  readonly column?: string | number | undefined;
  /** Where what stands there is written: a template's `file:line`. */
  readonly via?: string | undefined;
  readonly key: TextKey;
  readonly params?: TextParams | undefined;
}

/** `file:row:column: message`, and the hint on a second line. */
export function describeFault(fault: Fault, lang: Lang): string {
  const place = [fault.file, fault.row || undefined, fault.column]
    .filter((part) => part !== undefined)
    .join(':');
  const hint = hintOf(lang, fault.key, fault.params);
  const via = fault.via === undefined ? '' : say(lang, 'config.faultVia', { via: fault.via });
  return `${place}: ${say(lang, fault.key, fault.params)}${via}${hint === undefined ? '' : `\n  → ${hint}`}`;
}
