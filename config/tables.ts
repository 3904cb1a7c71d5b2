/** The tables a plant file names, or holds: files and rows in YAML → records, with the headers as their authors wrote them. */
import { readFile } from 'node:fs/promises';
import { dirname, join, isAbsolute } from 'node:path';
import type { Fault } from '../agent/base/fault.ts';
import type { Columns, HeaderIndex } from './points/columns.ts';
import { readCsv } from './points/csv.ts';
import { decodeText, isWorkbook } from './points/decode.ts';
import { cellFault, importObject, importRows, type TableRecord } from './points/import.ts';
import type { Path, YamlFile } from './yaml.ts';

/** Reads tables; keeps the headers of each by file. */
export class TableReader {
  readonly faults: Fault[] = [];
  readonly #yaml: YamlFile;
  readonly #headers = new Map<string, ReadonlyMap<string, string>>();

  constructor(yaml: YamlFile) {
    this.#yaml = yaml;
  }

  /** The records of the table file named at `path` of the plant file, as long as it can be read. */
  async file<C extends Columns>(
    index: HeaderIndex & { readonly columns: C },
    name: string,
    path: Path,
  ): Promise<readonly TableRecord<C>[]> {
    const file = besides(this.#yaml.file, name);
    const bytes = await read(file);
    if (typeof bytes === 'string') {
      this.faults.push(this.#yaml.faultAt(path, 'config.unreadable', { path: file, code: bytes }));
      return [];
    }
    const text = isWorkbook(bytes) ? undefined : decodeText(bytes);
    if (text === undefined) {
      const key = isWorkbook(bytes) ? 'config.notText' : 'config.encoding';
      this.faults.push(cellFault({ file, row: 0 }, undefined, key));
      return [];
    }
    const { rows, faults } = readCsv(text, file);
    this.faults.push(...faults);
    if (faults.length > 0) return [];
    const imported = importRows(index, rows, file);
    this.faults.push(...imported.faults);
    this.#headers.set(file, imported.headers);
    return imported.records;
  }

  /** The record of a row written in YAML at `path`, validated already. */
  row<C extends Columns>(columns: C, object: object, path: Path): TableRecord<C> {
    const origin = { file: this.#yaml.file, row: this.#yaml.placeOfValue(path).line };
    const { record, faults } = importObject(columns, { ...object }, origin);
    this.faults.push(...faults);
    return record;
  }

  /** The column of a field as its author wrote it; the Chinese name where the table lacks it, the key in YAML. */
  headerOf(index: HeaderIndex, file: string, field: string): string {
    if (file === this.#yaml.file) return field;
    return this.#headers.get(file)?.get(field) ?? index.columns[field]?.zh ?? field;
  }
}

/** The path of a file named in the plant file, as a person standing where the plant file was named would write it. */
export function besides(plantFile: string, name: string): string {
  return isAbsolute(name) ? name : join(dirname(plantFile), name);
}

/** The bytes of a file, or the system's code for why not. */
export async function read(file: string): Promise<Uint8Array | string> {
  try {
    return await readFile(file);
  } catch (thrown) {
    return String((thrown as NodeJS.ErrnoException).code ?? thrown);
  }
}
