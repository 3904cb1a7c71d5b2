/** From addresses to nodes of one server: namespace URIs become indexes, and `s=…[3]` becomes a node or an element. */
import { qualityOf } from '../../agent/model/sample.ts';
import { Status, type StatusCode } from '../../agent/model/status.ts';
import type { Tag } from '../../agent/model/tag.ts';
import { isAddressFault, type NodeAddress, nodeIdText, parseAddress } from './address.ts';
import type { Link, NodeRef } from './client.ts';
import { type OpcuaConfig, mostNodesPerCall } from './config.ts';
import type { RawDataValue } from './decode.ts';

/** NodeIds of OPC 10000-5 §6.3.1 and §6.3.11. */
const namespaceArray = 'i=2255';
const maxNodesPerRead = 'i=11705';
const maxMonitoredItemsPerCall = 'i=11714';

/** What a server said of itself. */
export interface ServerFacts {
  readonly namespaces: readonly string[];
  /** Nodes per read request. */
  readonly readLimit: number;
  /** Monitored items per request. */
  readonly monitorLimit: number;
}

/** Reads what is needed before anything else. @throws as Link.read */
export async function readFacts(link: Link, config: OpcuaConfig): Promise<ServerFacts> {
  const asked = [namespaceArray, maxNodesPerRead, maxMonitoredItemsPerCall].map((nodeId) => ({ nodeId }));
  const [namespaces, readLimit, monitorLimit] = await link.read(link.prepareRead(asked));
  const names = namespaces?.value?.value;
  return {
    namespaces: Array.isArray(names) ? names.map(String) : [],
    readLimit: config.maxNodesPerRead ?? limitOf(readLimit),
    monitorLimit: config.maxMonitoredItemsPerCall ?? limitOf(monitorLimit),
  };
}

/**
 * The nodes of tags, in their order; undefined where the server does not know the namespace.
 * @throws as Link.read
 */
export async function resolveNodes(
  link: Link,
  facts: ServerFacts,
  tags: readonly Tag[],
): Promise<(NodeRef | undefined)[]> {
  const addresses = tags.map((tag) => addressOf(tag));
  const literals = addresses.map((address) =>
    address.literal === undefined ? undefined : nodeIdText(address, facts.namespaces, true),
  );
  const existing = await existingOf(
    link,
    facts.readLimit,
    literals.filter((literal) => literal !== undefined),
  );
  return addresses.map((address, at) => {
    const literal = literals[at];
    if (literal !== undefined && existing.has(literal)) return { nodeId: literal };
    const nodeId = nodeIdText(address, facts.namespaces);
    return nodeId === undefined
      ? undefined
      : { nodeId, index: address.index, isNotifier: address.conditions };
  });
}

/**
 * Whether nodes can be subscribed to for events: per node Good, or why not. It is asked beforehand, as a server may accept
 * an item on a node that never has an event, and its silence would look like a machine without faults.
 * @throws as Link.read
 */
export async function notifierStatuses(
  link: Link,
  limit: number,
  nodes: readonly NodeRef[],
): Promise<StatusCode[]> {
  const statuses: StatusCode[] = [];
  for (const part of partsOf(nodes, limit)) {
    const answers = await link.read(link.prepareRead(part, 'EventNotifier'));
    for (const at of part.keys()) statuses.push(notifierStatus(answers[at]));
  }
  return statuses;
}

/** Bit 0 of the attribute is SubscribeToEvents (OPC 10000-3, EventNotifierType). */
function notifierStatus(answer: RawDataValue | undefined): StatusCode {
  if (answer === undefined) return Status.BadUnexpectedError;
  if (qualityOf(answer.statusCode.value) === 'BAD') return answer.statusCode.value;
  const bits = answer.value?.value;
  return typeof bits === 'number' && (bits & 1) === 1 ? Status.Good : Status.BadNotSupported;
}

/** Parts of at most `size`. */
export function partsOf<Item>(items: readonly Item[], size: number): Item[][] {
  const parts: Item[][] = [];
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size));
  return parts;
}

async function existingOf(link: Link, limit: number, nodeIds: readonly string[]): Promise<Set<string>> {
  const existing = new Set<string>();
  for (const part of partsOf(nodeIds, limit)) {
    const nodes = part.map((nodeId) => ({ nodeId }));
    const answers = await link.read(link.prepareRead(nodes, 'NodeClass'));
    part.forEach((nodeId, at) => {
      if (answers[at]?.statusCode.value === 0) existing.add(nodeId);
    });
  }
  return existing;
}

function addressOf(tag: Tag): NodeAddress {
  const parsed = parseAddress(tag.address);
  if (isAddressFault(parsed)) throw new TypeError(`${tag.address}: tags are checked before they are read`);
  return parsed;
}

/** A limit of 0, or none at all, means that the server sets none (OPC 10000-5 §6.3.11). */
function limitOf(answer: RawDataValue | undefined): number {
  const limit = answer?.value?.value;
  return typeof limit === 'number' && limit > 0 ? Math.min(limit, mostNodesPerCall) : mostNodesPerCall;
}
