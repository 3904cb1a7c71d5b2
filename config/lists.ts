/** Faults within the lists of the plant file itself: ids used twice, secrets in clear text. */
import type { Fault } from '../agent/base/fault.ts';
import { Secret } from '../agent/base/secret.ts';
import { valueAt } from './issues.ts';
import { hasReference } from './secrets.ts';
import type { Path, YamlFile } from './yaml.ts';

/** An item of a list that is valid by itself, and its index. */
export interface Item<T> {
  readonly index: number;
  readonly value: T;
}

/** Ids of a list as written, in its order; '' where there is none. */
export function idsWritten(root: unknown, list: string): string[] {
  const items = valueAt(root, [list]);
  if (!Array.isArray(items)) return [];
  return items.map((_, index) => {
    const id = valueAt(root, [list, index, 'id']);
    return typeof id === 'string' ? id : '';
  });
}

/** Ids used twice in a list. */
export function duplicateIds(yaml: YamlFile, root: unknown, list: string): Fault[] {
  const ids = idsWritten(root, list);
  return ids.flatMap((id, index) => {
    const first = ids.indexOf(id);
    if (id === '' || first === index) return [];
    const { line } = yaml.placeOfValue([list, first, 'id']);
    return [yaml.faultAt([list, index, 'id'], 'config.duplicateId', { id, first: `${yaml.file}:${line}` })];
  });
}

/** Secrets of a validated value that stand in clear text in the file as written. */
export function clearSecrets(yaml: YamlFile, written: unknown, value: unknown, path: Path): Fault[] {
  if (value instanceof Secret) {
    const text = valueAt(written, path);
    if (typeof text === 'string' && hasReference(text)) return [];
    const fault = yaml.faultAt(path, 'config.clearSecret', { key: String(path.at(-1)) });
    return [{ ...fault, severity: 'warning' }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    clearSecrets(yaml, written, inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
