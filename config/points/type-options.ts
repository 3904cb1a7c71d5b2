/**
 * Type options as people write them → by their names, numbers in plain digits. What the values mean, and whether they fit
 * type and address, only the protocol knows; its check tells.
 */
import type { TextKey, TextParams } from '../../agent/base/text.ts';
import {
  pads,
  signs,
  typeOptionNames,
  type Tag,
  type TagType,
  type TypeOptionName,
} from '../../agent/model/tag.ts';
import { isProblem, parseAddress, writeAddress } from '../../collectors/modbus/address.ts';
import type { BareAddress } from '../../collectors/modbus/address.ts';
import { choice, plain } from './cell.ts';
import { padWords, signWords, typeOptionWords } from './words.ts';

const name = choice(typeOptionNames, typeOptionWords);
const choices = { sign: choice(signs, signWords), pad: choice(pads, padWords) } as const;

/** The row a set of options stands in. */
export interface TypeOptionsRow {
  readonly type: TagType | undefined;
  /** What a bare number means there; undefined where the row does not say. */
  readonly addressBase: BareAddress | undefined;
}

/**
 * The options of a tag; those with a fault are left out.
 * @param written a cell's pairs, or a map in YAML, where a value may be a number
 * @param fail told each fault
 */
export function canonicalTypeOptions(
  written: Readonly<Record<string, unknown>>,
  row: TypeOptionsRow,
  fail: (key: TextKey, params: TextParams) => void,
): NonNullable<Tag['typeOptions']> {
  const found: Partial<Record<TypeOptionName, string>> = {};
  for (const [option, value] of Object.entries(written)) {
    const read = name.read(option);
    if ('key' in read) fail(read.key, read.params);
    else if (Object.hasOwn(found, read.value)) fail('config.pairTwice', { name: read.value });
    else if (holdsAnother(value)) {
      const fixed = `${option}=${String(value).replaceAll(afterComma, ';')}`;
      fail('config.typeOptionComma', { option, value: String(value), fixed });
    } else if (isAmbiguous(value, row.type)) fail('config.typeOptionQuote', { option, value: String(value) });
    else {
      const text = canonical(read.value, String(value), row, fail);
      if (text !== undefined) found[read.value] = text;
    }
  }
  return found;
}

/** A comma, and a name and `=` behind it. */
const afterComma = /\s*[,，]\s*(?=[^,，=＝]+[=＝])/g;

/** No option has `=` in its value: what stands behind a comma is the next option. */
function holdsAnother(value: unknown): boolean {
  return typeof value === 'string' && value.search(afterComma) >= 0;
}

/** YAML makes a number of 0x7fc00000: of a float it no longer says whether the bits or the value were meant, and of long ones too little. */
function isAmbiguous(value: unknown, type: TagType | undefined): boolean {
  if (typeof value !== 'number') return false;
  return type?.startsWith('float') === true || !Number.isSafeInteger(value);
}

function canonical(
  option: TypeOptionName,
  written: string,
  { addressBase }: TypeOptionsRow,
  fail: (key: TextKey, params: TextParams) => void,
): string | undefined {
  const text = plain(written);
  if (option === 'sign' || option === 'pad') {
    const read = choices[option].read(text);
    if ('value' in read) return read.value;
    fail(read.key, read.params);
    return undefined;
  }
  if (option === 'scaleFactor' && addressBase !== undefined) {
    const address = parseAddress(text, addressBase);
    if (!isProblem(address)) return writeAddress(address);
  }
  return text;
}
