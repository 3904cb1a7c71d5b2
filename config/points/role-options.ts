/** Role options as people write them → as the derivers read them. What cannot be read stays as it is and is told by the check. */
import { roleOptions, type MapKind, type OptionKind } from '../../agent/mes/options.ts';
import type { Role } from '../../agent/mes/roles.ts';
import { reasonCategories, verdicts } from '../../agent/model/event.ts';
import { choice, plain, yesNo } from './cell.ts';
import { reasonWords, verdictWords } from './words.ts';

const category = choice(reasonCategories, reasonWords);
const verdict = choice(verdicts, verdictWords);

/** The options of a tag: numbers in plain digits, `yes` or `no`, choices and categories by their names. */
export function canonicalOptions(
  role: Role | undefined,
  written: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const spec = role === undefined ? undefined : roleOptions[role];
  return Object.fromEntries(
    Object.entries(written).map(([name, value]) => {
      // In YAML an option may be a number or true.
      const text = String(value).replaceAll('｜', '|');
      // A state is never full-width; a text for people may well be.
      if (name === 'flashing') return [name, plain(text)];
      const kind = spec !== undefined && Object.hasOwn(spec.named, name) ? spec.named[name]?.is : undefined;
      if (kind !== undefined) return [name, canonical(kind, text)];
      return [name, spec?.map === undefined ? text : canonicalMeaning(spec.map, text)];
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

/** What a value of the machine stands for. */
function canonicalMeaning(map: MapKind, text: string): string {
  switch (map) {
    case 'reason':
      return canonicalReason(text);
    case 'verdict': {
      const read = verdict.read(text);
      return 'value' in read ? read.value : text;
    }
    case 'state':
    case 'mode':
      return plain(text);
    case 'alarm':
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
