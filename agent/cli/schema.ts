/**
 * `zhencai schema [NAME]`: the JSON Schemas (2020-12) of the plant file and of every payload, and the AsyncAPI document,
 * made from the zod schemas: no file and no network is needed.
 */
import { CodedError } from '../base/errors.ts';
import { asyncApi } from '../publish/json/asyncapi.ts';
import { payloadJsonSchema, payloadNames } from '../publish/json/schemas.ts';
import { plantJsonSchema } from '../../config/schema.ts';
import type { Invocation } from './invocation.ts';

const makers: ReadonlyMap<string, () => object> = new Map([
  ['plant', plantJsonSchema],
  ['asyncapi', asyncApi],
  ...payloadNames.map((name): [string, () => object] => [name, () => payloadJsonSchema(name)]),
]);

export async function schema({
  rest,
  out,
  values,
}: Pick<Invocation, 'rest' | 'out' | 'values'>): Promise<number> {
  const [name] = rest;
  const names = [...makers.keys()];
  if (name === undefined) {
    out(values.json ? JSON.stringify(names) : names.join('\n'));
    return 0;
  }
  const make = makers.get(name);
  if (make === undefined) throw new CodedError('cli.unknownSchema', { name, names: names.join(', ') });
  out(JSON.stringify(make(), undefined, 2));
  return 0;
}
