/** The cell of a role, and what is said of a word that is none: there are too many roles to list them all. */
import type { TextKey, TextParams } from '../../agent/base/text.ts';
import { roles, type Role } from '../../agent/mes/roles.ts';
import { choice, notOneOf, plain, type Kind } from './cell.ts';
import { roleWords } from './role-words.ts';

/** Families of fewer roles are left to the documentation. */
const leastOfFamily = 3;
const families = Map.groupBy(roles, (one) => one.split('.', 1)[0] ?? one);
const starts = [...families].filter(([, own]) => own.length >= leastOfFamily).map(([name]) => `${name}.`);

const known = choice(roles, roleWords);

/** A role by its name or its Chinese word. */
export const role: Kind<Role> = {
  schema: known.schema,
  read(cell) {
    const read = known.read(cell);
    return 'value' in read ? read : noRole(cell);
  },
};

/** The fault of a word that is no role: names the nearest, else those that begin alike, else how roles begin. */
export function noRole(value: string): { readonly key: TextKey; readonly params: TextParams } {
  const fault = notOneOf(value, roles, [...roles, ...Object.keys(roleWords)]);
  if (fault.key === 'config.notOneOfNear') return fault;
  const alike = families.get(plain(value).toLowerCase().split('.', 1)[0] ?? '');
  if (alike !== undefined) return { key: 'config.notOneOf', params: { value, known: alike.join(', ') } };
  return { key: 'config.noRole', params: { value, starts: starts.join(' ') } };
}
