/** What zod finds wrong → faults a person can act on, in either language, at their place in the file. */
import type { z } from 'zod';
import { catalogue } from '../agent/base/catalogue/all.ts';
import type { Fault } from '../agent/base/fault.ts';
import type { TextKey } from '../agent/base/text.ts';
import { nearest } from '../agent/base/nearest.ts';
import { notOneOf } from './points/cell.ts';
import { noRole } from './points/role.ts';
import type { Path, YamlFile } from './yaml.ts';

type Issue = z.core.$ZodIssue;

/** What knows where the value of a path was written. */
export type Written = Pick<YamlFile, 'file' | 'faultAt' | 'faultAtKey'>;

/** The faults of a failed parse of `root`. `known` lists the keys of the map at a path. */
export function faultsOfIssues(
  yaml: Written,
  root: unknown,
  issues: readonly Issue[],
  known: (path: Path) => readonly string[],
): Fault[] {
  const misspelt = new Set(issues.flatMap((issue) => meantKeys(issue, known)));
  return issues
    .filter(({ path }) => valueAt(root, path) !== undefined || !misspelt.has(JSON.stringify(path)))
    .flatMap((issue) => faultsOf({ yaml, root, known }, issue, issue.path));
}

/** The keys that unknown ones were most likely meant to be: that they are missing is told with those. */
function meantKeys(issue: Issue, known: Context['known']): string[] {
  if (issue.code !== 'unrecognized_keys') return [];
  return issue.keys.flatMap((key) => {
    if (wideIn.test(key) || mapsOf(key, issue.path, known).length === 1) return [];
    const near = nearest(key, known(issue.path));
    return near === undefined ? [] : [JSON.stringify([...issue.path, near])];
  });
}

interface Context {
  readonly yaml: Written;
  readonly root: unknown;
  readonly known: (path: Path) => readonly string[];
}

function faultsOf(context: Context, issue: Issue, path: Path): Fault[] {
  const { yaml, root } = context;
  const key = path.length === 0 ? yaml.file : nameOf(path);
  const value = valueAt(root, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((one) => unknownKey(context, path, one));
    case 'invalid_union':
      return unionFaults(context, issue, path);
    case 'invalid_type':
      if (value === undefined) return [yaml.faultAt(path, 'config.missingKey', { key })];
      if (isTextKey(issue.message)) return [yaml.faultAt(path, issue.message, { key, value: String(value) })];
      return [
        yaml.faultAt(path, expected[issue.expected] ?? 'config.badValue', { key, problem: issue.message }),
      ];
    case 'invalid_value': {
      if (value === undefined) return [yaml.faultAt(path, 'config.missingKey', { key })];
      const isRole = path.at(-1) === 'role';
      const { key: text, params } = isRole
        ? noRole(String(value))
        : notOneOf(String(value), issue.values.map(String));
      return [yaml.faultAt(path, text, params)];
    }
    case 'too_small':
    case 'too_big':
      if (isTextKey(issue.message)) return [yaml.faultAt(path, issue.message, { key, value: String(value) })];
      return [yaml.faultAt(path, sizeKey(issue), { key, limit: limitOf(issue) })];
    case 'invalid_format':
      if (isTextKey(issue.message)) return [yaml.faultAt(path, issue.message, { key })];
      return [yaml.faultAt(path, 'config.badFormat', { key, expected: issue.message })];
    case 'invalid_key':
      return issue.issues.flatMap((one) => faultsOf(context, one, path));
    case 'custom':
      if (isTextKey(issue.message)) return [yaml.faultAt(path, issue.message, { key, ...issue.params })];
      return [yaml.faultAt(path, 'config.badValue', { key, problem: issue.message })];
    default:
      if (isTextKey(issue.message)) return [yaml.faultAt(path, issue.message, { key })];
      return [yaml.faultAt(path, 'config.badValue', { key, problem: issue.message })];
  }
}

const expected: Readonly<Partial<Record<string, TextKey>>> = {
  string: 'config.expectText',
  number: 'config.expectNumber',
  int: 'config.expectInteger',
  boolean: 'config.expectBoolean',
  array: 'config.expectList',
  object: 'config.expectMap',
  record: 'config.expectMap',
};

const wideIn = /[：，]/;

/** The maps inside the one at a path that know a key. */
function mapsOf(key: string, path: Path, known: Context['known']): string[] {
  return known(path).filter((name) => known([...path, name]).includes(key));
}

function unknownKey({ yaml, known }: Context, path: Path, key: string): Fault {
  const names = known(path);
  // `port：502` and `{ id: a，port: 502 }` are no fault to YAML, but part of a name or of a text.
  const [wide] = wideIn.exec(key) ?? [];
  if (wide !== undefined) return yaml.faultAtKey(path, key, 'config.wideKey', { key, wide });
  const [inside, ...others] = mapsOf(key, path, known);
  if (inside !== undefined && others.length === 0)
    return yaml.faultAtKey(path, key, 'config.unknownKeyInside', { key, inside });
  const near = nearest(key, names);
  if (near !== undefined) return yaml.faultAtKey(path, key, 'config.unknownKeyNear', { key, nearest: near });
  return yaml.faultAtKey(path, key, 'config.unknownKey', { key, known: names.join(', ') });
}

/** Of the alternatives the one that was meant: whose faults lie deepest; by its discriminator where there is one. */
function unionFaults(context: Context, issue: Issue & { code: 'invalid_union' }, path: Path): Fault[] {
  if (issue.discriminator !== undefined) {
    const at = path.at(-1) === issue.discriminator ? path : [...path, issue.discriminator];
    const value = valueAt(context.root, at);
    if (value === undefined)
      return [context.yaml.faultAt(at, 'config.missingKey', { key: issue.discriminator })];
    const { key, params } = notOneOf(
      String(value),
      ('options' in issue ? (issue.options ?? []) : []).map(String),
    );
    return [context.yaml.faultAt(at, key, params)];
  }
  const isOfType = (issues: readonly Issue[]): boolean =>
    !issues.some((one) => one.path.length === 0 && one.code === 'invalid_type');
  const meant = issue.errors.find(isOfType) ?? issue.errors[0] ?? [];
  return meant.flatMap((one) => faultsOf(context, one, [...path, ...one.path]));
}

function sizeKey(issue: Issue & { code: 'too_small' | 'too_big' }): TextKey {
  const isNumber = issue.origin === 'number' || issue.origin === 'int';
  if (issue.code === 'too_small') return isNumber ? 'config.tooSmall' : 'config.tooShort';
  return isNumber ? 'config.tooBig' : 'config.tooLong';
}

function limitOf(issue: Issue & { code: 'too_small' | 'too_big' }): number {
  return Number(issue.code === 'too_small' ? issue.minimum : issue.maximum);
}

/** The last key of a path, with an index after the list's name. */
function nameOf(path: Path): string {
  const last = path.at(-1);
  if (typeof last === 'number') return `${String(path.at(-2) ?? '')}[${last}]`;
  return last === undefined ? '' : String(last);
}

function isTextKey(message: string): message is TextKey {
  return Object.hasOwn(catalogue, message);
}

/** The value at a path of plain values. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}
