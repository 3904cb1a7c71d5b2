/**
 * The messages of the gateway, as far as this consumer uses them. It reads tolerantly: a field it does not know is
 * passed over, so that a gateway may add some; a field it needs and does not find makes the message invalid.
 */
import { z } from 'zod';

/** ISO 22400 times follow from these two axes (OPC 40001-1 MachineryItemState and MachineryOperationMode). */
export const states = ['NOT_AVAILABLE', 'OUT_OF_SERVICE', 'NOT_EXECUTING', 'EXECUTING', 'UNKNOWN'] as const;
export type State = (typeof states)[number];
export const modes = ['NONE', 'MAINTENANCE', 'SETUP', 'PROCESSING'] as const;
export type Mode = (typeof modes)[number];
export const counters = ['total', 'good', 'scrap', 'rework', 'cycle'] as const;
export type Counter = (typeof counters)[number];

const ms = z.int().min(0);
const text = z.string().optional();
const number = z.number().optional();
const amount = z.number().min(0);
const verdict = z.enum(['OK', 'NOK', 'UNDECIDABLE']);

const key = { gw: z.string().min(1), epoch: z.string().min(1), seq: z.int().min(1) };
const reason = z.object({ code: text, category: z.string() }).optional();
const axes = { state: z.enum(states), mode: z.enum(modes), reason };

function event<Type extends string, Data extends z.ZodType>(type: Type, data: Data) {
  return z.object({
    schema: z.literal(`zhencai.event.${type}/1` as const),
    ...key,
    path: z.string().min(1),
    t: ms,
    tr: ms,
    ctx: z.object({ order: text, operation: text, product: text, shift: text, operator: text }),
    src: z.array(z.object({ n: z.string() })),
    data,
  });
}

const message = z.discriminatedUnion('schema', [
  event(
    'state',
    z.object({
      ...axes,
      kind: z.enum(['change', 'resume', 'refresh']),
      since: ms,
      prev: z.object({ ...axes, from: ms, to: ms }).optional(),
    }),
  ),
  event(
    'count',
    z.object({
      counter: z.enum(counters),
      kind: z.enum(['first', 'increment', 'rollover', 'reset', 'gap', 'suspect']),
      delta: amount,
      total: amount,
      from: ms,
      to: ms,
    }),
  ),
  event(
    'energy',
    z.object({
      medium: z.string(),
      kind: z.enum(['interval', 'partial', 'gap', 'rollover', 'reset']),
      from: ms,
      to: ms,
      delta: amount,
      unit: text,
      register: z.string(),
      max: number,
      maxUnit: text,
      coverage: z.number().min(0).max(1),
    }),
  ),
  event(
    'cycle',
    z.object({
      n: z.int().min(1),
      from: ms,
      to: ms,
      durMs: number,
      idealMs: number,
      partId: text,
      result: verdict.optional(),
    }),
  ),
  event(
    'alarm',
    z.object({
      occ: z.string(),
      alarm: z.string(),
      active: z.boolean(),
      severity: z.int(),
      category: z.string(),
      text: z.object({ zh: text, en: text }),
      onT: ms,
      offT: ms.optional(),
      firstOut: z.boolean(),
    }),
  ),
  event(
    'quality',
    z.object({
      resultId: z.string(),
      partId: text,
      eval: verdict,
      values: z.array(
        z.object({
          char: z.string(),
          v: z.union([z.number(), z.string(), z.boolean(), z.null()]),
          unit: text,
          lsl: number,
          usl: number,
          target: number,
          eval: verdict,
        }),
      ),
    }),
  ),
  z.object({
    schema: z.literal('zhencai.gap/1'),
    ...key,
    ts: ms,
    kind: z.string(),
    fromT: ms,
    toT: ms,
    fromSeq: z.int().optional(),
    toSeq: z.int().optional(),
    ofEpoch: text,
    count: z.int().min(0),
    equipment: z.array(z.string()),
    connection: text,
    /** Absent where nobody got what is missing. */
    destinations: z.array(z.string()).optional(),
    code: text,
    rebase: z
      .array(
        z.object({
          fromSeq: z.int().min(1),
          toSeq: z.int().min(1),
          fromT: ms,
          toT: ms,
          shiftMs: z.int().optional(),
        }),
      )
      .optional(),
  }),
]);

/** A message that has an effect here. */
export type Message = z.infer<typeof message>;
/** The message of one schema. */
export type MessageOf<Schema extends Message['schema']> = Extract<Message, { schema: Schema }>;

const used: ReadonlySet<string> = new Set(message.options.map((one) => one.shape.schema.value));

/** What every numbered message of a gateway has: events, gaps, telemetry, and whatever comes later. */
const head = z.object({
  schema: z.string().startsWith('zhencai.'),
  ...key,
  path: z.string().min(1).optional(),
  ts: ms.optional(),
  tr: ms.optional(),
});
export type Head = z.infer<typeof head>;

export type Parsed =
  /** `message` is absent where the message has no effect here. */
  | { readonly is: 'numbered'; readonly head: Head; readonly message?: Message }
  /** Somebody else's, or the gateway's online/offline notice, which has no number. */
  | { readonly is: 'other' }
  | { readonly is: 'invalid'; readonly why: string };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads the bytes of one message. Never throws. */
export function parse(body: Buffer | string): Parsed {
  let json: unknown;
  try {
    json = JSON.parse(typeof body === 'string' ? body : utf8.decode(body));
  } catch (error) {
    return { is: 'invalid', why: error instanceof Error ? error.message : String(error) };
  }
  const name = z.object({ schema: z.string() }).safeParse(json);
  if (!name.success) return { is: 'invalid', why: 'schema: missing' };
  const { schema } = name.data;
  const numbered = head.safeParse(json);
  if (!used.has(schema)) return numbered.success ? { is: 'numbered', head: numbered.data } : { is: 'other' };
  const read = message.safeParse(json);
  if (read.success && numbered.success) return { is: 'numbered', head: numbered.data, message: read.data };
  const issue = (read.error ?? numbered.error)?.issues[0];
  return { is: 'invalid', why: `${schema}: ${issue?.path.join('.')}: ${issue?.message}` };
}
