/** `destinations:` of the plant file: further brokers, and which part of the messages each gets. */
import { z } from 'zod';
import type { Fault } from '../agent/base/fault.ts';
import { messageClasses } from '../agent/model/message.ts';
import { brokerSchema } from '../agent/publish/config.ts';
import { valueAt } from './issues.ts';
import { levelPattern } from './level.ts';
import { duplicateIds, idsWritten } from './lists.ts';
import { nearest } from './nearest.ts';
import type { Path, YamlFile } from './yaml.ts';

/** Name of the plant's own broker among the destinations. */
export const ownDestination = 'mqtt';

/** First levels of topics. */
export const topicRootSchema = z
  .string()
  .refine((root) => root.split('/').every((part) => levelPattern.test(part)), 'config.badLevel')
  .describe('First levels of every topic. 主题根');

const names = z.array(z.string().min(1)).min(1).optional();

export const destinationSchema = z.strictObject({
  id: z
    .string()
    .regex(levelPattern, 'config.badLevel')
    .describe('Names its place in the buffer: under another id it begins anew. 目的地标识'),
  broker: brokerSchema.describe('MQTT broker. 消息服务器'),
  topicRoot: topicRootSchema.optional(),
  only: z
    .strictObject({
      equipment: names.describe('Only what is about these machines. 仅这些设备'),
      groups: names.describe('Of telemetry only these tag groups. 遥测仅限这些采集组'),
      classes: z
        .array(z.enum(messageClasses))
        .min(1)
        .optional()
        .describe('Only messages of these kinds. 仅这些类别的报文'),
    })
    .prefault({})
    .describe('What it gets; everything where nothing is said. 上送范围'),
});

/** A validated destination. */
export type Destination = z.output<typeof destinationSchema>;

/** Ids and clients used twice, and machines and groups that do not exist. `equipment` is undefined where the register could not be read. */
export function destinationFaults(
  yaml: YamlFile,
  root: unknown,
  known: { readonly equipment: readonly string[] | undefined; readonly groups: readonly string[] },
): Fault[] {
  return [
    ...duplicateIds(yaml, root, 'destinations'),
    ...sharedClients(yaml, root),
    ...idsWritten(root, 'destinations').flatMap((id, index) => [
      ...(id === ownDestination
        ? [yaml.faultAt(['destinations', index, 'id'], 'config.duplicateId', { id, first: 'broker' })]
        : []),
      ...strangers(yaml, root, ['destinations', index, 'only', 'equipment'], known.equipment, 'Equipment'),
      ...strangers(yaml, root, ['destinations', index, 'only', 'groups'], known.groups, 'Group'),
    ]),
  ];
}

/** Addresses that two destinations connect to under one client id: the broker would let each push the other out. */
function sharedClients(yaml: YamlFile, root: unknown): Fault[] {
  const gateway = valueAt(root, ['gateway', 'id']);
  const seen = new Set<string>();
  const brokers: Path[] = [
    ['broker'],
    ...idsWritten(root, 'destinations').map((_, index): Path => ['destinations', index, 'broker']),
  ];
  return brokers.flatMap((path) => {
    const clientId = valueAt(root, [...path, 'clientId']) ?? gateway;
    const urls = [valueAt(root, [...path, 'url'])].flat().flatMap((url: unknown) => {
      const parsed = typeof url === 'string' ? URL.parse(url) : null;
      return parsed === null ? [] : [{ url: String(url), client: `${parsed.host} ${String(clientId)}` }];
    });
    const twice = urls.filter(({ client }) => seen.has(client));
    for (const { client } of urls) seen.add(client);
    return twice.map(({ url }) =>
      yaml.faultAt([...path, 'url'], 'config.sharedClient', { url, id: String(clientId) }),
    );
  });
}

/** Names of a list that nothing has. */
function strangers(
  yaml: YamlFile,
  root: unknown,
  path: Path,
  known: readonly string[] | undefined,
  what: 'Equipment' | 'Group',
): Fault[] {
  const written = valueAt(root, path);
  if (known === undefined || !Array.isArray(written)) return [];
  return written.flatMap((id: unknown, index) => {
    if (typeof id !== 'string' || known.includes(id)) return [];
    const near = nearest(id, known);
    return near === undefined
      ? [yaml.faultAt([...path, index], `config.unknown${what}`, { id, known: known.join(', ') })]
      : [yaml.faultAt([...path, index], `config.unknown${what}Near`, { id, nearest: near })];
  });
}
