/**
 * Forms of what derivers save. What an older version or a broken disk left and that does not fit is not taken up: the
 * part begins anew.
 */
import { z } from 'zod';
import { itemStates, operationModes, reasonCategories } from '../model/event.ts';

const time = z.int();
/** A register's value: a number, or an integer text with `n`. */
const raw = z.union([z.number(), z.string().regex(/^-?\d+n$/)]);
const localText = z.object({ zh: z.string().optional(), en: z.string().optional() });
const reason = z.object({
  code: z.string().optional(),
  text: localText.optional(),
  category: z.enum(reasonCategories),
});

/** The present interval. */
export const savedState = z.object({
  state: z.enum(itemStates),
  mode: z.enum(operationModes),
  since: time,
  reason: reason.optional(),
});

/** Order, product, tool …, as last read. */
export const savedContext = z.object({
  order: z.string().optional(),
  operation: z.string().optional(),
  product: z.string().optional(),
  program: z.string().optional(),
  recipe: z.string().optional(),
  planned: z.number().optional(),
  tool: z.string().optional(),
  material: z.string().optional(),
  operator: z.string().optional(),
  shift: z.string().optional(),
});

/** A counter; `held`: until when `raw` is known to have held. */
export const savedCounter = z.object({ raw, total: z.number(), held: time });

/** Alarms that are active, `n` the tag of each, and the occurrence that came first. */
export const savedAlarms = z.object({
  active: z.array(
    z.object({
      n: z.string(),
      occ: z.string(),
      alarm: z.string(),
      code: z.string(),
      severity: z.number(),
      category: z.enum(reasonCategories),
      text: localText,
      onT: time,
      firstOut: z.boolean(),
    }),
  ),
  firstOut: z.string().optional(),
});

/** A meter's register and the span being measured. */
export const savedRegister = z.object({
  raw,
  seen: time,
  span: z.object({
    from: time,
    fromRaw: raw,
    firstRaw: raw,
    added: z.number(),
    isPartial: z.boolean(),
    kind: z.enum(['rollover', 'reset']).optional(),
  }),
  covered: z.number(),
  max: z.number().optional(),
});

export type SavedCounter = z.output<typeof savedCounter>;
export type SavedContext = z.output<typeof savedContext>;
export type SavedAlarms = z.output<typeof savedAlarms>;
export type SavedRegister = z.output<typeof savedRegister>;
