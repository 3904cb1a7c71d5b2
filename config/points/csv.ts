/**
 * CSV as people's spreadsheets write it → rows of cells. Row numbers are those a spreadsheet shows: every record counts,
 * blank and comment rows too, and a quoted line break does not.
 */
import { parse } from 'csv-parse/sync';
import type { Fault } from '../../agent/base/fault.ts';

/** One row of a table, from whichever file format. */
export interface Row {
  /** 1-based, as a spreadsheet shows it. */
  readonly row: number;
  /** Trimmed. */
  readonly cells: readonly string[];
}

/** The rows of a CSV text that say something: not blank, not starting with `#`. */
export function readCsv(text: string, file: string): { rows: readonly Row[]; faults: readonly Fault[] } {
  try {
    const records = parse(text, {
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
    });
    return { rows: records.map(toRow).filter(isTelling), faults: [] };
  } catch (thrown) {
    return { rows: [], faults: [syntaxFault(thrown, file)] };
  }
}

function toRow(record: readonly string[], index: number): Row {
  // trim() also takes byte order marks and no-break spaces.
  return { row: index + 1, cells: record.map((cell) => cell.trim()) };
}

/** Neither blank nor a comment: `#` in the first cell and nothing in the others. “#1炉” is a name where others follow. */
function isTelling({ cells: [first = '', ...others] }: Row): boolean {
  return others.some((cell) => cell !== '') || (first !== '' && !first.startsWith('#'));
}

/** The separator that occurs most often in the header, outside of quotes; a comma where there is none. */
function delimiterOf(text: string): string {
  const header = /^(?![ \t]*(?:#|$))[^\r\n]+/m.exec(text)?.[0].replaceAll(/"[^"]*"/g, '') ?? '';
  const count = (delimiter: string): number => header.split(delimiter).length - 1;
  return [',', ';', '\t'].reduce((best, other) => (count(other) > count(best) ? other : best));
}

function syntaxFault(thrown: unknown, file: string): Fault {
  const error = thrown as { readonly code?: unknown; readonly records?: unknown };
  const code = String(error.code ?? 'CSV');
  // The parser counts the records it has finished; the fault is in the one after them.
  const row = typeof error.records === 'number' ? error.records + 1 : 0;
  return { severity: 'error', file, row, key: 'config.csvSyntax', params: { code } };
}
