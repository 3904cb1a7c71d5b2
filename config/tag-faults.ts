/** Collects what is wrong with tags, each at the column as its author named it. */
import type { Fault } from '../agent/base/fault.ts';
import type { TextKey, TextParams } from '../agent/base/text.ts';
import type { Origin, Tag } from '../agent/model/tag.ts';

/** A field of a point table. */
export type TagField = 'role' | 'roleOptions' | 'type' | 'unitOfMeasure' | 'group';

export class TagFaults {
  readonly list: Fault[] = [];
  readonly #headerOf: (file: string, field: TagField) => string;

  /** @param headerOf the column of a field as the author of a file wrote it */
  constructor(headerOf: (file: string, field: TagField) => string) {
    this.#headerOf = headerOf;
  }

  error({ origin }: Tag, field: TagField, key: TextKey, params: TextParams = {}): void {
    const column = this.#headerOf(origin.file, field);
    this.list.push({ severity: 'error', ...origin, column, key, params });
  }

  warning({ origin }: Tag, field: TagField, key: TextKey, params: TextParams = {}): void {
    const column = this.#headerOf(origin.file, field);
    this.list.push({ severity: 'warning', ...origin, column, key, params });
  }
}

/** A place for a person, `press.csv:7`. */
export function where({ file, row }: Origin): string {
  return `${file}:${row}`;
}
