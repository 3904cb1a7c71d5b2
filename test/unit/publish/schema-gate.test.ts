/** The gate of the published schemas: its rules on small made-up schemas, and the schemas themselves. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breakingChanges, currentSchemas, goldenSchemas, judge, told } from '../../../scripts/schema-gate.ts';

test('the schemas in the code are the released contract, or add to it and have been accepted', () => {
  expect(told(judge(goldenSchemas(), currentSchemas()))).toEqual([]);
});

const integer = { type: 'integer' };
const text = { type: 'string' };

function object(properties: object, required: readonly string[] = [], more: object = {}): object {
  return { type: 'object', properties, required, ...more };
}

/** What is changed, a schema, another, whether going there breaks, whether going back breaks. */
type Case = readonly [what: string, from: object, to: object, there: string | null, back: string | null];

const cases: readonly Case[] = [
  ['a property', object({ a: text }), object({ a: text, b: integer }), null, '/properties/b is gone'],
  ['required', object({ a: text }), object({ a: text }, ['a']), null, '/properties/a is no longer required'],
  ['words', { ...text, description: 'a' }, { ...text, title: 't', description: 'b' }, null, null],
  ['the type', integer, { type: 'number' }, '/type changed', '/type changed'],
  ['null as a type', text, { type: ['string', 'null'] }, '/type changed', '/type changed'],
  ['the order of types', { type: ['string', 'number'] }, { type: ['number', 'string'] }, null, null],
  ['a constant', { const: 'x/1' }, { const: 'x/2' }, '/const changed', '/const changed'],
  ['being constant', text, { ...text, const: 'x' }, null, '/const changed'],
  [
    'a value of an enumeration',
    { ...text, enum: ['A'] },
    { ...text, enum: ['A', 'B'] },
    null,
    '/enum lost B',
  ],
  [
    'null as a value',
    { enum: ['A'] },
    { enum: ['A', null] },
    '/enum got null, of another type',
    '/enum lost null',
  ],
  ['being an enumeration', text, { ...text, enum: ['A'] }, null, '/enum is gone'],
  [
    'a pattern',
    { ...text, pattern: '^a' },
    { ...text, pattern: '^ab' },
    '/pattern changed',
    '/pattern changed',
  ],
  ['having a pattern', text, { ...text, pattern: '^a' }, null, '/pattern changed'],
  ['having a format', text, { ...text, format: 'uri' }, null, '/format changed'],
  ['a step', integer, { ...integer, multipleOf: 2 }, null, '/multipleOf changed'],
  ...['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'].flatMap((keyword): Case[] => [
    [keyword, { [keyword]: 1 }, { [keyword]: 2 }, null, `/${keyword} is looser`],
    [`having a ${keyword}`, {}, { [keyword]: 1 }, null, `/${keyword} is looser`],
  ]),
  ...['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'].flatMap((keyword): Case[] => [
    [keyword, { [keyword]: 2 }, { [keyword]: 1 }, null, `/${keyword} is looser`],
    [`having a ${keyword}`, {}, { [keyword]: 1 }, null, `/${keyword} is looser`],
  ]),
  ['items', { items: text }, { items: integer }, '/items/type changed', '/items/type changed'],
  ['having items', { type: 'array' }, { type: 'array', items: text }, null, '/items is another schema'],
  [
    'deep down',
    object({ d: { type: 'array', items: object({ a: text }) } }),
    object({ d: { type: 'array', items: object({ a: text, b: text }) } }),
    null,
    '/properties/d/items/properties/b is gone',
  ],
  [
    'an alternative',
    { anyOf: [integer, text] },
    { anyOf: [integer, text, { type: 'null' }] },
    '/anyOf got or changed {"type":"null"}',
    '/anyOf lost or changed {"type":"null"}',
  ],
  [
    'a field of an alternative',
    { anyOf: [{ type: 'null' }, object({ a: text })] },
    { anyOf: [{ type: 'null' }, object({ a: text, b: text })] },
    null,
    `/anyOf lost or changed ${JSON.stringify(object({ a: text, b: text }))}`,
  ],
  [
    'unknown fields',
    object({}),
    object({}, [], { additionalProperties: false }),
    '/additionalProperties refuses or restricts unknown fields',
    '/additionalProperties is another schema',
  ],
  [
    'values of a map',
    { additionalProperties: text },
    { additionalProperties: integer },
    '/additionalProperties/type changed',
    '/additionalProperties/type changed',
  ],
  [
    'a named field of a map',
    object({}, [], { additionalProperties: text }),
    object({ a: integer }, [], { additionalProperties: text }),
    '/properties/a/type changed',
    '/properties/a is gone',
  ],
  ['names of a map', {}, { propertyNames: text }, null, '/propertyNames is another schema'],
  ['a keyword nobody thought of', { not: integer }, { not: text }, '/not changed', '/not changed'],
  ['a name', { $id: 'urn:a' }, { $id: 'urn:b' }, '/$id changed', '/$id changed'],
  ['any schema at all', object({ a: {} }), object({ a: true }), '/properties/a is another schema', null],
];

describe('within a major version', () => {
  test.each(cases)('%s', (_, from, to, there, back) => {
    expect(breakingChanges(from, from)).toEqual([]);
    expect(breakingChanges(from, to)).toEqual(there === null ? [] : [there]);
    if (back !== null) expect(breakingChanges(to, from)).toContain(back);
    else if (there === null) expect(breakingChanges(to, from)).toEqual([]);
  });
});

describe('what passes the gate, a consumer that validates with the golden schema can read', () => {
  const leaves = [
    { type: 'integer' },
    { type: 'integer', minimum: 0 },
    { type: 'integer', minimum: 0, maximum: 1 },
    { type: 'integer', exclusiveMinimum: 0 },
    { type: 'string' },
    { type: 'string', minLength: 1 },
    { type: 'string', pattern: '^x' },
    { type: ['string', 'integer'] },
    { const: 'x' },
    { anyOf: [{ type: 'integer', minimum: 0 }, { type: 'null' }] },
    { anyOf: [{ type: 'null' }, { type: 'integer' }] },
    { anyOf: [{ type: 'null' }, { type: 'integer' }, { type: 'string' }] },
    { type: 'array', items: { type: 'integer' } },
    { type: 'array', items: { type: 'integer', minimum: 0 }, maxItems: 1 },
    { type: 'array' },
  ];
  const values = [undefined, null, -1, 0, 1, 2, '', 'x', 'y', [], [0], [-1], [0, 1], ['x']];
  const messages = values.flatMap((a) => values.map((b) => JSON.parse(JSON.stringify({ a, b })) as object));
  const ajv = new Ajv2020({ strict: false });

  test('for every pair of simple schemas', () => {
    const validators = leaves.map((leaf) => ({ leaf, valid: ajv.compile(leaf) }));
    for (const golden of validators) {
      for (const current of validators) {
        if (breakingChanges(golden.leaf, current.leaf).length > 0) continue;
        expect(values.filter((value) => current.valid(value) && !golden.valid(value))).toEqual([]);
      }
    }
  });

  test('property: for objects', () => {
    const leaf = fc.constantFrom<object>(...leaves);
    const schema = fc
      .record({
        properties: fc.record({ a: leaf, b: leaf }, { requiredKeys: [] }),
        required: fc.subarray(['a', 'b']),
        additionalProperties: fc.constantFrom<object | undefined>(undefined, undefined, { type: 'integer' }),
      })
      .map(({ additionalProperties, ...one }) => ({
        type: 'object',
        ...one,
        ...(additionalProperties ? { additionalProperties } : {}),
      }));
    let passed = 0;
    fc.assert(
      fc.property(schema, schema, fc.nat({ max: 3 }), (golden, other, mix) => {
        // Mostly the golden schema itself with something of the other: of unrelated schemas hardly any pass.
        const properties = { ...golden.properties, ...(mix === 0 ? other.properties : {}) };
        if (mix === 1 && other.properties.a) properties.a = other.properties.a;
        const current = { ...golden, properties, required: mix === 2 ? other.required : golden.required };
        if (breakingChanges(golden, current).length > 0) return;
        passed += 1;
        const [sent, read] = [ajv.compile(current), ajv.compile(golden)];
        expect(messages.filter((message) => sent(message) && !read(message))).toEqual([]);
      }),
      { numRuns: 200 },
    );
    expect(passed).toBeGreaterThan(20);
  });
});

describe('the verdict', () => {
  const old = object({ a: text });
  const [same, more, less] = [object({ a: text }), object({ a: text, b: text }), object({})];

  test('says of an addition and of a new schema how to accept it', () => {
    const verdict = judge(new Map([['x-1', old]]), new Map(Object.entries({ 'x-1': more, 'y-1': same })));
    expect(verdict).toEqual({ breaking: [], acceptable: ['x-1', 'y-1'] });
    expect(told(verdict)).toEqual([
      'x-1: not in the contract yet: run node scripts/schema-gate.ts --accept',
      'y-1: not in the contract yet: run node scripts/schema-gate.ts --accept',
    ]);
  });

  test('says of a breaking change where it is and that it needs a new major version', () => {
    expect(judge(new Map([['x-9', old]]), new Map([['x-9', less]]))).toEqual({
      breaking: ['x-9: /properties/a is gone; undo it, or publish x-10 beside it'],
      acceptable: [],
    });
  });

  test('does not let a released schema disappear, not even for its next major version', () => {
    expect(judge(new Map([['x-1', old]]), new Map([['x-2', less]]))).toEqual({
      breaking: ['x-1: released, and no longer published'],
      acceptable: ['x-2'],
    });
  });

  test('has nothing to say of what did not change', () => {
    expect(told(judge(new Map([['x-1', old]]), new Map([['x-1', same]])))).toEqual([]);
  });
});
