/** Event messages (CONTRACT 5). */
import type { z } from 'zod';
import type { EventType, MachineEvent } from '../../model/event.ts';
import type { Draft } from '../../model/message.ts';
import type { Scalar, Value } from '../../model/sample.ts';
import type { EpochMs } from '../../model/time.ts';
import { jsonDraft, type Speaker } from './envelope.ts';
import type { eventSchemas } from './event-schemas.ts';
import { eventTopic, equipmentTopic, type Place } from './topics.ts';

/** Whose events they are. */
export interface EventChannel {
  readonly equipment: string;
  readonly path: string;
  readonly cfg: string;
}

/** `data` as the published schemas have it: that the model's events fit them is checked by the compiler. */
type PublishedData = z.output<(typeof eventSchemas)[EventType]>['data'];

/** The messages of an event: one to follow, and for a state one that a newcomer finds (retained). */
export function eventDrafts(
  speaker: Speaker,
  place: Place,
  channel: EventChannel,
  event: MachineEvent,
  recordedAt: EpochMs,
): Draft[] {
  const { path, cfg, equipment } = channel;
  const { type, t, q, ctx, src } = event;
  const schema = `zhencai.event.${type}/1`;
  const head = { class: 'event', schema, cfg, equipment, time: recordedAt } as const;
  const sources = src.map(({ n, v, t: at }) => ({ n, v: plainValue(v), t: at }));
  const body = { path, t, tr: Math.max(t, recordedAt), q, cfg, ctx, src: sources, data: dataOf(event) };
  const topics = [
    { topic: eventTopic(place, path, type), retain: false },
    ...(type === 'state' ? [{ topic: equipmentTopic(place, path, 'state'), retain: true }] : []),
  ];
  return topics.map((each) => jsonDraft(speaker, { ...head, ...each }, body));
}

function dataOf(event: MachineEvent): PublishedData {
  switch (event.type) {
    case 'energy':
      return { ...event.data, raw: plainScalar(event.data.raw), prevRaw: plainScalar(event.data.prevRaw) };
    case 'count': {
      const { raw, prevRaw, ...rest } = event.data;
      return {
        ...rest,
        raw: plainScalar(raw),
        prevRaw: prevRaw === undefined ? undefined : plainScalar(prevRaw),
      };
    }
    case 'quality':
      return { ...event.data, values: [...event.data.values] };
    default:
      return event.data;
  }
}

/** Values as telemetry writes them: exact integers beyond ±(2^53−1) as decimal strings. */
function plainValue(value: Value): boolean | number | string | (boolean | number | string)[] | null {
  if (value === null) return null;
  if (typeof value === 'object') return value.map((one) => plainScalar(one));
  return plainScalar(value);
}

function plainScalar<One extends Scalar>(value: One): Exclude<One, bigint> | number | string {
  if (typeof value !== 'bigint') return value as Exclude<One, bigint>;
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}
