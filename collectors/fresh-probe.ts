/** A dry run for every protocol whose `fresh` tells enough: connect, read past every cache, judge by status. */
import type { Clock } from '../agent/base/clock.ts';
import { badSample } from '../agent/model/sample.ts';
import { Status } from '../agent/model/status.ts';
import type { Tag } from '../agent/model/tag.ts';
import type { Collector } from './collector.ts';
import {
  isExpected,
  notExpected,
  reasonsOf,
  type ProbeReading,
  type ProbeResult,
  type ProbeWish,
} from './probe.ts';

/** Tags in one question: it is answered within ten seconds, and a stop waits for it. */
const mostTags = 500;

/** What it needs beside the collector, which it closes. */
export interface FreshProbe {
  readonly tags: readonly Tag[];
  /** An address in the one notation. */
  readonly addressOf: (address: string) => string;
  readonly clock: Clock;
}

/** @throws NotConnectedError as the collector */
export async function probeFresh(
  opened: Collector,
  { tags, addressOf, clock }: FreshProbe,
  { expect }: ProbeWish,
  signal: AbortSignal,
): Promise<ProbeResult> {
  await using collector = opened;
  await collector.connect(signal);
  const readings: ProbeReading[] = [];
  for (let at = 0; at < tags.length; at += mostTags) {
    const asked = tags.slice(at, at + mostTags);
    const askedMs = clock.elapsed();
    const came = signal.aborted
      ? undefined
      : await collector.fresh(asked, signal).catch(unlessStopped(signal));
    const roundTripMs = clock.elapsed() - askedMs;
    const byTag = new Map((came ?? []).map((reading) => [reading.sample.tag, reading]));
    for (const tag of asked) {
      const place = { tag, address: addressOf(tag.address), notes: [] };
      const reading = byTag.get(tag);
      if (reading === undefined) {
        const sample = badSample(tag, Status.BadWaitingForInitialData, clock.now());
        const key = came === undefined ? 'probe.notAsked' : 'probe.pushed';
        readings.push({ ...place, sample, verdict: 'skipped', reasons: [{ key }] });
        continue;
      }
      const { sample, raw } = reading;
      const { value } = sample;
      const isNumber = typeof value === 'number' || typeof value === 'bigint';
      const isWrong = expect !== undefined && !(isNumber && isExpected(value, expect));
      const reasons = [...reasonsOf(sample), ...(isWrong ? [notExpected(expect)] : [])];
      const verdict = sample.quality === 'BAD' ? 'failed' : reasons.length > 0 ? 'doubtful' : 'ok';
      readings.push({ ...place, sample, raw, roundTripMs, verdict, reasons });
    }
  }
  return { readings, remarks: [] };
}

function unlessStopped(signal: AbortSignal): (error: unknown) => undefined {
  return (error) => {
    if (!signal.aborted) throw error;
    return undefined;
  };
}
