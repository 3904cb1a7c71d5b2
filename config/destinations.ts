/** `destinations:` of the plant file: further brokers, and which part of the messages each gets. */
import { z } from 'zod';
import type { Fault } from '../agent/base/fault.ts';
import { nearest } from '../agent/base/nearest.ts';
import { messageClasses } from '../agent/model/message.ts';
import type { Tag } from '../agent/model/tag.ts';
import { brokerSchema } from '../agent/publish/config.ts';
import { valueAt } from './issues.ts';
import { levelPattern } from './level.ts';
import { duplicateIds, idsWritten } from './lists.ts';
import { selectionDoubts } from './selections.ts';
import type { Path, YamlFile } from './yaml.ts';

/** Name of the plant's own broker among the destinations. */
export const ownDestination = 'mqtt';

/** Topic root of a plant that names none, as its schema fills it in. */
const defaultTopicRoot = 'uns/v1';

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

/** What a destination may name; undefined where it could not all be read. */
interface Known {
  readonly equipment: readonly string[] | undefined;
  readonly groups: readonly string[];
  readonly tags: readonly Tag[] | undefined;
}

/** Ids, clients and topics used twice, machines and groups that do not exist, and selections that leave nothing. */
export function destinationFaults(yaml: YamlFile, root: unknown, known: Known): Fault[] {
  return [
    ...duplicateIds(yaml, root, 'destinations'),
    ...sharedClients(yaml, root),
    ...sharedTopics(yaml, root),
    ...idsWritten(root, 'destinations').flatMap((id, index) => [
      ...(id === ownDestination
        ? [yaml.faultAt(['destinations', index, 'id'], 'config.duplicateId', { id, first: 'broker' })]
        : []),
      ...selectionFaults(yaml, root, ['destinations', index], id, known),
    ]),
  ];
}

/** What is wrong or doubtful in `only`. */
function selectionFaults(
  yaml: YamlFile,
  root: unknown,
  place: Path,
  id: string,
  { equipment, groups, tags }: Known,
): Fault[] {
  const unknown = [
    ...strangers(yaml, root, [...place, 'only', 'equipment'], equipment, 'Equipment'),
    ...strangers(yaml, root, [...place, 'only', 'groups'], groups, 'Group'),
  ];
  // A name that nothing has selects nothing, which needs not be said twice.
  return unknown.length > 0 || tags === undefined ? unknown : selectionDoubts(yaml, root, place, id, tags);
}

/** Addresses that two destinations connect to under one client id: the broker would let each push the other out. */
function sharedClients(yaml: YamlFile, root: unknown): Fault[] {
  const gateway = valueAt(root, ['gateway', 'id']);
  const clientOf = (place: Path): unknown => valueAt(root, [...place, 'broker', 'clientId']) ?? gateway;
  return shared(root, clientOf).map(({ place, url, part }) =>
    yaml.faultAt([...place, 'broker', 'url'], 'config.sharedClient', { url, id: part }),
  );
}

/** Addresses that two destinations fill under one topic root: doubtful, not wrong. */
function sharedTopics(yaml: YamlFile, root: unknown): Fault[] {
  const plants = valueAt(root, ['topicRoot']) ?? defaultTopicRoot;
  const topicsOf = (place: Path): unknown => valueAt(root, [...place, 'topicRoot']) ?? plants;
  return shared(root, topicsOf).map(({ place, url, part }) => ({
    ...yaml.faultAt([...place, 'broker', 'url'], 'config.sharedTopics', { url, topics: part }),
    severity: 'warning',
  }));
}

/** Addresses that a destination before uses too, with the same `partOf`. The place of the plant's own is the file itself. */
function shared(
  root: unknown,
  partOf: (place: Path) => unknown,
): { readonly place: Path; readonly url: string; readonly part: string }[] {
  const seen = new Set<string>();
  const places: Path[] = [[], ...idsWritten(root, 'destinations').map((_, index) => ['destinations', index])];
  return places.flatMap((place) => {
    const part = String(partOf(place));
    const uses = [valueAt(root, [...place, 'broker', 'url'])].flat().flatMap((url: unknown) => {
      const listener = typeof url === 'string' ? listenerOf(url) : undefined;
      return listener === undefined ? [] : [{ place, url: String(url), part, use: `${listener} ${part}` }];
    });
    const again = uses.filter(({ use }) => seen.has(use));
    for (const { use } of uses) seen.add(use);
    return again;
  });
}

const defaultPorts: Readonly<Record<string, string>> = {
  'mqtt:': '1883',
  'mqtts:': '8883',
  'ws:': '80',
  'wss:': '443',
};

/** Host and port that an address leads to, however it is written; undefined where it is none. */
function listenerOf(url: string): string | undefined {
  const parsed = URL.parse(url);
  if (parsed === null) return undefined;
  const { protocol, hostname, port } = parsed;
  return `${hostname.toLowerCase()}:${port === '' ? defaultPorts[protocol] : port}`;
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
