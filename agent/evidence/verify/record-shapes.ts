/** The shapes of the records (agent/model/record.ts). Unknown kinds and fields pass: they are hashed and not read. */
import { recordKinds, type EvidenceRecord, type RecordKind } from '../../model/record.ts';
import { isObject } from './canonical.ts';
import * as shape from './shape.ts';

const { optional, text, time, count, positive, hash, flag, list, object, oneOf } = shape;

const head = { n: time, prev: shape.link, time };

const equipment = object({
  id: text,
  name: text,
  area: text,
  line: text,
  class: text,
  manufacturer: optional(text),
  model: optional(text),
  serial: optional(text),
  assetNumber: optional(text),
  identifiers: list(text),
  digital: optional(flag),
  digitalBasis: optional(text),
  key: flag,
  keyBasis: optional(text),
  notConnectedReason: optional(text),
});

const tag = object({
  equipment: text,
  connection: text,
  group: text,
  name: text,
  address: text,
  unit: optional(count),
  type: text,
  scale: optional(shape.number),
  offset: optional(shape.number),
  deadband: optional(shape.number),
  unitOfMeasure: optional(text),
  description: optional(text),
  role: optional(text),
  businessLink: optional(text),
  keyParameter: optional(flag),
});

const pace = object({
  connection: text,
  group: text,
  intervalMs: positive,
  scans: count,
  min: optional(count),
  p50: optional(count),
  p95: optional(count),
  max: optional(count),
});

const shapes: Readonly<Record<RecordKind, shape.Shape>> = {
  start: object({
    ...head,
    gateway: text,
    epoch: text,
    version: text,
    node: text,
    program: hash,
    key: text,
    previous: optional(object({ aliveAt: time, clean: flag })),
    unwitnessed: optional(object({ fromSeq: time, toSeq: time })),
  }),
  stop: object(head),
  register: object({
    ...head,
    enterprise: object({ id: text, name: optional(text), uscc: optional(text), industry: optional(text) }),
    site: object({ id: text, name: optional(text) }),
    edition: text,
    equipment: list(equipment),
    connections: list(object({ id: text, protocol: text, endpoint: text })),
    groups: list(object({ id: text, intervalMs: positive, mode: oneOf('subscribe', 'poll') })),
    tags: list(tag),
    windowMinutes: positive,
    headline: object({ minCompletenessPercent: count, days: count }),
    config: hash,
  }),
  identity: object({
    ...head,
    connection: text,
    unit: optional(count),
    equipment: list(text),
    protocol: text,
    endpoint: text,
    answered: flag,
    asked: optional(flag),
    facts: shape.record(text),
    simulated: flag,
  }),
  window: object({
    ...head,
    equipment: text,
    from: time,
    to: time,
    scheduled: count,
    good: count,
    bad: count,
    silent: count,
    missing: count,
    first: optional(time),
    last: optional(time),
    live: count,
    backfilled: count,
    pace: list(pace),
    tags: count,
    moved: count,
    keys: list(object({ tag: text, n: count, distinct: count, changes: count, series: text })),
    work: optional(object({ parts: optional(count), power: optional(count) })),
    links: list(object({ link: text, good: count })),
    messages: object({ n: count, bytes: count, first: optional(time), last: optional(time), root: hash }),
  }),
  gap: object({
    ...head,
    seq: time,
    gap: object({
      kind: text,
      fromT: time,
      toT: time,
      fromSeq: optional(time),
      toSeq: optional(time),
      ofEpoch: optional(text),
      saved: optional(count),
      count: time,
      equipment: list(text),
      connection: optional(text),
      code: optional(text),
    }),
  }),
  clock: object({
    ...head,
    reason: oneOf('start', 'step'),
    source: text,
    synchronized: optional(flag),
    stepMs: optional(shape.integer),
  }),
  challenge: object({
    ...head,
    nonce: text,
    k: count,
    register: time,
    results: list(object({ equipment: text, hash })),
  }),
};

const anyKind = object({ kind: text, ...head });

/** What a record is: one of a known kind, one of another kind, or the path of a field that is wrong. */
export type Reading = { readonly record?: EvidenceRecord; readonly fault?: string };

/** Reads a value as a record. Neither record nor fault: a kind that this verifier does not know. */
export function readRecord(value: unknown): Reading {
  const fault = anyKind(value);
  if (fault !== undefined) return { fault };
  const kind = isObject(value) ? recordKinds.find((known) => known === value['kind']) : undefined;
  if (kind === undefined) return {};
  const wrong = shapes[kind](value);
  if (wrong !== undefined) return { fault: wrong };
  const record = value as EvidenceRecord;
  return record.kind === 'register' ? registerReading(record) : { record };
}

/** What a register names must be in it, once. */
function registerReading(record: Extract<EvidenceRecord, { kind: 'register' }>): Reading {
  const ids = new Set(record.equipment.map(({ id }) => id));
  const groups = new Set(record.groups.map(({ id }) => id));
  if (ids.size !== record.equipment.length || ids.has('')) return { fault: 'equipment' };
  if (groups.size !== record.groups.length) return { fault: 'groups' };
  const strays = record.tags.findIndex((one) => !ids.has(one.equipment) || !groups.has(one.group));
  return strays < 0 ? { record } : { fault: `tags.${strays}` };
}
