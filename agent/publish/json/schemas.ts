/**
 * The payloads (CONTRACT 4 and 5) as zod schemas: the one source of the published JSON Schemas and of the types the
 * encoders build. Within a major version fields are only added.
 */
import { z } from 'zod';
import { equipmentClasses } from '../../model/equipment.ts';
import { eventSchemas } from './event-schemas.ts';
import { envelope, epochMs, path, scalar } from './fields.ts';

const timeSource = z.enum(['source', 'server', 'gateway']);
const sample = z
  .strictObject({
    n: z.string().describe('Tag name'),
    v: z
      .union([scalar, z.array(scalar), z.null()])
      .describe(
        'null exactly when q is BAD; 64-bit integers beyond ±(2^53-1) are decimal strings, see _meta',
      ),
    t: epochMs.describe('When the value was taken'),
    q: z.enum(['GOOD', 'UNCERTAIN', 'BAD']),
    tsrc: timeSource.optional().describe('Who stamped t, where it differs from the message'),
    sc: z.int().min(0).max(0xffffffff).optional().describe('OPC UA StatusCode where not plain GOOD'),
    e: z.string().optional().describe('Name of sc'),
  })
  .describe('One sample');

export const telemetrySchema = z.strictObject({
  schema: z.literal('zhencai.telemetry/1'),
  ...envelope,
  path,
  group: z.string().describe('Tag group'),
  cfg: z.string().describe('Hash of the equipment configuration, see _meta'),
  ts: epochMs.describe('When the scan ended'),
  tsrc: timeSource.describe('Who stamped t of the samples that do not say otherwise'),
  d: z.array(sample).min(1).max(1000),
});

export const metaSchema = z.strictObject({
  schema: z.literal('zhencai.meta/1'),
  ...envelope,
  path,
  cfg: z.string().describe('Hash over everything below'),
  ts: epochMs,
  equipment: z.strictObject({
    id: z.string(),
    name: z.string(),
    class: z.enum(equipmentClasses),
    manufacturer: z.string().optional(),
    model: z.string().optional(),
    serial: z.string().optional(),
    assetNumber: z.string().optional(),
    identifiers: z.array(z.string()),
    key: z.boolean(),
  }),
  tags: z.array(
    z.strictObject({
      n: z.string(),
      group: z.string(),
      intervalMs: z.int(),
      type: z.string(),
      unit: z.string().optional(),
      description: z.string().optional(),
      role: z.string().optional(),
      roleOptions: z.record(z.string(), z.string()).optional(),
      min: z.number().optional(),
      max: z.number().optional(),
      deadband: z.number().optional(),
      businessLink: z.string().optional(),
      keyParameter: z.boolean().optional(),
      connection: z.string(),
      address: z.string(),
    }),
  ),
});

export const statusSchema = z.strictObject({
  schema: z.literal('zhencai.status/1'),
  ...envelope,
  path,
  cfg: z.string(),
  ts: epochMs,
  reachable: z.boolean().describe('Whether at least one of its tags was read with a usable value last time'),
  lastGood: epochMs.nullable().describe('When a usable value was last read, or known not to have changed'),
  connections: z.array(z.strictObject({ id: z.string(), state: z.string(), code: z.string().optional() })),
  completeness: z
    .strictObject({
      from: epochMs,
      to: epochMs,
      scheduled: z.int().min(0),
      good: z.int().min(0),
      bad: z.int().min(0),
      missing: z.int().min(0),
    })
    .describe('Readings of the current clock hour: scheduled = good + bad + missing'),
});

export const gapKinds = [
  'stop',
  'power',
  'disk',
  'retention',
  'dead-letter',
  'clock',
  'source-overflow',
  'connection',
] as const;

export const gapSchema = z.strictObject({
  schema: z.literal('zhencai.gap/1'),
  ...envelope,
  ts: epochMs,
  kind: z
    .enum(gapKinds)
    .describe('clock: the clock of the gateway was set, or rows made by a wrong clock are named'),
  fromT: epochMs,
  toT: epochMs,
  fromSeq: z.int().min(1).optional().describe('First number missing, where numbers are missing'),
  toSeq: z.int().min(1).optional().describe('Last number missing; others in between may be there'),
  ofEpoch: z
    .string()
    .optional()
    .describe('Epoch of fromSeq and toSeq where it is another than epoch: that of a buffer that broke'),
  saved: z
    .int()
    .min(0)
    .optional()
    .describe('Messages of ofEpoch that were saved; they may come beside or after those of epoch'),
  count: z.int().min(0).describe('Messages missing where fromSeq is given, scheduled scans missed otherwise'),
  equipment: z.array(z.string()),
  connection: z.string().optional(),
  destinations: z
    .array(z.string())
    .optional()
    .describe(
      'Destinations that did not get what is missing, where others did; mqtt is the broker of the plant itself',
    ),
  code: z.string().optional().describe('Code of the error behind it'),
  stepMs: z
    .int()
    .optional()
    .describe(
      'kind clock: by how many milliseconds the clock of the gateway was set, positive forward; fromT is what it showed before, toT what it showed then. Nothing is missing (count 0)',
    ),
  steps: z
    .int()
    .min(1)
    .optional()
    .describe('kind clock: how many settings stepMs is the sum of, where several'),
  rebase: z
    .array(
      z.strictObject({
        fromSeq: z.int().min(1),
        toSeq: z.int().min(1),
        fromT: epochMs,
        toT: epochMs,
        shiftMs: z
          .int()
          .optional()
          .describe('To be added; absent where nobody knows how wrong the clock was'),
      }),
    )
    .optional()
    .describe(
      'kind clock: messages fromSeq..toSeq were made by a clock that was wrong. None of them is missing. In each, every time from fromT to toT becomes right by adding shiftMs; other times in it are right as they are. A message that is delivered later than this one says the same by itself, in the MQTT 5 user property shift: "shiftMs fromT toT"',
    ),
});

export const evidenceSchema = z.strictObject({
  schema: z.literal('zhencai.evidence/1'),
  ...envelope,
  ts: epochMs,
  size: z.int().min(1).describe('Records in the log'),
  checkpoint: z
    .string()
    .describe('C2SP checkpoint: the signed head of the log, to be kept and held against a pack later'),
  key: z.string().describe('C2SP verifier key it is signed with'),
});

/** Not a row of the outbox: it says how the link itself is, so it has no number. The will carries `online: false`. */
export const edgeSchema = z.strictObject({
  schema: z.literal('zhencai.edge/1'),
  gw: z.string(),
  epoch: z.string(),
  online: z.boolean(),
  since: epochMs.describe('When this link was made; for the will, when the link that broke was made'),
  version: z.string(),
  reason: z.enum(['connected', 'stopped', 'lost']),
});

export type MetaBody = z.output<typeof metaSchema>;
export type StatusBody = z.output<typeof statusSchema>;
export type GapBody = z.output<typeof gapSchema>;
export type GapKind = GapBody['kind'];
export type EvidenceBody = z.output<typeof evidenceSchema>;
export type EdgeBody = z.output<typeof edgeSchema>;

/** Every payload schema by file name. */
export const payloadSchemas = {
  'zhencai.telemetry-1': telemetrySchema,
  'zhencai.meta-1': metaSchema,
  'zhencai.status-1': statusSchema,
  'zhencai.gap-1': gapSchema,
  'zhencai.evidence-1': evidenceSchema,
  'zhencai.edge-1': edgeSchema,
  'zhencai.event.state-1': eventSchemas.state,
  'zhencai.event.count-1': eventSchemas.count,
  'zhencai.event.cycle-1': eventSchemas.cycle,
  'zhencai.event.alarm-1': eventSchemas.alarm,
  'zhencai.event.energy-1': eventSchemas.energy,
  'zhencai.event.quality-1': eventSchemas.quality,
} as const;

export type PayloadName = keyof typeof payloadSchemas;

export const payloadNames = Object.keys(payloadSchemas) as readonly PayloadName[];

/** What a consumer must be ready for: said in every published schema. */
const openness =
  'Fields that are not listed here are to be ignored: within a major version fields, and values of enumerations, ' +
  'are added, never removed or changed.';

/**
 * A payload schema as it is published. It lets unknown fields pass, so that a consumer that validates with the schema
 * of today also takes the messages of a later gateway of the same major version.
 * @param target draft-07 is what AsyncAPI embeds
 */
export function payloadJsonSchema(
  name: PayloadName,
  target: 'draft-2020-12' | 'draft-07' = 'draft-2020-12',
): Readonly<Record<string, unknown>> {
  const { $schema, description, ...body } = z.toJSONSchema(payloadSchemas[name], {
    target,
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return {
    $schema,
    $id: `urn:zhencai:schema:${name}`,
    title: payloadSchemas[name].shape.schema.value,
    description: [description, openness].filter(Boolean).join('. '),
    ...body,
  };
}

/** The same, refusing every field that is not listed: for our own tests, which must notice one that is not published. */
export function strictPayloadJsonSchema(name: PayloadName): object {
  return z.toJSONSchema(payloadSchemas[name], { target: 'draft-2020-12' });
}
