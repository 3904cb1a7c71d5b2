/** Columns of a table: their names in Chinese and English, in any order, and how a header cell finds its column. */
import { z } from 'zod';
import { nearest } from '../../agent/base/nearest.ts';
import { plain, type Kind } from './cell.ts';

/** One column. Its field is the English name. */
export interface Column<T = unknown> {
  readonly zh: string;
  readonly kind: Kind<T>;
  readonly required?: boolean;
  /** Other headers, in any spelling `fold` makes equal. */
  readonly aliases?: readonly string[];
  /** For editors: what it holds. */
  readonly about: string;
}

/** The columns of a table by field. */
export type Columns = Readonly<Record<string, Column>>;

/** The values of one row by field; a field is absent where its cell is empty. */
export type Values<C extends Columns> = {
  readonly [Field in keyof C]?: C[Field] extends Column<infer T> ? T : never;
};

/** Headers of columns every workshop's table has and nobody needs to be told about. */
const remarks = new Set([
  '备注',
  '说明备注',
  '序号',
  'no.',
  'no',
  'remark',
  'remarks',
  'note',
  'notes',
  'comment',
]);

/** A header without what does not matter: case, blanks, width, `_`, `-`, `*`, and a remark in brackets at its end. */
export function fold(header: string): string {
  const folded = plain(header)
    .toLowerCase()
    .replaceAll(/[\s_\-*/]/g, '');
  return folded.replace(/(.)\([^)]*\)$/, '$1');
}

/** Finds the column of a header; made once per kind of table. */
export class HeaderIndex {
  readonly columns: Columns;
  readonly #byFold = new Map<string, string>();

  constructor(columns: Columns) {
    this.columns = columns;
    for (const [field, { zh, aliases = [] }] of Object.entries(columns))
      for (const name of [field, zh, `${zh}${field}`, ...aliases]) this.#byFold.set(fold(name), field);
  }

  /** The field of a header, or undefined. */
  fieldOf(header: string): string | undefined {
    return this.#byFold.get(fold(header));
  }

  /** Whether a header is known to mean nothing to us. */
  isRemark(header: string): boolean {
    return remarks.has(plain(header).toLowerCase()) || header.startsWith('#');
  }

  /** The name a misspelt header was meant to be, in the language it was written in. */
  nearestTo(header: string): string | undefined {
    const names = Object.entries(this.columns).flatMap(([field, { zh }]) => [field, zh]);
    return nearest(plain(header), names);
  }

  /** All columns, for a person. */
  list(): string {
    return Object.entries(this.columns)
      .map(([field, { zh }]) => `${zh} ${field}`)
      .join(', ');
  }
}

/** The same table as a list in YAML: one strict object per row, the fields as its keys. */
export function rowSchema(columns: Columns, optional: readonly string[] = []): z.ZodType<Values<Columns>> {
  const shape = Object.entries(columns).map(([field, { kind, required, about, zh }]) => {
    const described = kind.schema.describe(`${about} ${zh}`);
    return [field, required === true && !optional.includes(field) ? described : described.optional()];
  });
  return z.strictObject(Object.fromEntries(shape)) as z.ZodType<Values<Columns>>;
}
