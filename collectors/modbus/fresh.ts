/** Reads tags now, beside the scans: for a reviewer's challenge. What is refused or absent for the scans is asked for, too. */
import type { Clock } from '../../agent/base/clock.ts';
import { badSample } from '../../agent/model/sample.ts';
import { Status, type StatusCode } from '../../agent/model/status.ts';
import type { Tag } from '../../agent/model/tag.ts';
import { orAborted } from '../aborted.ts';
import type { FreshReading } from '../collector.ts';
import { noAnswer } from './wire/exception.ts';
import type { Isolation, Step } from './isolation/isolation.ts';
import type { Layout } from './tags/layout.ts';
import { notConnected, type Line } from './wire/line.ts';
import type { Data, Reply } from './wire/link.ts';
import { isReply } from './wire/refusal.ts';
import { Patience } from './isolation/patience.ts';
import { rawOf } from './tags/raw-text.ts';
import { byPlace } from './tags/plan.ts';
import type { Read } from './tags/read.ts';
import { FollowUp, type Asker, type Excepted } from './isolation/follow-up.ts';

/** Longest wait of whoever asks, in milliseconds, whatever the timeouts of the connection are. */
export const freshMs = 10_000;

/**
 * Reads as a guest of the line; the order of the readings is that of `tags`. What has not come after ten seconds
 * is BadTimeout; a tag without a layout cannot be read as it is configured.
 * @throws NotConnectedError the connection is down, or in ten seconds no turn came
 * @throws the reason of `signal` when it aborts
 */
export async function readFresh(
  tags: readonly Tag[],
  layouts: readonly Layout[],
  isolation: Isolation,
  line: Line,
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly FreshReading[]> {
  const readings = new Map<Tag, FreshReading>();
  const fail = (failed: readonly Tag[], status: StatusCode): void => {
    for (const tag of failed) readings.set(tag, { sample: badSample(tag, status, clock.now()) });
  };
  const done = new AbortController();
  const over = new AbortController();
  void clock.sleep(freshMs, done.signal).then(() => over.abort());
  const waiting = AbortSignal.any([signal, over.signal]);
  let isHeard = false;
  const ask = async ({ unit, area, start, count }: Read): Promise<Reply | undefined> => {
    try {
      const asked = line.ask('guest', (link) => link.request(unit, area, start, count), waiting);
      const reply = await orAborted(asked, waiting);
      isHeard ||= isReply(reply);
      return reply;
    } catch (error) {
      signal.throwIfAborted();
      if (!over.signal.aborted) throw error;
      if (!isHeard) throw notConnected(`nothing came within ${freshMs} ms`);
      return undefined;
    }
  };

  const took = (read: Read, { bytes, time }: Data): void => {
    for (const [at, layout] of read.layouts.entries()) {
      const sample = read.samplers[at]?.(bytes, time);
      if (sample !== undefined) readings.set(layout.tag, { sample, raw: rawOf(layout, read.start, bytes) });
    }
  };
  const failed = (some: readonly Layout[], status: StatusCode): void =>
    fail(
      some.map(({ tag }) => tag),
      status,
    );

  try {
    await line.visit(async () => {
      const patience = new Patience();
      const excepted: Excepted[] = [];
      for (const read of readsOf(layouts, isolation)) {
        const given = patience.givenUp(read.unit);
        const reply = given === undefined ? await ask(read) : undefined;
        if (given !== undefined) fail(read.tags, given);
        else if (reply === undefined) fail(read.tags, Status.BadTimeout);
        else if (reply.kind === 'data') took(read, reply);
        else fail(read.tags, patience.suffer(read.unit, reply));
        if (reply?.kind === 'exception') excepted.push({ read, code: reply.code });
      }
      if (excepted.length === 0) return;
      const asker: Asker = {
        ask,
        took,
        failed,
        get nowMs() {
          return clock.elapsed();
        },
      };
      await new FollowUp(isolation, patience, asker).settle(excepted);
    });
  } finally {
    done.abort();
  }
  return tags.map(
    (tag) => readings.get(tag) ?? { sample: badSample(tag, Status.BadConfigurationError, clock.now()) },
  );
}

/** What is refused is asked for by itself, and last where it may be met with silence, so that it spoils nothing else. */
function readsOf(layouts: readonly Layout[], isolation: Isolation): Read[] {
  const isLast = (step: Step): number =>
    step.kind === 'refused' && step.suspension.code === noAnswer ? 1 : 0;
  return isolation
    .steps(layouts.toSorted(byPlace))
    .toSorted((a, b) => isLast(a) - isLast(b))
    .flatMap((step) =>
      step.kind === 'read' ? step.read : isolation.reads([step.layout], () => true).map(({ read }) => read),
    );
}
