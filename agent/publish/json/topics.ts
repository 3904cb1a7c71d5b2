/** Topic names (CONTRACT 3). Every level has been checked by the config loader. */
import type { EventType } from '../../model/event.ts';

/** ISA-95 levels above and of one machine. */
export interface Place {
  readonly root: string;
  readonly enterprise: string;
  readonly site: string;
}

/** `{enterprise}/{site}/{area}/{line}/{equipment}`: the path that payloads name. */
export function equipmentPath(place: Place, equipment: { area: string; line: string; id: string }): string {
  return [place.enterprise, place.site, equipment.area, equipment.line, equipment.id].join('/');
}

/** Telemetry of one tag group of an equipment. */
export function telemetryTopic(place: Place, path: string, group: string): string {
  return `${place.root}/${path}/_telemetry/${group}`;
}

/** Events of one type of an equipment. */
export function eventTopic(place: Place, path: string, type: EventType): string {
  return `${place.root}/${path}/_event/${type}`;
}

/** What an equipment is, how its collection is going, and its last state; all retained. */
export function equipmentTopic(place: Place, path: string, leaf: 'meta' | 'status' | 'state'): string {
  return `${place.root}/${path}/_${leaf}`;
}

/** The gateway's own topics. */
export function edgeTopic(place: Place, gateway: string, leaf: 'status' | 'gap' | 'evidence'): string {
  return `${place.root}/${place.enterprise}/${place.site}/_edge/${gateway}/${leaf}`;
}
