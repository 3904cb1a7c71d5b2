/**
 * Telemetry payloads: the hot path of encoding. A payload is put together from text made once (names, head) and text that
 * neighbours share (time and quality), so that a sample costs little more than printing its number.
 *
 * Invariant: every payload has 1..1000 samples and stays within `maxBytes`; a single sample that cannot is sent as BAD.
 */
import type { Draft } from '../../model/message.ts';
import { badSample, type Sample } from '../../model/sample.ts';
import { Status, statusName } from '../../model/status.ts';
import type { Tag } from '../../model/tag.ts';
import type { EpochMs } from '../../model/time.ts';
import { messageId, type Speaker } from './envelope.ts';
import { valueJson } from './value.ts';

/** Most samples in one payload. */
export const maxSamples = 1000;

/** The fixed part of one topic's payloads. */
export interface TelemetryChannel {
  readonly topic: string;
  readonly equipment: string;
  readonly path: string;
  readonly group: string;
  readonly cfg: string;
}

interface Prefix {
  readonly text: string;
  readonly bytes: number;
}

/** Makes the drafts of one equipment's tag group. */
export class TelemetryEncoder {
  readonly #speaker: Speaker;
  readonly #channel: TelemetryChannel;
  readonly #prefixes = new Map<Tag, Prefix>();
  readonly #middle: string;

  constructor(speaker: Speaker, channel: TelemetryChannel) {
    this.#speaker = speaker;
    this.#channel = channel;
    const { path, group, cfg } = channel;
    this.#middle = `,"path":${JSON.stringify(path)},"group":${JSON.stringify(group)},"cfg":"${cfg}","ts":`;
  }

  /**
   * @param samples at least one, in the order they are to stand
   * @param ts when the scan ended
   * @param maxBytes limit of one payload
   */
  drafts(samples: readonly Sample[], ts: EpochMs, maxBytes: number): Draft[] {
    const timeSource = samples[0]?.timeSource ?? 'gateway';
    const tail = `${ts},"tsrc":"${timeSource}","d":[`;
    const room = maxBytes - Buffer.byteLength(this.#middle) - tail.length - 256;
    const drafts: Draft[] = [];
    let text = '';
    let bytes = 0;
    let count = 0;
    let shared = '';
    let sharedTime = -1;
    const close = (): void => {
      if (count > 0) drafts.push(this.#draft(tail, text, ts));
      text = '';
      bytes = 0;
      count = 0;
    };

    for (let sample of samples) {
      const prefix = this.#prefix(sample.tag);
      let value = valueJson(sample.value);
      if (value === undefined) {
        sample = badSample(sample.tag, Status.BadEncodingError, sample.time);
        value = 'null';
      }
      let valueBytes = value.length;
      if (typeof sample.value === 'string' || typeof sample.value === 'object') {
        valueBytes = Buffer.byteLength(value);
        if (valueBytes > room - prefix.bytes - 128) {
          sample = badSample(sample.tag, Status.BadEncodingLimitsExceeded, sample.time);
          value = 'null';
          valueBytes = value.length;
        }
      }
      let suffix: string;
      if (sample.status === 0 && sample.timeSource === timeSource) {
        if (sample.time !== sharedTime) {
          sharedTime = sample.time;
          shared = `,"t":${sharedTime},"q":"GOOD"}`;
        }
        suffix = shared;
      } else suffix = suffixOf(sample, timeSource);

      const size = prefix.bytes + valueBytes + suffix.length + 1;
      if (count === maxSamples || (count > 0 && bytes + size > room)) close();
      text += count === 0 ? prefix.text : `,${prefix.text}`;
      text += value;
      text += suffix;
      bytes += size;
      count += 1;
    }
    close();
    return drafts;
  }

  #draft(tail: string, text: string, ts: EpochMs): Draft {
    const { gateway, epoch } = this.#speaker;
    const { topic, cfg, equipment } = this.#channel;
    return {
      class: 'telemetry',
      topic,
      retain: false,
      schema: 'zhencai.telemetry/1',
      cfg,
      equipment,
      time: ts,
      encode: (seq) =>
        Buffer.from(
          `{"schema":"zhencai.telemetry/1","id":"${messageId(this.#speaker, seq)}","gw":"${gateway}","epoch":"${epoch}"` +
            `,"seq":${seq}${this.#middle}${tail}${text}]}`,
        ),
    };
  }

  #prefix(tag: Tag): Prefix {
    const known = this.#prefixes.get(tag);
    if (known) return known;
    const text = `{"n":${JSON.stringify(tag.name)},"v":`;
    const prefix = { text, bytes: Buffer.byteLength(text) };
    this.#prefixes.set(tag, prefix);
    return prefix;
  }
}

/** What follows the value where a sample is not plain GOOD or has another time source than its message. */
function suffixOf(sample: Sample, timeSource: string): string {
  const source = sample.timeSource === timeSource ? '' : `,"tsrc":"${sample.timeSource}"`;
  const status = sample.status === 0 ? '' : `,"sc":${sample.status},"e":"${statusName(sample.status)}"`;
  return `,"t":${sample.time},"q":"${sample.quality}"${source}${status}}`;
}
