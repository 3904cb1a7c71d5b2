/** `zhencai schema [NAME]`: the JSON Schemas (2020-12) of the plant file and of every payload, from the zod schemas. */
import { CodedError } from '../base/errors.ts';
import { payloadJsonSchema, payloadSchemas } from '../publish/json/schemas.ts';
import { plantJsonSchema } from '../../config/schema.ts';
import type { Invocation } from './invocation.ts';

const names = ['plant', ...Object.keys(payloadSchemas)];

/** The schema of that name as an object, or undefined. */
export function jsonSchemaOf(name: string): object | undefined {
  if (name === 'plant') return plantJsonSchema();
  const payload = payloadSchemas[name as keyof typeof payloadSchemas];
  return payload && payloadJsonSchema(payload);
}

export async function schema({ rest, out, values }: Invocation): Promise<number> {
  const [name] = rest;
  if (name === undefined) {
    out(values.json ? JSON.stringify(names) : names.join('\n'));
    return 0;
  }
  const found = jsonSchemaOf(name);
  if (found === undefined) throw new CodedError('cli.unknownSchema', { name, names: names.join(', ') });
  out(JSON.stringify(found, undefined, 2));
  return 0;
}
