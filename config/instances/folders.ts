/** Where templates are: the folder of the plant's own, and that of the program. Own ones go first. */
import { readdirSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import type { Fault } from '../../agent/base/fault.ts';
import { decodeText } from '../points/decode.ts';
import { read } from '../tables.ts';
import { readTemplate, type ReadTemplate } from './template.ts';

/** Templates that come with the program. */
export const builtInFolder = join(import.meta.dirname, '../templates');

/** Finds templates by id; each file is read once. */
export class TemplateFolders {
  readonly #folders: readonly string[];
  readonly #files = new Map<string, string>();
  readonly #read = new Map<string, Promise<ReadTemplate>>();

  /** @param folders the first goes before the next; one that is not there holds nothing */
  constructor(...folders: readonly string[]) {
    this.#folders = folders;
    for (const folder of this.#folders.toReversed())
      for (const name of namesIn(folder)) this.#files.set(basename(name, '.yaml'), join(folder, name));
  }

  /** Every id there is, ascending. */
  get ids(): readonly string[] {
    return [...this.#files.keys()].toSorted();
  }

  /** The template of an id, or what is wrong with its file; undefined where there is none. */
  async find(id: string): Promise<ReadTemplate | undefined> {
    const file = this.#files.get(id);
    if (file === undefined) return undefined;
    const known = this.#read.get(id) ?? readFile(file, shown(file), id);
    this.#read.set(id, known);
    return known;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^[^.].*\.yaml$/.test(name));
  } catch {
    return [];
  }
}

/** As a person is told it: those of the program by their place in it, wherever it is installed. */
function shown(file: string): string {
  return dirname(file) === builtInFolder ? posix.join('config/templates', basename(file)) : file;
}

/** @param name as a person is told it */
async function readFile(path: string, name: string, id: string): Promise<ReadTemplate> {
  const bytes = await read(path);
  if (typeof bytes === 'string') {
    const fault: Fault = {
      severity: 'error',
      file: name,
      row: 0,
      key: 'config.unreadable',
      params: { path: name, code: bytes },
    };
    return { faults: [fault] };
  }
  const text = decodeText(bytes);
  if (text === undefined)
    return { faults: [{ severity: 'error', file: name, row: 0, key: 'config.encoding' }] };
  return readTemplate(name, text, id);
}
