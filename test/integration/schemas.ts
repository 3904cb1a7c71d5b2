/**
 * The payload schemas by schema name, in the form that refuses what is not listed: a field that the agent sends and does
 * not publish is a fault of ours, though no consumer may fail on it.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { payloadNames, payloadSchemas, strictPayloadJsonSchema } from '../../agent/publish/json/schemas.ts';

export function schemasByName(): Map<string, object> {
  return new Map(
    payloadNames.map((name) => [payloadSchemas[name].shape.schema.value, strictPayloadJsonSchema(name)]),
  );
}

/** What is wrong with a message, by its strict schema; undefined where nothing is. */
export function strictValidators(): (body: Buffer) => string | undefined {
  const ajv = new Ajv2020({ strict: false });
  const validators = new Map([...schemasByName()].map(([name, schema]) => [name, ajv.compile(schema)]));
  return (body) => {
    const payload = JSON.parse(body.toString()) as { schema: string };
    const validator = validators.get(payload.schema);
    if (validator === undefined) return `unknown schema ${payload.schema}`;
    return validator(payload) ? undefined : `${JSON.stringify(validator.errors?.[0])} ${body.toString()}`;
  };
}
