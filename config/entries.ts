/** A list of the plant file whose entries are tables or rows: `tags`, `alarms`, `instances`. */
import type { z } from 'zod';
import { valueAt } from './issues.ts';
import { tableNameOf } from './points/alarms.ts';
import type { Columns, HeaderIndex, Values } from './points/columns.ts';
import type { TableRecord } from './points/import.ts';
import type { TableReader } from './tables.ts';
import type { Path } from './yaml.ts';

/** One entry of a list of tables: a file, or a row written in YAML. */
export interface Entry<C extends Columns> {
  /** Of the table, where it is a file. */
  readonly name: string | undefined;
  readonly records: readonly TableRecord<C>[];
}

/** Everything a list holds or names, as far as it can be read; `tables` keeps the faults. */
export async function readEntries<C extends Columns>(
  tables: TableReader,
  root: unknown,
  list: string,
  index: HeaderIndex & { readonly columns: C },
  schema: z.ZodType<Values<Columns>>,
): Promise<Entry<C>[]> {
  const listed = valueAt(root, [list]);
  const entries: Entry<C>[] = [];
  for (const [place, entry] of (Array.isArray(listed) ? listed : []).entries()) {
    const path: Path = [list, place];
    if (typeof entry === 'string') {
      entries.push({ name: tableNameOf(entry), records: await tables.file(index, entry, path) });
      continue;
    }
    const { data } = schema.safeParse(entry);
    const records = data === undefined ? [] : [tables.row(index.columns, data, path)];
    entries.push({ name: undefined, records });
  }
  return entries;
}
