/** The events (CONTRACT 5) as zod schemas. Names of states, reasons and kinds come from the model: one source per fact. */
import { z } from 'zod';
import {
  countKinds,
  counterNames,
  energyKinds,
  itemStates,
  media,
  operationModes,
  reasonCategories,
  stateKinds,
  verdicts,
} from '../../model/event.ts';
import { envelope, epochMs, path, scalar } from './fields.ts';

const localText = z.strictObject({ zh: z.string().optional(), en: z.string().optional() });

const reason = z.strictObject({
  code: z.string().optional().describe("The machine's own code"),
  text: localText.optional(),
  category: z.enum(reasonCategories),
});

const context = z
  .strictObject({
    order: z.string().optional(),
    operation: z.string().optional(),
    product: z.string().optional(),
    program: z.string().optional(),
    recipe: z.string().optional(),
    planned: z.number().optional().describe('Parts planned for the order'),
    tool: z.string().optional(),
    material: z.string().optional(),
    operator: z.string().optional(),
    shift: z.string().optional(),
  })
  .describe('What was being made, with what and by whom, as last read');

const rawValue = z.union([z.number(), z.string()]).describe('Decimal string beyond ±(2^53-1)');

function eventSchema<Type extends string, Data extends z.ZodType>(type: Type, data: Data) {
  return z.strictObject({
    schema: z.literal(`zhencai.event.${type}/1` as const),
    ...envelope,
    path,
    t: epochMs.describe('When it happened'),
    tr: epochMs.describe('When the gateway recorded it; not before t'),
    q: z.enum(['GOOD', 'UNCERTAIN', 'BAD']).describe('Worst quality among the readings it was derived from'),
    cfg: z.string().describe('Hash of the equipment configuration, see _meta'),
    ctx: context,
    src: z
      .array(z.strictObject({ n: z.string(), v: z.union([scalar, z.array(scalar), z.null()]), t: epochMs }))
      .describe('The readings it was derived from'),
    data,
  });
}

const durMs = z
  .number()
  .min(0)
  .describe(
    'Milliseconds between the two times; by the monotonic clock where the wall clock was set meanwhile',
  );

export const stateEventSchema = eventSchema(
  'state',
  z
    .strictObject({
      kind: z
        .enum(stateKinds)
        .describe('resume: a change out of UNKNOWN; refresh: said again, nothing changed'),
      state: z.enum(itemStates).describe('OPC 40001-1 MachineryItemState; UNKNOWN: communication lost'),
      mode: z.enum(operationModes).describe('OPC 40001-1 MachineryOperationMode'),
      since: epochMs.describe('Start of this interval: the end of the one before'),
      prev: z
        .strictObject({
          state: z.enum(itemStates),
          mode: z.enum(operationModes),
          from: epochMs,
          to: epochMs,
          durMs,
          reason: reason.optional(),
        })
        .optional()
        .describe('The interval that ended; absent for the first state ever and for a refresh'),
      reason: reason.optional(),
    })
    .describe('Intervals of one equipment tile the time axis without overlap'),
);

export const countEventSchema = eventSchema(
  'count',
  z.strictObject({
    counter: z.enum(counterNames),
    kind: z.enum(countKinds).describe('first: baseline only; suspect: told, not added; gap: after an outage'),
    delta: z.number().min(0).describe('Parts; for suspect, what the step would have been'),
    total: z.number().min(0).describe('Sum of all counted deltas; never falls'),
    raw: rawValue,
    prevRaw: rawValue.optional(),
    from: epochMs.describe('The step happened after this'),
    to: epochMs.describe('and not after this'),
    unit: z.string().optional(),
  }),
);

export const cycleEventSchema = eventSchema(
  'cycle',
  z.strictObject({
    n: z.int().min(1).describe('Cycles that ended in the span'),
    from: epochMs,
    to: epochMs,
    durMs: durMs
      .optional()
      .describe('Milliseconds of the cycle, where it was seen or told; never with n > 1'),
    idealMs: z.number().min(0).optional(),
    partId: z.string().optional(),
    result: z.enum(verdicts).optional(),
  }),
);

export const alarmEventSchema = eventSchema(
  'alarm',
  z.strictObject({
    occ: z.string().describe('Occurrence: the same when it comes and when it goes'),
    alarm: z.string(),
    active: z.boolean(),
    severity: z.int().min(1).max(1000).describe('As in OPC 10000-9'),
    category: z.enum(reasonCategories),
    text: localText,
    onT: epochMs,
    offT: epochMs.optional(),
    durMs: durMs.optional(),
    firstOut: z.boolean().describe('First to come while no other alarm of the machine was active'),
  }),
);

export const energyEventSchema = eventSchema(
  'energy',
  z.strictObject({
    medium: z.enum(media),
    kind: z
      .enum(energyKinds)
      .describe('interval: both ends read; partial: one end only; gap: from the last reading to the next'),
    from: epochMs,
    to: epochMs,
    delta: z.number().min(0).describe('What the register advanced by, in unit'),
    unit: z.string().optional(),
    register: z.string().describe('Tag name'),
    raw: rawValue.describe('What the register showed at the end; at the last reading not after `to`'),
    prevRaw: rawValue.describe('What it showed at the beginning'),
    avg: z.number().optional().describe('delta per hour'),
    max: z.number().optional().describe('Largest reading of the power or flow tag in the span'),
    maxUnit: z.string().optional(),
    coverage: z.number().min(0).max(1).describe('Share of the span in which it was read as scheduled'),
  }),
);

export const qualityEventSchema = eventSchema(
  'quality',
  z.strictObject({
    resultId: z.string(),
    partId: z.string().optional(),
    eval: z.enum(verdicts),
    values: z.array(
      z.strictObject({
        char: z.string().describe('Characteristic'),
        v: z.union([z.number(), z.string(), z.boolean(), z.null()]),
        unit: z.string().optional(),
        lsl: z.number().optional().describe('Lower specification limit'),
        usl: z.number().optional().describe('Upper specification limit'),
        target: z.number().optional(),
        eval: z.enum(verdicts),
      }),
    ),
  }),
);

/** Every event schema by event type. */
export const eventSchemas = {
  state: stateEventSchema,
  count: countEventSchema,
  cycle: cycleEventSchema,
  alarm: alarmEventSchema,
  energy: energyEventSchema,
  quality: qualityEventSchema,
} as const;
