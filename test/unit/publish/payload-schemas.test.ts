/** The payload schemas as they are published: open for what a later minor version adds; strict for our own tests. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { examples } from '../../../agent/publish/json/examples.ts';
import {
  payloadJsonSchema,
  payloadNames,
  payloadSchemas,
  strictPayloadJsonSchema,
} from '../../../agent/publish/json/schemas.ts';

function validatorOf(schema: object): (payload: object) => boolean {
  const validate = new Ajv2020({ strict: false }).compile(schema);
  return (payload) => validate(payload);
}

/** The payload with an unknown field in every object. */
function withMore(value: unknown): object {
  const inside = Object.entries(value as object).map(([key, one]) => [
    key,
    typeof one === 'object' && one !== null ? withMore(one) : one,
  ]);
  return Array.isArray(value)
    ? inside.map(([, one]) => one as object)
    : { ...Object.fromEntries(inside), addedLater: [{ x: 1 }] };
}

describe.each(payloadNames)('%s', (name) => {
  const published = payloadJsonSchema(name);
  const open = validatorOf(published);
  const strict = validatorOf(strictPayloadJsonSchema(name));

  test('says what it is and that unknown fields are to be ignored', () => {
    expect(published).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `urn:zhencai:schema:${name}`,
      title: name.replace(/-(\d+)$/, '/$1'),
      description: expect.stringContaining('to be ignored'),
      properties: { schema: { const: name.replace(/-(\d+)$/, '/$1') } },
    });
  });

  test('takes its example', () => {
    expect(payloadSchemas[name].safeParse(examples[name]).error).toBeUndefined();
    expect(open(examples[name])).toBe(true);
    expect(strict(examples[name])).toBe(true);
  });

  test('takes fields that a later version may add, at every depth; the strict form does not', () => {
    expect(open(withMore(examples[name]))).toBe(true);
    expect(strict({ ...examples[name], addedLater: 1 })).toBe(false);
    expect(JSON.stringify(published)).not.toContain('"additionalProperties":false');
  });

  test('still refuses a payload without its fields, or with null for one', () => {
    for (const field of Object.keys(examples[name])) {
      const { required } = published as { required: string[] };
      const { [field]: _, ...rest } = examples[name] as Record<string, unknown>;
      expect(open(rest)).toBe(!required.includes(field));
      if (field !== 'lastGood') expect(open({ ...rest, [field]: null })).toBe(false);
    }
  });
});

test('the examples are told by one gateway, each under its own number', () => {
  const numbered = Object.values(examples).filter((one) => 'seq' in one);
  for (const { id, gw, epoch, seq } of numbered) expect(id).toBe(`${gw}:${epoch}:${seq}`);
  expect(new Set(numbered.map(({ seq }) => seq)).size).toBe(numbered.length);
});
