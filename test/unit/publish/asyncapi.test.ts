/** The AsyncAPI document: valid by AsyncAPI's own JSON Schema, sound inside, and with names that stay. */
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { asyncApi } from '../../../agent/publish/json/asyncapi.ts';
import { payloadNames } from '../../../agent/publish/json/schemas.ts';
import { levelPattern } from '../../../config/level.ts';

interface Ref {
  readonly $ref: string;
}
interface Channel {
  readonly address: string;
  readonly messages: Readonly<Record<string, Ref>>;
  readonly parameters: Readonly<Record<string, Ref>>;
}
interface Message {
  readonly name: string;
  readonly payload: Ref;
  readonly headers: object;
  readonly examples: readonly { readonly headers: object; readonly payload: object }[];
}
interface Operation {
  readonly action: string;
  readonly channel: Ref;
  readonly messages: readonly Ref[];
  readonly bindings: { readonly mqtt: { readonly qos: number; readonly retain: boolean } };
}
interface Document {
  readonly asyncapi: string;
  readonly servers: object;
  readonly channels: Readonly<Record<string, Channel>>;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: {
    readonly messages: Readonly<Record<string, Message>>;
    readonly schemas: Readonly<Record<string, object>>;
    readonly parameters: Readonly<Record<string, { readonly description: string }>>;
  };
}

const text = JSON.stringify(asyncApi());
const document = JSON.parse(text) as Document;
const { channels, operations, components } = document;

/** Whether a document is what AsyncAPI's own JSON Schema of that version says; it also checks payloads, as draft-07. */
function validatorOf(version: '3.0.0' | '3.1.0'): (candidate: object) => boolean {
  const load = createRequire(import.meta.url);
  const schema = load(`@asyncapi/specs/schemas/${version}-without-$id.json`) as object;
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  return (candidate) => validate(candidate);
}

function resolve({ $ref }: Ref): unknown {
  return $ref
    .split('/')
    .slice(1)
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
}

describe('the AsyncAPI document', () => {
  test('is valid AsyncAPI 3.0, payload schemas included', () => {
    const valid = validatorOf('3.0.0');
    expect(valid(document)).toBe(true);
    expect(valid(JSON.parse(text.replace('"type":"integer"', '"type":"number of parts"')) as object)).toBe(
      false,
    );
    expect(valid(JSON.parse(text.replace('"action":"send"', '"action":"sends"')) as object)).toBe(false);
    expect(valid(JSON.parse(text.replace('"qos":1', '"qos":"1"')) as object)).toBe(false);
  });

  test('would be valid as 3.1 too', () => {
    expect(validatorOf('3.1.0')({ ...document, asyncapi: '3.1.0' })).toBe(true);
  });

  test('refers to nothing that is not in it', () => {
    const refs = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, $ref = '']) => $ref);
    expect(refs.length).toBeGreaterThan(0);
    expect(refs.filter(($ref) => resolve({ $ref }) === undefined)).toEqual([]);
  });

  test('describes exactly the parameters that stand in each address', () => {
    for (const { address, parameters } of Object.values(channels)) {
      const used = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(Object.keys(parameters)).toEqual(used);
    }
    const { root: _, ...levels } = components.parameters;
    for (const { description } of Object.values(levels)) expect(description).toContain(levelPattern.source);
  });

  test('sends every message of every channel, QoS 1, and publishes every payload', () => {
    expect(
      Object.values(operations).map(({ action, channel, messages }) => [action, channel.$ref, messages]),
    ).toEqual(
      Object.entries(channels).map(([id, { messages }]) => [
        'send',
        `#/channels/${id}`,
        Object.keys(messages).map((name) => ({ $ref: `#/channels/${id}/messages/${name}` })),
      ]),
    );
    expect(Object.values(operations).every(({ bindings }) => bindings.mqtt.qos === 1)).toBe(true);
    expect(Object.keys(components.schemas)).toEqual(payloadNames);
    expect(new Set(Object.values(components.messages).map(({ payload }) => payload.$ref)).size).toBe(
      payloadNames.length,
    );
  });

  test.each(Object.values(components.messages))('has a sound example of $name', (message) => {
    const ajv = new Ajv({ strict: false });
    expect(message.examples.length).toBeGreaterThan(0);
    for (const { headers, payload } of message.examples) {
      expect(ajv.validate(resolve(message.payload) as object, payload)).toBe(true);
      expect(ajv.validate({ ...message.headers, additionalProperties: false }, headers)).toBe(true);
      expect(payload).toMatchObject(headers);
    }
  });

  test('keeps its names, addresses and retain flags: they are the contract', () => {
    const machine = '{root}/{enterprise}/{site}/{area}/{line}/{equipment}';
    const edge = '{root}/{enterprise}/{site}/_edge/{gateway}';
    const rows = Object.entries(channels).map(([id, { address, messages }]) => {
      const operation = operations[`send${id.charAt(0).toUpperCase()}${id.slice(1)}`];
      return [id, address, ...Object.keys(messages), operation?.bindings.mqtt.retain];
    });
    expect(rows).toEqual([
      ['telemetry', `${machine}/_telemetry/{group}`, 'telemetry', false],
      ['stateEvent', `${machine}/_event/state`, 'stateEvent', false],
      ['countEvent', `${machine}/_event/count`, 'countEvent', false],
      ['cycleEvent', `${machine}/_event/cycle`, 'cycleEvent', false],
      ['alarmEvent', `${machine}/_event/alarm`, 'alarmEvent', false],
      ['energyEvent', `${machine}/_event/energy`, 'energyEvent', false],
      ['qualityEvent', `${machine}/_event/quality`, 'qualityEvent', false],
      ['state', `${machine}/_state`, 'stateEvent', true],
      ['meta', `${machine}/_meta`, 'meta', true],
      ['status', `${machine}/_status`, 'status', true],
      ['edgeStatus', `${edge}/status`, 'edgeStatus', true],
      ['gap', `${edge}/gap`, 'gap', false],
      ['evidence', `${edge}/evidence`, 'evidence', true],
    ]);
  });
});
