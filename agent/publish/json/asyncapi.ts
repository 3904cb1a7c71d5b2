/**
 * The AsyncAPI document of what a gateway sends (CONTRACT 3 to 5), from the same zod schemas as the payloads. Pure.
 *
 * Version 3.0.0 and not 3.1.0: all that 3.1 adds is a binding for ROS 2, and not every tool that reads 3.0 knows it.
 * Payloads are AsyncAPI's own schema objects, a superset of JSON Schema draft-07, which every tool must take and check.
 * 2020-12 as a `schemaFormat` is optional for tools, and checked neither by AsyncAPI's own JSON Schema nor by its parser.
 * The schemas published alone are 2020-12; both come from one source, and a test validates the examples against both.
 */
import { version } from '../../base/version.ts';
import { channels, messages, type ChannelSpec, type MessageSpec, type Properties } from './channels.ts';
import { examples } from './examples.ts';
import { payloadJsonSchema, payloadSchemas, type PayloadName } from './schemas.ts';

const levelText =
  '1 to 64 of letters, digits, Chinese characters, `.`, `_`, `-`; not beginning with `_`: ' +
  '`^[A-Za-z0-9\\u4e00-\\u9fff.-][A-Za-z0-9\\u4e00-\\u9fff._-]{0,63}$`';

interface Parameter {
  readonly description: string;
  readonly default?: string;
  readonly location?: string;
  readonly examples?: readonly string[];
}

function level(what: string, example: string, location?: string): Parameter {
  return {
    description: `${what}. ${levelText}`,
    examples: [example],
    ...(location === undefined ? {} : { location }),
  };
}

const parameters: Readonly<Record<string, Parameter>> = {
  root: { description: 'One or more levels, the same for a whole plant', default: 'uns/v1' },
  enterprise: level('Enterprise', 'shiyan-demo-parts'),
  site: level('Site', 'baiLang'),
  area: level('Area', 'stamping'),
  line: level('Line', 'line2'),
  equipment: level('Equipment', 'press-03'),
  group: level('Tag group', 'fast', '$message.payload#/group'),
  gateway: level('Gateway', 'gw-stamping-07', '$message.payload#/gw'),
};

const description = `What a zhencai gateway tells of the machines it reads. It subscribes to nothing.

- **Idempotency.** \`(gw, epoch, seq)\` identifies a message for ever, and \`id\` is the same in one word. Delivery is at \
least once and a redelivery is byte-identical: a unique index on the three makes it exactly once.
- **Order and holes.** \`seq\` grows by one per message of the gateway, over all topics. A hole in \`seq\` is explained by a \
\`gap\` message with \`fromSeq\` and \`toSeq\`; scans that could not be made are told by a \`gap\` message without them. \
A hole that no gap message explains is a fault. \`edgeStatus\` is not numbered.
- **Late messages** carry their original times and, over MQTT 5, the user property \`hist\`. After an outage they come beside \
what is made now: the order is that of \`seq\`, not of arrival.
- **A part.** A destination that gets a part of the messages finds the \`seq\` of the one before in the user property \`prev\`.
- **A clock that is set** is told by a \`gap\` message of kind \`clock\`. Where it was wrong before (a gateway without a \
battery begins in 1970), \`rebase\` names the messages it made and what makes their times right; what is sent after that has \
the user property \`shift\`. The bytes stay as they were made.
- **Change.** Within a major version, the number at the end of \`schema\`, fields and values of enumerations are only added: \
ignore a field you do not know, and take a value you do not know as unknown.
- **Times** are integer UTC milliseconds since 1970-01-01.`;

/** The document. */
export function asyncApi(): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'zhencai',
      version,
      description,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: { broker: server() },
    channels: mapped(channels, channelObject),
    operations: Object.fromEntries(
      Object.entries(channels).map(([id, { message, retain }]) => [
        `send${id.charAt(0).toUpperCase()}${id.slice(1)}`,
        {
          action: 'send',
          channel: ref('channels', id),
          messages: [ref('channels', id, 'messages', message)],
          bindings: { mqtt: { qos: 1, retain, bindingVersion } },
        },
      ]),
    ),
    components: {
      messages: mapped(messages, messageObject),
      schemas: mapped(payloadSchemas, (_, name) => embedded(name)),
      parameters,
      securitySchemes: {
        password: { type: 'userPassword', description: 'User name and password of the CONNECT packet' },
        certificate: { type: 'X509', description: 'TLS client certificate' },
      },
    },
  };
}

const bindingVersion = '0.2.0';

function server(): object {
  return {
    host: '{host}:{port}',
    protocol: 'mqtts',
    protocolVersion: '5.0',
    title: "The plant's MQTT broker",
    description:
      'MQTT 5, or 3.1.1 where the broker knows no better (then without user properties and content type); ' +
      'over TLS, WebSocket, or plain TCP where that was allowed',
    variables: { host: { default: 'broker.example' }, port: { default: '8883' } },
    security: [
      ref('components', 'securitySchemes', 'password'),
      ref('components', 'securitySchemes', 'certificate'),
    ],
    bindings: {
      mqtt: {
        clientId: '{gateway}',
        cleanSession: true,
        lastWill: {
          topic: channels['edgeStatus']?.address,
          qos: 1,
          retain: true,
          message: 'A zhencai.edge/1 payload with "online": false and "reason": "lost"',
        },
        bindingVersion,
      },
    },
  };
}

function channelObject({ message, ...told }: ChannelSpec): object {
  const used = [...told.address.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter);
  return {
    address: told.address,
    description: told.description,
    messages: { [message]: ref('components', 'messages', message) },
    parameters: Object.fromEntries(used.map((one) => [one, ref('components', 'parameters', one)])),
  };
}

function messageObject({ payload, title, properties }: MessageSpec, name: string): object {
  const example = examples[payload];
  const all = { schema: example.schema, ...('id' in example ? { id: example.id } : {}) };
  const cfg = properties.includes('cfg') && 'cfg' in example ? { cfg: example.cfg } : {};
  return {
    name,
    title,
    contentType: 'application/json',
    headers: headers(example.schema, properties),
    payload: ref('components', 'schemas', payload),
    bindings: { mqtt: { contentType: 'application/json', bindingVersion } },
    examples: [{ name, headers: { ...all, ...cfg }, payload: example }],
  };
}

/** None is required: to a 3.1.1 broker no properties are sent. */
function headers(schema: string, properties: Properties): object {
  const known = {
    id: { type: 'string', description: 'As in the payload' },
    cfg: { type: 'string', description: 'As in the payload' },
    hist: { type: 'string', const: '1', description: 'Sent late: not the present, but what the buffer kept' },
    shift: {
      type: 'string',
      pattern: String.raw`^-?\d+ \d+ \d+$`,
      description:
        'shiftMs fromT toT: made by a clock that was wrong. Each time in the payload from fromT to toT becomes right by adding shiftMs, as a gap message of kind clock says for all messages alike',
    },
    prev: {
      type: 'string',
      pattern: '^[0-9]+$',
      description: 'Where a destination gets a part: number of the message it was sent before',
    },
  };
  return {
    type: 'object',
    description: 'MQTT 5 user properties',
    properties: {
      schema: { type: 'string', const: schema, description: 'As in the payload' },
      ...Object.fromEntries(properties.map((name) => [name, known[name]])),
    },
  };
}

/** Without `$schema` and `$id`, which belong to the schemas published alone. */
function embedded(name: PayloadName): object {
  const { $schema: _, $id: __, ...schema } = payloadJsonSchema(name, 'draft-07');
  return schema;
}

function ref(...path: readonly string[]): object {
  return { $ref: `#/${path.join('/')}` };
}

function mapped<Key extends string, From>(
  from: Readonly<Record<Key, From>>,
  make: (from: From, key: Key) => object,
): object {
  return Object.fromEntries(Object.entries<From>(from).map(([key, one]) => [key, make(one, key as Key)]));
}
