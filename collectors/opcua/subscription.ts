/**
 * A group that is subscribed to: one subscription with one monitored item per tag. Conditions tags (condition-watch.ts)
 * follow the same rules: their item is on the events of a node, and their value is what those events add up to.
 *
 * Invariants:
 *  - The first scan names every tag of the group: with its value, with the status it was refused with, or as
 *    BadWaitingForInitialData. Later scans name only what changed.
 *  - Every message heard, a keep-alive too, becomes a scan whose `ticks` are the intervals since the scan before, so the
 *    ticks of a group add up to the time the server was heard.
 *  - An item that was refused is asked for again, ever more slowly, for as long as the link lives.
 */
import type { Clock } from '../../agent/base/clock.ts';
import { badSample, qualityOf, type Sample } from '../../agent/model/sample.ts';
import type { Scan } from '../../agent/model/scan.ts';
import { Status, type StatusCode } from '../../agent/model/status.ts';
import type { Tag } from '../../agent/model/tag.ts';
import type { GroupTags } from '../collector.ts';
import type { Link, NodeRef } from './client.ts';
import { ConditionWatch } from './condition-watch.ts';
import type { OpcuaConfig } from './config.ts';
import { hasOverflowed, TagDecoder } from './decode.ts';
import { notifierStatuses, partsOf, type ServerFacts } from './nodes.ts';
import type { Granted, Publication } from './publication.ts';
import { refusalOf } from './refusal.ts';
import type { Stamp } from './stamp.ts';

/** Without changes the server says that it is alive about this often. */
const keepAliveEveryMs = 2000;
/** How long a server keeps a subscription nobody asks for, at least. */
const lifetimeMs = 30_000;
const slowestRetryMs = 600_000;

interface Item {
  readonly tag: Tag;
  readonly node: NodeRef;
  /** Unused where the node is a notifier: its events are the watch's. */
  readonly decoder: TagDecoder;
  /** Good once the server monitors it. */
  status: StatusCode;
}

/** What a subscribed group needs of its connection. */
export interface SubscriptionDeps {
  readonly config: OpcuaConfig;
  readonly link: Link;
  readonly clock: Clock;
  readonly stamp: Stamp;
  readonly facts: ServerFacts;
}

/** One subscribed group over one link. */
export class SubscribedGroup {
  readonly group: GroupTags;
  readonly #deps: SubscriptionDeps;
  readonly #granted: Granted;
  readonly #items: (Item | undefined)[];
  readonly #watch: ConditionWatch;
  #heardMs: number;
  /** Where intervals are counted from: one before the first scan. */
  #rasterMs: number | undefined;
  #ticks = 0;
  #nextSequence: number | undefined;
  #lostMessages = 0;
  #first: Sample[] | undefined = [];
  #retryAtMs: number;
  #retryMs: number;
  #overflows = 0;

  private constructor(
    group: GroupTags,
    deps: SubscriptionDeps,
    granted: Granted,
    items: (Item | undefined)[],
  ) {
    this.group = group;
    this.#deps = deps;
    this.#granted = granted;
    this.#items = items;
    this.#watch = new ConditionWatch(deps);
    this.#heardMs = deps.clock.elapsed();
    this.#retryMs = deps.config.retryRefusedMs;
    this.#retryAtMs = this.#heardMs + this.#retryMs;
  }

  /**
   * Makes the subscription and its items.
   * @param nodes per tag of the group; undefined where the server does not know the namespace
   * @throws ServiceFault the server makes no subscription
   * @throws NotConnectedError the link is lost
   */
  static async open(
    group: GroupTags,
    nodes: readonly (NodeRef | undefined)[],
    deps: SubscriptionDeps,
  ): Promise<SubscribedGroup> {
    const { intervalMs } = group.group;
    const keepAliveCount = Math.max(1, Math.ceil(keepAliveEveryMs / intervalMs));
    const granted = await deps.link.subscribe({
      publishingMs: intervalMs,
      keepAliveCount,
      lifetimeCount: Math.max(3 * keepAliveCount, Math.ceil(lifetimeMs / intervalMs)),
    });
    const items = group.tags.map((tag, at): Item | undefined => {
      const node = nodes[at];
      if (node === undefined) return undefined;
      const decoder = new TagDecoder(tag, node.index);
      return { tag, node, decoder, status: Status.BadWaitingForInitialData };
    });
    const opened = new SubscribedGroup(group, deps, granted, items);
    await opened.#monitor();
    await opened.#watch.catchUp(opened.id);
    return opened;
  }

  /** Id by which the server's messages name it. */
  get id(): number {
    return this.#granted.id;
  }

  /** The publishing interval the server granted, in milliseconds. */
  get publishingMs(): number {
    return this.#granted.publishingMs;
  }

  /** Longest silence that is still normal, in milliseconds. */
  get patienceMs(): number {
    return Math.max(3 * this.#granted.keepAliveMs, this.#deps.config.timeoutMs);
  }

  /** Monotonic time by which it must be heard again. */
  get silentAtMs(): number {
    return this.#heardMs + this.patienceMs;
  }

  /** Values the server dropped because a queue was full. */
  get overflows(): number {
    return this.#overflows + this.#watch.overflows;
  }

  /** Why conditions that were active before the connection may be missing; undefined where they are known. */
  get conditionsDoubt(): string | undefined {
    return this.#watch.doubt;
  }

  /** Messages that never came, by their sequence numbers. */
  get lostMessages(): number {
    return this.#lostMessages;
  }

  /** Monotonic time at which something is to be asked for again; Infinity where there is nothing. */
  get retryAtMs(): number {
    return Math.min(this.#refusedAtMs, this.#watch.dueMs);
  }

  get #refusedAtMs(): number {
    return this.#items.some((item) => item !== undefined && item.status !== Status.Good)
      ? this.#retryAtMs
      : Infinity;
  }

  /** Counts the silence from now: a message came, or nobody was listening. */
  heard(): void {
    this.#heardMs = this.#deps.clock.elapsed();
  }

  /** The scan a message makes; undefined while more of the first values are on their way. */
  scan(publication: Publication): Scan | undefined {
    const now = this.#deps.clock.now();
    const samples: Sample[] = this.#first ?? [];
    this.#count(publication);
    for (const { clientHandle, value } of publication.changes) {
      const item = this.#items[clientHandle];
      if (item === undefined) continue;
      const sample = item.decoder.decode(value, now, this.#deps.stamp);
      if (hasOverflowed(sample.status)) this.#overflows++;
      samples.push(sample);
    }
    samples.push(...this.#watch.take(publication.events, now));
    if (this.#first !== undefined) {
      if (publication.more) return undefined;
      this.#first = undefined;
      this.#addMissing(samples, now);
    }
    return this.#scanOf(samples, now);
  }

  /**
   * Asks again for refused items and for what the conditions need.
   * @returns a scan with the tags whose refusal has another reason now or whose conditions are known now; undefined where
   *   there are none
   * @throws NotConnectedError the link is lost
   */
  async retry(): Promise<Scan | undefined> {
    const { clock } = this.#deps;
    const samples = this.#refusedAtMs <= clock.elapsed() ? await this.#retryRefused() : [];
    samples.push(...(await this.#watch.catchUp(this.id)));
    return samples.length === 0 || this.#first !== undefined ? undefined : this.#scanOf(samples, clock.now());
  }

  async #retryRefused(): Promise<Sample[]> {
    const { clock } = this.#deps;
    this.#retryMs = Math.min(2 * this.#retryMs, slowestRetryMs);
    this.#retryAtMs = clock.elapsed() + this.#retryMs;
    const before = this.#items.map((item) => item?.status);
    await this.#monitor();
    const now = clock.now();
    return this.#items.flatMap((item, at) =>
      item === undefined || item.status === Status.Good || item.status === before[at]
        ? []
        : [badSample(item.tag, item.status, now)],
    );
  }

  /** A keep-alive names the number of the next message (OPC 10000-4 §5.14.1.1, §7.26); after 2^32−1 comes 1. */
  #count({ sequence, isKeepAlive }: Publication): void {
    if (this.#nextSequence !== undefined && sequence !== this.#nextSequence) {
      this.#lostMessages++;
      this.#watch.missed();
    }
    const next = isKeepAlive ? sequence : sequence + 1;
    this.#nextSequence = next > 0xffffffff ? 1 : next;
  }

  async #monitor(): Promise<void> {
    const { config, link, facts } = this.#deps;
    const wanted = this.#items.flatMap((item, clientHandle) =>
      item === undefined || item.status === Status.Good ? [] : [{ item, node: item.node, clientHandle }],
    );
    await this.#sortOut(wanted.flatMap(({ item }) => (item.node.isNotifier ? [item] : [])));
    const fit = wanted.filter(({ item }) => !item.node.isNotifier || item.status === Status.Good);
    for (const part of partsOf(fit, facts.monitorLimit)) {
      const statuses = await link
        .monitor(this.id, part, this.group.group.intervalMs, config.queueSize)
        .catch(refusalOf);
      for (const [at, { item, clientHandle }] of part.entries()) {
        item.status = typeof statuses === 'number' ? statuses : (statuses[at] ?? Status.BadUnexpectedError);
        if (item.node.isNotifier && item.status === Status.Good) this.#watch.add(clientHandle, item.tag);
      }
    }
  }

  /** Gives every item that is to be a notifier Good where its node is one, else the reason why it cannot be. */
  async #sortOut(items: readonly Item[]): Promise<void> {
    const { link, facts } = this.#deps;
    const nodes = items.map(({ node }) => node);
    const statuses = await notifierStatuses(link, facts.readLimit, nodes).catch(refusalOf);
    for (const [at, item] of items.entries())
      item.status = typeof statuses === 'number' ? statuses : (statuses[at] ?? Status.BadUnexpectedError);
  }

  #addMissing(samples: Sample[], now: number): void {
    const told = new Set(samples.map(({ tag }) => tag));
    for (const [at, tag] of this.group.tags.entries()) {
      if (told.has(tag)) continue;
      const item = this.#items[at];
      const status = item === undefined ? Status.BadNodeIdUnknown : waitingStatus(item.status);
      samples.push(this.#watch.current(at, now) ?? badSample(tag, status, now));
    }
  }

  #scanOf(samples: readonly Sample[], now: number): Scan {
    const elapsedMs = this.#deps.clock.elapsed();
    this.#rasterMs ??= elapsedMs - this.group.group.intervalMs;
    const passed = Math.round((elapsedMs - this.#rasterMs) / this.group.group.intervalMs);
    const ticks = passed - this.#ticks;
    this.#ticks = passed;
    return {
      connection: this.#deps.config.id,
      group: this.group.group.id,
      scheduledAt: now,
      startedAt: now,
      endedAt: now,
      ticks,
      missed: 0,
      samples,
    };
  }
}

function waitingStatus(status: StatusCode): StatusCode {
  return qualityOf(status) === 'BAD' ? status : Status.BadWaitingForInitialData;
}
