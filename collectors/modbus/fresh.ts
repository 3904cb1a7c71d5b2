/** Reads tags now, beside the scans: for a reviewer's challenge. */
import type { Clock } from '../../agent/base/clock.ts';
import { badSample } from '../../agent/model/sample.ts';
import { Status, type StatusCode } from '../../agent/model/status.ts';
import type { Tag } from '../../agent/model/tag.ts';
import { orAborted } from '../aborted.ts';
import type { FreshReading } from '../collector.ts';
import { notConnected, type Line } from './line.ts';
import type { Reply } from './link.ts';
import { Patience } from './patience.ts';
import { rawOf } from './raw.ts';
import type { Read } from './read.ts';

/** Longest wait of whoever asks, in milliseconds, whatever the timeouts of the connection are. */
export const freshMs = 10_000;

/**
 * Makes the reads as a guest of the line; the order of the readings is that of `tags`. What has not come after ten seconds
 * is BadTimeout; a tag in none of the reads cannot be read as it is configured.
 * @throws NotConnectedError the connection is down, or in ten seconds no turn came
 * @throws the reason of `signal` when it aborts
 */
export async function readFresh(
  tags: readonly Tag[],
  reads: readonly Read[],
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
      isHeard = true;
      return reply;
    } catch (error) {
      signal.throwIfAborted();
      if (!over.signal.aborted) throw error;
      if (!isHeard) throw notConnected(`nothing came within ${freshMs} ms`);
      return undefined;
    }
  };

  try {
    await line.visit(async () => {
      const patience = new Patience();
      for (const read of reads) {
        const given = patience.givenUp(read.unit);
        const reply = given === undefined ? await ask(read) : undefined;
        if (given !== undefined) fail(read.tags, given);
        else if (reply === undefined) fail(read.tags, Status.BadTimeout);
        else if (reply.kind !== 'data') fail(read.tags, patience.suffer(read.unit, reply));
        else
          for (const [at, layout] of read.layouts.entries()) {
            const sample = read.samplers[at]?.(reply.bytes, reply.time);
            const raw = rawOf(layout, read.start, reply.bytes);
            if (sample !== undefined) readings.set(layout.tag, { sample, raw });
          }
      }
    });
  } finally {
    done.abort();
  }
  return tags.map(
    (tag) => readings.get(tag) ?? { sample: badSample(tag, Status.BadConfigurationError, clock.now()) },
  );
}
