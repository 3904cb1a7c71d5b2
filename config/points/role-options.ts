/** Role options as people write them → as the derivers read them. What cannot be read stays as it is and is told by the check. */
import { roleOptions, type OptionKind } from '../../agent/mes/options.ts';
import type { Role } from '../../agent/mes/roles.ts';
import { reasonCategories } from '../../agent/model/event.ts';
import { choice, plain, yesNo } from './cell.ts';
import { reasonWords } from './words.ts';

const category = choice(reasonCategories, reasonWords);

/** The options of a tag: numbers in plain digits, `yes` or `no`, choices and categories by their names. */
export function canonicalOptions(
  role: Role | undefined,
  written: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const spec = role === undefined ? undefined : roleOptions[role];
  return Object.fromEntries(
    Object.entries(written).map(([name, value]) => {
      // In YAML an option may be a number or true.
      const text = String(value);
      const kind = spec?.named[name]?.is;
      if (kind !== undefined) return [name, canonical(kind, text)];
      return [name, spec?.map === 'reason' ? canonicalReason(text) : text];
    }),
  );
}

function canonical(kind: OptionKind, text: string): string {
  switch (kind.kind) {
    case 'number':
      return plain(text);
    case 'yesNo': {
      const read = yesNo.read(text);
      return 'value' in read ? (read.value ? 'yes' : 'no') : text;
    }
    case 'choice': {
      const isCategory = kind.values === reasonCategories;
      const read = (isCategory ? category : choice(kind.values)).read(text);
      return 'value' in read ? read.value : text;
    }
    case 'text':
      return text;
  }
}

/** `换刀` → `TOOL_CHANGE|换刀`, so that the word is not lost; `换刀|换刀片|insert change` → `TOOL_CHANGE|…`. */
function canonicalReason(text: string): string {
  const [first = '', ...texts] = text.split('|');
  const read = category.read(first);
  if (!('value' in read)) return text;
  const word = plain(first);
  const isName = word.toUpperCase() === read.value;
  return [read.value, ...(texts.length > 0 || isName ? texts : [word])].join('|');
}
