/**
 * A group that is subscribed to: one subscription with one monitored item per tag.
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
import type { GroupTags } from '../collector.ts';
import { type Granted, type Link, type NodeRef, type Publication, ServiceFault } from './client.ts';
import type { OpcuaConfig } from './config.ts';
import { hasOverflowed, TagDecoder } from './decode.ts';
import { partsOf } from './nodes.ts';
import type { Stamp } from './stamp.ts';

/** Without changes the server says that it is alive about this often. */
const keepAliveEveryMs = 2000;
/** How long a server keeps a subscription nobody asks for, at least. */
const lifetimeMs = 30_000;
const slowestRetryMs = 600_000;

interface Item {
  readonly decoder: TagDecoder;
  readonly node: NodeRef;
  /** Good once the server monitors it. */
  status: StatusCode;
  hasValue: boolean;
}

/** What a subscribed group needs of its connection. */
export interface SubscriptionDeps {
  readonly config: OpcuaConfig;
  readonly link: Link;
  readonly clock: Clock;
  readonly stamp: Stamp;
  readonly monitorLimit: number;
}

/** One subscribed group over one link. */
export class SubscribedGroup {
  readonly group: GroupTags;
  readonly #deps: SubscriptionDeps;
  readonly #granted: Granted;
  readonly #items: (Item | undefined)[];
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
      return {
        decoder: new TagDecoder(tag, node.index),
        node,
        status: Status.BadWaitingForInitialData,
        hasValue: false,
      };
    });
    const opened = new SubscribedGroup(group, deps, granted, items);
    await opened.#monitor();
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
    return this.#overflows;
  }

  /** Messages that never came, by their sequence numbers. */
  get lostMessages(): number {
    return this.#lostMessages;
  }

  /** Monotonic time at which refused items are asked for again; Infinity where there are none. */
  get retryAtMs(): number {
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
      item.hasValue = true;
      const sample = item.decoder.decode(value, now, this.#deps.stamp);
      if (hasOverflowed(sample.status)) this.#overflows++;
      samples.push(sample);
    }
    if (this.#first !== undefined) {
      if (publication.more) return undefined;
      this.#first = undefined;
      this.#addMissing(samples, now);
    }
    return this.#scanOf(samples, now);
  }

  /**
   * Asks again for refused items.
   * @returns a scan with the tags whose refusal has another reason now; undefined where there are none
   * @throws NotConnectedError the link is lost
   */
  async retry(): Promise<Scan | undefined> {
    const { clock } = this.#deps;
    this.#retryMs = Math.min(2 * this.#retryMs, slowestRetryMs);
    this.#retryAtMs = clock.elapsed() + this.#retryMs;
    const before = this.#items.map((item) => item?.status);
    await this.#monitor();
    const now = clock.now();
    const changed = this.#items.flatMap((item, at) =>
      item === undefined || item.status === Status.Good || item.status === before[at]
        ? []
        : [badSample(item.decoder.tag, item.status, now)],
    );
    return changed.length === 0 || this.#first !== undefined ? undefined : this.#scanOf(changed, now);
  }

  /** A keep-alive names the number of the next message (OPC 10000-4 §5.14.1.1, §7.26); after 2^32−1 comes 1. */
  #count({ sequence, changes }: Publication): void {
    if (this.#nextSequence !== undefined && sequence !== this.#nextSequence) this.#lostMessages++;
    const next = changes.length === 0 ? sequence : sequence + 1;
    this.#nextSequence = next > 0xffffffff ? 1 : next;
  }

  async #monitor(): Promise<void> {
    const { config, link, monitorLimit } = this.#deps;
    const wanted = this.#items.flatMap((item, clientHandle) =>
      item === undefined || item.status === Status.Good ? [] : [{ item, node: item.node, clientHandle }],
    );
    for (const part of partsOf(wanted, monitorLimit)) {
      const statuses = await link
        .monitor(this.id, part, this.group.group.intervalMs, config.queueSize)
        .catch((error: unknown) => refusalOf(error));
      for (const [at, { item }] of part.entries())
        item.status = typeof statuses === 'number' ? statuses : (statuses[at] ?? Status.BadUnexpectedError);
    }
  }

  #addMissing(samples: Sample[], now: number): void {
    for (const [at, tag] of this.group.tags.entries()) {
      const item = this.#items[at];
      if (item === undefined) samples.push(badSample(tag, Status.BadNodeIdUnknown, now));
      else if (!item.hasValue) samples.push(badSample(tag, waitingStatus(item.status), now));
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

/** A refused call refuses every item in it. */
function refusalOf(error: unknown): StatusCode {
  if (error instanceof ServiceFault) return error.status;
  throw error;
}

function waitingStatus(status: StatusCode): StatusCode {
  return qualityOf(status) === 'BAD' ? status : Status.BadWaitingForInitialData;
}
