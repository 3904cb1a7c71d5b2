/**
 * Roles for tags that have none, guessed from what people call them. A proposal is printed, never applied, and made only
 * where one pattern fits one tag: of two tags that claim the only place of a role the better described gets it, and of two
 * equals neither. Pure.
 */
import type { Role } from '../../agent/mes/roles.ts';
import type { TextKey, TextParams } from '../../agent/base/text.ts';
import type { Equipment, EquipmentClass } from '../../agent/model/equipment.ts';
import type { Tag } from '../../agent/model/tag.ts';
import { isSingle, roleOf } from './check.ts';
import { stateSource } from './companions.ts';
import type { RolePattern, Shape } from './pattern.ts';
import { rolePatterns } from './patterns.ts';
import { ceilingOf, fitsNeed, kindOf, needOf } from './types.ts';

/** A role for a tag. */
export interface Proposal {
  readonly tag: Tag;
  readonly role: Role;
  readonly options: Readonly<Record<string, string>>;
  /** What it rests on, to be said in the reader's language. */
  readonly why: readonly Evidence[];
}

/** One reason for a proposal. */
export interface Evidence {
  readonly key: TextKey;
  readonly params: TextParams;
}

interface Claim extends Proposal {
  /** In how many places the tag says so. */
  readonly strength: number;
}

/** @param settled tags that need no proposal, though they have no role */
export function proposeRoles(
  equipment: readonly Equipment[],
  tags: readonly Tag[],
  settled: ReadonlySet<Tag>,
): Proposal[] {
  const classes = new Map(equipment.map(({ id, class: kind }) => [id, kind]));
  return [...Map.groupBy(tags, (tag) => tag.equipment)].flatMap(([id, own]) => {
    const taken = new Set(own.map(roleOf).filter((role) => role !== undefined));
    const open = own.filter((tag) => roleOf(tag) === undefined && !settled.has(tag));
    const claims = open.flatMap((tag) => claimOf(tag, classes.get(id) ?? 'other') ?? []);
    return fitting(undisputed(claims, taken), taken);
  });
}

/** Claims to roles that are free, and that no equal claims too. */
function undisputed(claims: readonly Claim[], taken: ReadonlySet<Role>): Claim[] {
  const byRole = Map.groupBy(claims, ({ role }) => role);
  return claims.filter((claim) => {
    if (!isSingle(claim.role)) return true;
    const rivals = (byRole.get(claim.role) ?? []).filter((other) => other !== claim);
    return !taken.has(claim.role) && rivals.every(({ strength }) => strength < claim.strength);
  });
}

/** A machine has one source of its state: machine.state, else machine.run, else lights. */
function fitting(all: readonly Claim[], taken: ReadonlySet<Role>): Proposal[] {
  // A bit that says it all goes before a value that a person must explain first.
  const hasRun = all.some(({ role }) => role === 'machine.run');
  const claims = all.filter(({ role, options }) => !hasRun || role !== 'machine.state' || !('?' in options));
  const claimed = new Set(claims.map(({ role }) => role));
  const present = stateSource((role) => taken.has(role) && role !== 'machine.power');
  const source = present ?? stateSource((role) => claimed.has(role) && role !== 'machine.power');
  return claims
    .filter(({ role }) => {
      if (role === 'machine.state') return source === 'value';
      if (role === 'machine.run') return source === 'bits';
      return !/^light\.(red|yellow|green)$/.test(role) || source === 'lights';
    })
    .map(({ tag, role, options, why }) => ({ tag, role, options, why }));
}

function claimOf(tag: Tag, kind: EquipmentClass): Claim | undefined {
  const name = folded(tag.name);
  const description = folded(tag.description ?? '');
  const unit = (tag.unitOfMeasure ?? '').normalize('NFKC').toLowerCase().trim();
  for (const pattern of rolePatterns) {
    const why = evidence(pattern, tag, { name, description });
    const [first] = why;
    if (first === undefined) continue;
    if (pattern.unless?.test(name) === true || pattern.unless?.test(description) === true) continue;
    if (pattern.classes?.includes(kind) === false) continue;
    if (pattern.unit?.test(unit) === false) continue;
    if (!hasShape(pattern.shape, pattern.role, tag, `${name} ${description}`)) continue;
    if (pattern.unit !== undefined)
      why.push({ key: 'config.whyUnit', params: { unit: tag.unitOfMeasure ?? '' } });
    else if (tag.type !== 'auto') why.push({ key: 'config.whyType', params: { type: tag.type } });
    const strength = why.length;
    if (pattern.leftOpen !== undefined) why.push({ key: pattern.leftOpen, params: {} });
    return { tag, role: pattern.role, options: optionsOf(pattern, tag), why, strength };
  }
  return undefined;
}

function evidence(
  { words, node }: RolePattern,
  tag: Tag,
  { name, description }: { readonly name: string; readonly description: string },
): Evidence[] {
  const found: readonly (readonly [TextKey, string | undefined])[] = [
    ['config.whyName', words?.exec(name)?.[0]],
    ['config.whyDescription', words?.exec(description)?.[0]],
    ['config.whyAddress', node?.exec(tag.address)?.[0]],
  ];
  return found.flatMap(([key, word]) => (word === undefined ? [] : [{ key, params: { word: word.trim() } }]));
}

/** Words of a tag whose type the server knows that speak against a bit, and for a counter. */
const noBit =
  /[数号码量率]($| )|代码|文本|时间|速度|温度|压力|\b(code|text|number|count|time|speed|temperature|pressure|load)\b/;
const counting = /数|量|次|\b(count|cnt|counter|parts?|total|qty|quantity|strokes|shots|spots)\b/;

function hasShape(shape: Shape, role: Role, tag: Tag, words: string): boolean {
  const kind = kindOf(tag.type);
  if (!fitsNeed(needOf(role), tag.type)) return false;
  switch (shape) {
    case 'bit':
      return kind === 'bool' || (kind === 'auto' && tag.unitOfMeasure === undefined && !noBit.test(words));
    case 'code':
      return kind !== 'bool' && kind !== 'float' && tag.unitOfMeasure === undefined;
    case 'integer':
      return (kind === 'integer' || kind === 'bcd') && tag.unitOfMeasure === undefined;
    case 'counter':
      if (/[/%]/.test(tag.unitOfMeasure ?? '')) return false;
      return kind === 'integer' || kind === 'bcd' || (kind === 'auto' && counting.test(words));
    case 'number':
      return kind !== 'bool' && kind !== 'string';
  }
}

function optionsOf({ role, options = {} }: RolePattern, tag: Tag): Readonly<Record<string, string>> {
  if (needOf(role) !== 'counter' || tag.type.endsWith('64')) return options;
  const max = ceilingOf(tag);
  return max === undefined ? options : { ...options, max: String(max) };
}

/** Lower case and plain width, with blanks between the words. */
function folded(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3 $2')
    .toLowerCase()
    .replaceAll(/[/_.\-\s]+/g, ' ')
    .trim();
}
