/**
 * The payload schemas by schema name, in the form that refuses what is not listed: a field that the agent sends and does
 * not publish is a fault of ours, though no consumer may fail on it.
 */
import { payloadNames, payloadSchemas, strictPayloadJsonSchema } from '../../agent/publish/json/schemas.ts';

export function schemasByName(): Map<string, object> {
  return new Map(
    payloadNames.map((name) => [payloadSchemas[name].shape.schema.value, strictPayloadJsonSchema(name)]),
  );
}
