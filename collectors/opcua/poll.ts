/**
 * A group that is polled: batch reads, prepared once. Every tag is in every scan. A request the server finds too large is
 * halved, for good; one it refuses for another reason costs the tags in it. Conditions come as events and cannot be read.
 */
import type { Clock } from '../../agent/base/clock.ts';
import { badSample, type Sample } from '../../agent/model/sample.ts';
import type { Scan } from '../../agent/model/scan.ts';
import { Status, type StatusCode } from '../../agent/model/status.ts';
import type { Tag } from '../../agent/model/tag.ts';
import type { GroupTags } from '../collector.ts';
import type { Due } from '../schedule.ts';
import type { Link, NodeRef, PreparedRead } from './client.ts';
import { type RawDataValue, TagDecoder } from './decode.ts';
import { partsOf } from './nodes.ts';
import { isSizeStatus, ServiceFault } from './refusal.ts';
import type { Stamp } from './stamp.ts';

/** Requests on their way at once. */
const requestsAtOnce = 2;

interface Asked {
  readonly decoder: TagDecoder;
  readonly node: NodeRef;
}

/** What is never asked for, and why. */
interface Refused {
  readonly tag: Tag;
  readonly status: StatusCode;
}

interface Batch {
  readonly asked: readonly Asked[];
  readonly request: PreparedRead;
}

type Answer = readonly RawDataValue[] | StatusCode;

/** One polled group over one link. */
export class PolledGroup {
  readonly group: GroupTags;
  readonly #connection: string;
  readonly #link: Link;
  readonly #clock: Clock;
  readonly #stamp: Stamp;
  readonly #refused: readonly Refused[];
  #batches: readonly Batch[];

  /** @param nodes per tag of the group; undefined where the server does not know the namespace */
  constructor(
    connection: string,
    group: GroupTags,
    nodes: readonly (NodeRef | undefined)[],
    limit: number,
    link: Link,
    clock: Clock,
    stamp: Stamp,
  ) {
    this.group = group;
    this.#connection = connection;
    this.#link = link;
    this.#clock = clock;
    this.#stamp = stamp;
    const asked = group.tags.flatMap((tag, at) => {
      const node = nodes[at];
      return node === undefined || node.isNotifier
        ? []
        : [{ decoder: new TagDecoder(tag, node.index), node }];
    });
    this.#refused = group.tags.flatMap((tag, at): Refused[] => {
      const node = nodes[at];
      if (node === undefined) return [{ tag, status: Status.BadNodeIdUnknown }];
      return node.isNotifier ? [{ tag, status: Status.BadNotSupported }] : [];
    });
    this.#batches = partsOf(asked, limit).map((part) => this.#batchOf(part));
  }

  /** Reads the whole group. @throws NotConnectedError the link is lost */
  async scan(due: Due<unknown>): Promise<Scan> {
    const startedAt = this.#clock.now();
    const samples: Sample[] = [];
    const batches = this.#batches;
    for (let at = 0; at < batches.length; at += requestsAtOnce) {
      const some = batches.slice(at, at + requestsAtOnce);
      const answers = await Promise.all(some.map((batch) => this.#ask(batch)));
      const now = this.#clock.now();
      for (const [place, answer] of answers.entries())
        this.#collect(some[place]?.asked ?? [], answer, now, samples);
    }
    const endedAt = this.#clock.now();
    for (const { tag, status } of this.#refused) samples.push(badSample(tag, status, endedAt));
    return {
      connection: this.#connection,
      group: this.group.group.id,
      scheduledAt: due.scheduledAt,
      startedAt,
      endedAt,
      ticks: 1,
      missed: due.missed,
      samples,
    };
  }

  #collect(asked: readonly Asked[], answer: Answer, now: number, samples: Sample[]): void {
    for (let at = 0; at < asked.length; at++) {
      const decoder = asked[at]?.decoder;
      if (decoder === undefined) continue;
      const raw = typeof answer === 'number' ? undefined : answer[at];
      if (raw !== undefined) samples.push(decoder.decode(raw, now, this.#stamp));
      else
        samples.push(
          badSample(decoder.tag, typeof answer === 'number' ? answer : Status.BadUnexpectedError, now),
        );
    }
  }

  async #ask(batch: Batch): Promise<Answer> {
    try {
      return await this.#link.read(batch.request);
    } catch (error) {
      if (!(error instanceof ServiceFault)) throw error;
      if (!isSizeStatus(error.status) || batch.asked.length <= 1) return error.status;
    }
    const halves = partsOf(batch.asked, Math.ceil(batch.asked.length / 2)).map((part) => this.#batchOf(part));
    this.#batches = this.#batches.flatMap((other) => (other === batch ? halves : [other]));
    const answers: RawDataValue[] = [];
    for (const half of halves) {
      const answer = await this.#ask(half);
      if (typeof answer === 'number') return answer;
      answers.push(...answer);
    }
    return answers;
  }

  #batchOf(asked: readonly Asked[]): Batch {
    return { asked, request: this.#link.prepareRead(asked.map(({ node }) => node)) };
  }
}
