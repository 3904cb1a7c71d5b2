/** Rows of cells → records of typed values. Every bad cell is a fault; the row's other cells are read all the same. */
import type { Fault } from '../../agent/base/fault.ts';
import type { TextKey, TextParams } from '../../agent/base/text.ts';
import type { Origin } from '../../agent/model/tag.ts';
import type { Columns, HeaderIndex, Values } from './columns.ts';
import type { Row } from './csv.ts';

/** One row's values, and where it stands. */
export interface TableRecord<C extends Columns = Columns> {
  readonly values: Values<C>;
  readonly origin: Origin;
  /** Fields whose cells hold something unreadable: told already, not to be told again as missing. */
  readonly broken: ReadonlySet<string>;
}

/** A table read. */
export interface Imported<C extends Columns> {
  readonly records: readonly TableRecord<C>[];
  /** Headers as written, by field. */
  readonly headers: ReadonlyMap<string, string>;
  readonly faults: readonly Fault[];
}

/** A fault of one cell. */
export function cellFault(
  origin: Origin,
  column: string | undefined,
  key: TextKey,
  params: TextParams = {},
): Fault {
  return { severity: 'error', file: origin.file, row: origin.row, column, key, params };
}

/** Reads a table: its first row is the header. */
export function importRows<C extends Columns>(
  index: HeaderIndex & { readonly columns: C },
  rows: readonly Row[],
  file: string,
): Imported<C> {
  const [head, ...body] = rows;
  if (head === undefined) {
    const params = { columns: index.list() };
    const fault = cellFault({ file, row: 0 }, undefined, 'config.emptyTable', params);
    return { records: [], headers: new Map(), faults: [fault] };
  }
  const wide = wideSeparator(index, head);
  if (wide !== undefined) {
    const fault = cellFault({ file, row: head.row }, undefined, 'config.wideSeparator', { wide });
    return { records: [], headers: new Map(), faults: [fault] };
  }
  const { fields, headers, faults } = readHeader(index, head, file);
  // Equal texts share one string, so that a large table stays small in memory.
  const strings = new Map<string, string>();
  const records = body.map((row) => {
    if (row.cells.slice(fields.length).some((cell) => cell !== ''))
      faults.push(cellFault({ file, row: row.row }, undefined, 'config.tooManyCells'));
    const values: Record<string, unknown> = {};
    const broken = new Set<string>();
    for (const [place, field] of fields.entries()) {
      const cell = row.cells[place] ?? '';
      const column = field === undefined ? undefined : index.columns[field];
      if (column === undefined || field === undefined) continue;
      const fail = (key: TextKey, params?: TextParams): void => {
        faults.push(cellFault({ file, row: row.row }, headers.get(field), key, params));
        broken.add(field);
      };
      if (cell === '') {
        if (column.required === true) fail('config.emptyCell');
        continue;
      }
      const read = column.kind.read(cell);
      if ('key' in read) fail(read.key, read.params);
      else values[field] = typeof read.value === 'string' ? shared(strings, read.value) : read.value;
    }
    return { values: values as Values<C>, origin: { file, row: row.row }, broken };
  });
  return { records, headers, faults };
}

/** One row of the same table written in YAML, already validated by `rowSchema`. Text is read as a cell's text is. */
export function importObject<C extends Columns>(
  columns: C,
  object: Readonly<Record<string, unknown>>,
  origin: Origin,
): { readonly record: TableRecord<C>; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const values: Record<string, unknown> = {};
  const broken = new Set<string>();
  for (const [field, { kind }] of Object.entries(columns)) {
    const given = object[field];
    if (given === undefined || given === '') continue;
    if (typeof given !== 'string') {
      // A number where text is meant, such as an address; numbers proper read back as themselves.
      const read = typeof given === 'number' ? kind.read(String(given)) : { value: given };
      values[field] = 'value' in read ? read.value : given;
      continue;
    }
    const read = kind.read(given);
    if ('value' in read) values[field] = read.value;
    else {
      faults.push(cellFault(origin, field, read.key, read.params));
      broken.add(field);
    }
  }
  return { record: { values: values as Values<C>, origin, broken }, faults };
}

/** The full-width separator of a table that has no other: a header that is one cell, of which it makes several known ones. */
function wideSeparator(index: HeaderIndex, { cells }: Row): string | undefined {
  const [only = '', ...more] = cells.filter((cell) => cell !== '');
  if (more.length > 0) return undefined;
  const known = (separator: string): number =>
    only.split(separator).filter((name) => index.fieldOf(name) !== undefined).length;
  return ['，', '；', '、'].find((separator) => known(separator) > 1);
}

function readHeader(index: HeaderIndex, head: Row, file: string) {
  const faults: Fault[] = [];
  const headers = new Map<string, string>();
  const origin = { file, row: head.row };
  const fields = head.cells.map((header) => {
    if (header === '' || index.isRemark(header)) return undefined;
    const field = index.fieldOf(header);
    if (field === undefined) {
      faults.push(unknownColumn(index, header, origin));
      return undefined;
    }
    const other = headers.get(field);
    if (other !== undefined) {
      faults.push(cellFault(origin, header, 'config.duplicateColumn', { header, other }));
      return undefined;
    }
    headers.set(field, header);
    return field;
  });
  for (const [field, { zh, required }] of Object.entries(index.columns))
    if (required === true && !headers.has(field))
      faults.push(cellFault(origin, undefined, 'config.missingColumn', { en: field, zh }));
  return { fields, headers, faults };
}

function unknownColumn(index: HeaderIndex, header: string, origin: Origin): Fault {
  const near = index.nearestTo(header);
  if (near !== undefined)
    return cellFault(origin, header, 'config.misspeltColumn', { header, nearest: near });
  const fault = cellFault(origin, header, 'config.unknownColumn', { header, columns: index.list() });
  return { ...fault, severity: 'warning' };
}

function shared(strings: Map<string, string>, value: string): string {
  const known = strings.get(value);
  if (known !== undefined) return known;
  strings.set(value, value);
  return value;
}
