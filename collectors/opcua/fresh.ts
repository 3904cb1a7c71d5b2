/**
 * Reads tags now, past subscriptions and every cache, for a reviewer's challenge: the Read service with maxAge 0, which asks
 * the server for a new value from the source (OPC 10000-4 §5.11.2).
 */
import type { Clock } from '../../agent/base/clock.ts';
import { badSample } from '../../agent/model/sample.ts';
import { Status, type StatusCode } from '../../agent/model/status.ts';
import type { Tag } from '../../agent/model/tag.ts';
import type { FreshReading } from '../collector.ts';
import type { Link, NodeRef } from './client.ts';
import { type RawDataValue, TagDecoder } from './decode.ts';
import { partsOf, resolveNodes, type ServerFacts } from './nodes.ts';
import { rawOf } from './raw.ts';
import { isSizeStatus, refusalOf } from './refusal.ts';
import type { Stamp } from './stamp.ts';

/** What fresh readings need of a session. */
export interface FreshDeps {
  readonly link: Link;
  readonly facts: ServerFacts;
  readonly clock: Clock;
  readonly stamp: Stamp;
}

/**
 * Readings in the order of the tags. Conditions come as events and cannot be read: they have none.
 * @throws NotConnectedError the link is lost
 */
export async function readFresh(tags: readonly Tag[], deps: FreshDeps): Promise<readonly FreshReading[]> {
  const { link, facts, clock, stamp } = deps;
  const nodes = await resolveNodes(link, facts, tags).catch(refusalOf);
  const refused = (tag: Tag, status: StatusCode): FreshReading => ({
    sample: badSample(tag, status, clock.now()),
  });
  if (typeof nodes === 'number') return tags.map((tag) => refused(tag, nodes));

  const answers = new Map<NodeRef, RawDataValue | StatusCode>();
  const wanted = nodes.filter((node) => node !== undefined && !node.isNotifier) as NodeRef[];
  for (const part of partsOf(wanted, facts.readLimit)) await ask(link, part, answers);
  return tags.flatMap((tag, at): FreshReading[] => {
    const node = nodes[at];
    if (node === undefined) return [refused(tag, Status.BadNodeIdUnknown)];
    if (node.isNotifier) return [];
    const answer = answers.get(node) ?? Status.BadUnexpectedError;
    if (typeof answer === 'number') return [refused(tag, answer)];
    const sample = new TagDecoder(tag, node.index).decode(answer, clock.now(), stamp);
    return [{ sample, raw: rawOf(answer.value) }];
  });
}

/** One request, halved as long as the server finds it too large. */
async function ask(
  link: Link,
  nodes: readonly NodeRef[],
  answers: Map<NodeRef, RawDataValue | StatusCode>,
): Promise<void> {
  const results = await link.read(link.prepareRead(nodes)).catch(refusalOf);
  if (typeof results === 'number' && isSizeStatus(results) && nodes.length > 1) {
    for (const half of partsOf(nodes, Math.ceil(nodes.length / 2))) await ask(link, half, answers);
    return;
  }
  for (const [at, node] of nodes.entries()) {
    const answer = typeof results === 'number' ? results : results[at];
    if (answer !== undefined) answers.set(node, answer);
  }
}
