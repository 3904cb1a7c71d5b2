/** What a gateway sends and where (CONTRACT 3): the tables behind the AsyncAPI document. */
import { eventTypes, type EventType } from '../../model/event.ts';
import type { PayloadName } from './schemas.ts';
import { edgeTopic, equipmentPath, equipmentTopic, eventTopic, telemetryTopic } from './topics.ts';

/** User properties that a message carries beside `schema`. */
export type Properties = readonly ('id' | 'cfg' | 'hist' | 'prev' | 'shift')[];

/** A message of the AsyncAPI document. */
export interface MessageSpec {
  readonly payload: PayloadName;
  readonly title: string;
  readonly properties: Properties;
}

/** A channel of the AsyncAPI document: a topic, with `{parameters}`, and the one message it carries. */
export interface ChannelSpec {
  readonly address: string;
  readonly description: string;
  readonly message: string;
  readonly retain: boolean;
}

const place = { root: '{root}', enterprise: '{enterprise}', site: '{site}' };
const machine = equipmentPath(place, { area: '{area}', line: '{line}', id: '{equipment}' });
const ofMachine: Properties = ['id', 'cfg', 'hist', 'prev', 'shift'];
const ofGateway: Properties = ['id', 'hist', 'prev', 'shift'];

const eventTitles = {
  state: 'A machine changed its state',
  count: 'Parts were counted',
  cycle: 'A machine finished a cycle',
  alarm: 'An alarm came or went',
  energy: 'What a meter advanced by in a quarter of an hour',
  quality: 'The result of a part',
} as const satisfies Record<EventType, string>;

/** By name. Generated code is called after these names: they are part of the contract. */
export const messages: Readonly<Record<string, MessageSpec>> = {
  telemetry: { payload: 'zhencai.telemetry-1', title: 'Readings of one tag group', properties: ofMachine },
  ...Object.fromEntries(
    eventTypes.map((type): [string, MessageSpec] => [
      `${type}Event`,
      { payload: `zhencai.event.${type}-1`, title: eventTitles[type], properties: ofMachine },
    ]),
  ),
  meta: {
    payload: 'zhencai.meta-1',
    title: 'What an equipment is and what is read of it',
    properties: ofMachine,
  },
  status: {
    payload: 'zhencai.status-1',
    title: 'How collection of an equipment is going',
    properties: ofMachine,
  },
  edgeStatus: { payload: 'zhencai.edge-1', title: 'Whether the gateway is connected', properties: [] },
  gap: { payload: 'zhencai.gap-1', title: 'An explained hole in the data', properties: ofGateway },
  evidence: {
    payload: 'zhencai.evidence-1',
    title: 'The signed head of the acceptance log',
    properties: ofGateway,
  },
};

/** By id, which is part of the contract too. */
export const channels: Readonly<Record<string, ChannelSpec>> = {
  telemetry: {
    address: telemetryTopic(place, machine, '{group}'),
    description:
      'Readings of one tag group. Of a tag with a dead band only those that left it or changed their quality, at least one a minute',
    message: 'telemetry',
    retain: false,
  },
  ...Object.fromEntries(
    eventTypes.map((type): [string, ChannelSpec] => [
      `${type}Event`,
      {
        address: eventTopic(place, machine, type),
        description: eventTitles[type],
        message: `${type}Event`,
        retain: false,
      },
    ]),
  ),
  state: {
    address: equipmentTopic(place, machine, 'state'),
    description: 'The last state event, for whoever subscribes later',
    message: 'stateEvent',
    retain: true,
  },
  meta: {
    address: equipmentTopic(place, machine, 'meta'),
    description:
      'Sent at start and whenever the configuration changed; its `cfg` is what telemetry and events name',
    message: 'meta',
    retain: true,
  },
  status: {
    address: equipmentTopic(place, machine, 'status'),
    description: 'Sent at an interval and whenever the equipment became reachable or unreachable',
    message: 'status',
    retain: true,
  },
  edgeStatus: {
    address: edgeTopic(place, '{gateway}', 'status'),
    description:
      'Whether the gateway is connected. The will, which says `online: false`, has no user properties',
    message: 'edgeStatus',
    retain: true,
  },
  gap: {
    address: edgeTopic(place, '{gateway}', 'gap'),
    description: 'Explains numbers that were dropped and scans that were missed',
    message: 'gap',
    retain: false,
  },
  evidence: {
    address: edgeTopic(place, '{gateway}', 'evidence'),
    description:
      'The signed head of the acceptance log, when it has grown, at most once a minute, and after every challenge. Whoever keeps it can prove later that the log was not rewritten',
    message: 'evidence',
    retain: true,
  },
};
