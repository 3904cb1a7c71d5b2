import { hintOf, say, type Lang, type Phrase, type TextKey, type TextParams } from './text.ts';

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
  /** Ways out that were found for this very fault; they stand in place of its key's hint. */
  readonly waysOut?: readonly Phrase[] | undefined;
}

/** What to do about a fault; several lines where there are several ways out, undefined where nothing is known. */
export function hintOfFault({ key, params, waysOut = [] }: Fault, lang: Lang): string | undefined {
  if (waysOut.length === 0) return hintOf(lang, key, params);
  return waysOut.map((way) => say(lang, way.key, way.params)).join('\n');
}

const severityKeys = { error: 'config.checkError', warning: 'config.checkWarning' } as const;

/** As `describeFault`, and before it whether it is an error or a warning. */
export function labelFault(fault: Fault, lang: Lang): string {
  return `${say(lang, severityKeys[fault.severity])} ${describeFault(fault, lang)}`;
}

/** `file:row:column: message`, and the hint on the lines below. */
export function describeFault(fault: Fault, lang: Lang): string {
  const place = [fault.file, fault.row || undefined, fault.column]
    .filter((part) => part !== undefined)
    .join(':');
  const hints = hintOfFault(fault, lang)?.split('\n') ?? [];
  const via = fault.via === undefined ? '' : say(lang, 'config.faultVia', { via: fault.via });
  return `${place}: ${say(lang, fault.key, fault.params)}${via}${hints.map((hint) => `\n  → ${hint}`).join('')}`;
}
