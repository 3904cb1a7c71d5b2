/**
 * Holds the published payload schemas to their promise: within a major version (the number in the name) there is only
 * additive change. `test/golden/schemas` is the contract as released; a consumer written against it must be able to
 * read every message that the present schema allows.
 *
 *   node scripts/schema-gate.ts            says what differs; exit 1 where anything does
 *   node scripts/schema-gate.ts --accept   takes the present schemas over into the contract, if all only add
 *
 * Allowed: a new property, required or not · an optional property that becomes required · a new value of an enumeration,
 * of a type it already has · a bound, pattern, format or enumeration that becomes tighter or is new · other words in
 * titles and descriptions.
 * Breaking: a property, a type, a value of an enumeration or an alternative of a union that goes away · a required
 * property that becomes optional · a type or an alternative (null too) that comes · another constant · a looser or
 * missing bound, pattern, format or enumeration · an object that refuses or restricts unknown fields and did not before ·
 * any difference in a keyword not named here, because nobody has thought about it yet.
 *
 * The contract is a copy of the present schemas, and the test wants it so: what is not accepted is not told apart from
 * what was forgotten. To take back an addition that was never released, delete its golden file and accept.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { payloadJsonSchema, payloadNames } from '../agent/publish/json/schemas.ts';

type Schema = Readonly<Record<string, unknown>>;
type Rule = (golden: Schema, current: Schema, at: string) => readonly string[];

/** What makes `current` unreadable for a consumer of `golden`, each with its JSON pointer; empty if it only adds. */
export function breakingChanges(golden: unknown, current: unknown, at = ''): readonly string[] {
  if (!isSchema(golden) || !isSchema(current))
    return isDeepStrictEqual(golden, current) ? [] : [`${at || '/'} is another schema`];
  const keywords = new Set([...Object.keys(golden), ...Object.keys(current)]);
  return [...keywords].flatMap((keyword) => (rules[keyword] ?? unchanged(keyword))(golden, current, at));
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unchanged(keyword: string): Rule {
  return (golden, current, at) =>
    isDeepStrictEqual(golden[keyword], current[keyword]) ? [] : [`${at}/${keyword} changed`];
}

/** A keyword that tightens: it may come, and must stay as it is. */
function unchangedOrNew(keyword: string): Rule {
  return (golden, current, at) => (keyword in golden ? unchanged(keyword)(golden, current, at) : []);
}

/** A keyword that holds a schema and tightens: it may come, must stay, and may itself only add. */
function schemaOrNew(keyword: string): Rule {
  return (golden, current, at) =>
    keyword in golden ? breakingChanges(golden[keyword], current[keyword], `${at}/${keyword}`) : [];
}

function bound(keyword: string, looser: (golden: number, current: number) => boolean): Rule {
  return (golden, current, at) => {
    const [before, now] = [golden[keyword], current[keyword]];
    if (typeof before !== 'number') return [];
    return typeof now !== 'number' || looser(before, now) ? [`${at}/${keyword} is looser`] : [];
  };
}

const ignored: Rule = () => [];
const lower = (golden: number, current: number): boolean => current < golden;
const upper = (golden: number, current: number): boolean => current > golden;

const rules: Readonly<Record<string, Rule>> = {
  title: ignored,
  description: ignored,
  examples: ignored,
  $comment: ignored,
  deprecated: ignored,

  type: ({ type: golden }, { type: current }, at) =>
    isDeepStrictEqual(new Set([golden].flat()), new Set([current].flat())) ? [] : [`${at}/type changed`],
  const: unchangedOrNew('const'),
  pattern: unchangedOrNew('pattern'),
  format: unchangedOrNew('format'),
  multipleOf: unchangedOrNew('multipleOf'),
  uniqueItems: unchangedOrNew('uniqueItems'),
  items: schemaOrNew('items'),
  propertyNames: schemaOrNew('propertyNames'),
  minimum: bound('minimum', lower),
  exclusiveMinimum: bound('exclusiveMinimum', lower),
  minLength: bound('minLength', lower),
  minItems: bound('minItems', lower),
  minProperties: bound('minProperties', lower),
  maximum: bound('maximum', upper),
  exclusiveMaximum: bound('exclusiveMaximum', upper),
  maxLength: bound('maxLength', upper),
  maxItems: bound('maxItems', upper),
  maxProperties: bound('maxProperties', upper),

  enum: (golden, current, at) => {
    if (!('enum' in golden)) return [];
    const [before, now] = [listOf(golden['enum']), listOf(current['enum'])];
    if (!('enum' in current)) return [`${at}/enum is gone`];
    const types = new Set(before.map(typeName));
    return [
      ...before.filter((value) => !now.includes(value)).map((value) => `${at}/enum lost ${String(value)}`),
      ...now
        .filter((value) => !types.has(typeName(value)))
        .map((value) => `${at}/enum got ${String(value)}, of another type`),
    ];
  },

  required: (golden, current, at) =>
    listOf(golden['required'])
      .filter((name) => !listOf(current['required']).includes(name))
      .map((name) => `${at}/properties/${String(name)} is no longer required`),

  properties: (golden, current, at) => {
    const [before, now] = [recordOf(golden['properties']), recordOf(current['properties'])];
    const kept = Object.entries(before).flatMap(([name, schema]) =>
      Object.hasOwn(now, name)
        ? breakingChanges(schema, now[name], `${at}/properties/${name}`)
        : [`${at}/properties/${name} is gone`],
    );
    // A map's new property is, for who knows only the map, one of its values.
    const values = golden['additionalProperties'];
    const added = Object.keys(now).filter((name) => isSchema(values) && !Object.hasOwn(before, name));
    return [
      ...kept,
      ...added.flatMap((name) => breakingChanges(values, now[name], `${at}/properties/${name}`)),
    ];
  },

  additionalProperties: (golden, current, at) =>
    'additionalProperties' in golden
      ? schemaOrNew('additionalProperties')(golden, current, at)
      : [`${at}/additionalProperties refuses or restricts unknown fields`],

  anyOf: (golden, current, at) => {
    const [before, now] = [listOf(golden['anyOf']), listOf(current['anyOf'])];
    const lost = before.filter((one) => !now.some((other) => breakingChanges(one, other).length === 0));
    const added = now.filter((other) => !before.some((one) => breakingChanges(one, other).length === 0));
    return [
      ...lost.map((one) => `${at}/anyOf lost or changed ${JSON.stringify(one)}`),
      ...added.map((one) => `${at}/anyOf got or changed ${JSON.stringify(one)}`),
    ];
  },
};

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function recordOf(value: unknown): Schema {
  return isSchema(value) ? value : {};
}

function typeName(value: unknown): string {
  return value === null ? 'null' : typeof value;
}

/** Schemas by name, `zhencai.telemetry-1`. */
export type Schemas = ReadonlyMap<string, unknown>;

/** What to say of the present schemas, given the contract. */
export interface Verdict {
  /** Faults that need a new major version, or the change undone. */
  readonly breaking: readonly string[];
  /** Names whose schema only adds, or is new, and is not in the contract yet. */
  readonly acceptable: readonly string[];
}

export function judge(goldens: Schemas, currents: Schemas): Verdict {
  const gone = [...goldens.keys()].filter((name) => !currents.has(name));
  const differing = [...currents].filter(([name, current]) => !isDeepStrictEqual(goldens.get(name), current));
  const faults = differing.map(([name, current]) => {
    const golden = goldens.get(name);
    return { name, changes: golden === undefined ? [] : breakingChanges(golden, current) };
  });
  return {
    breaking: [
      ...gone.map((name) => `${name}: released, and no longer published`),
      ...faults.flatMap(({ name, changes }) =>
        changes.map((change) => `${name}: ${change}; undo it, or publish ${nextMajor(name)} beside it`),
      ),
    ],
    acceptable: faults.filter(({ changes }) => changes.length === 0).map(({ name }) => name),
  };
}

function nextMajor(name: string): string {
  return name.replace(/\d+$/, (major) => String(Number(major) + 1));
}

/** A verdict in words; empty if the present schemas are the contract. */
export function told({ breaking, acceptable }: Verdict): readonly string[] {
  return [
    ...breaking,
    ...acceptable.map((name) => `${name}: not in the contract yet: run node scripts/schema-gate.ts --accept`),
  ];
}

const folder = join(import.meta.dirname, '../test/golden/schemas');
const ending = '.schema.json';

/** The contract as released. */
export function goldenSchemas(): Schemas {
  const files = readdirSync(folder).filter((file) => file.endsWith(ending));
  return new Map(
    files.map((file) => [
      file.slice(0, -ending.length),
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown,
    ]),
  );
}

/** The schemas as the code has them. */
export function currentSchemas(): Schemas {
  return new Map(payloadNames.map((name) => [name, JSON.parse(JSON.stringify(payloadJsonSchema(name)))]));
}

if (import.meta.main) {
  const currents = currentSchemas();
  const verdict = judge(goldenSchemas(), currents);
  if (process.argv.includes('--accept') && verdict.breaking.length === 0) {
    mkdirSync(folder, { recursive: true });
    for (const name of verdict.acceptable) {
      writeFileSync(
        join(folder, `${name}${ending}`),
        `${JSON.stringify(currents.get(name), undefined, 2)}\n`,
      );
      process.stdout.write(`${name}: accepted\n`);
    }
  } else {
    for (const line of told(verdict)) process.stderr.write(`${line}\n`);
    process.exitCode = told(verdict).length === 0 ? 0 : 1;
  }
}
