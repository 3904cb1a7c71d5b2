/** The retained messages of one equipment: `_meta`, what it is, and `_status`, how it is collected (CONTRACT 4). */
import type { Draft } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';
import { jsonDraft, type Speaker } from '../publish/json/envelope.ts';
import { equipmentTopic, type Place } from '../publish/json/topics.ts';
import { isReachable, type Machine } from './machine.ts';

/** Who says it, and how its connections are. */
export interface Teller {
  readonly place: Place;
  readonly speaker: Speaker;
  /** State of a connection. */
  readonly connectionState: (id: string) => { state: string; code?: string | undefined };
}

/** `_meta`, to stand before the first data of its `cfg`. */
export function metaDraft({ place, speaker }: Teller, machine: Machine, now: EpochMs): Draft {
  const { path, cfg, equipment, meta } = machine;
  const head = { class: 'meta', retain: true, schema: 'zhencai.meta/1', cfg, time: now } as const;
  const topic = equipmentTopic(place, path, 'meta');
  return jsonDraft(speaker, { ...head, topic, equipment: equipment.id }, { path, cfg, ts: now, ...meta });
}

/** `_status` as of now. */
export function statusDraft(teller: Teller, machine: Machine, now: EpochMs): Draft {
  const { path, cfg, equipment, lastGood, tally } = machine;
  const head = { class: 'status', retain: true, schema: 'zhencai.status/1', cfg, time: now } as const;
  const topic = equipmentTopic(teller.place, path, 'status');
  const connections = machine.connections.map((id) => ({ id, ...teller.connectionState(id) }));
  const body = {
    path,
    cfg,
    ts: now,
    reachable: isReachable(machine),
    lastGood: lastGood ?? null,
    connections,
  };
  const completeness = tally.completeness(now);
  return jsonDraft(teller.speaker, { ...head, topic, equipment: equipment.id }, { ...body, completeness });
}
