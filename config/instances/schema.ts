/**
 * The strict schema of an equipment template: one device model's tags, once. A tag of a template has the columns of a
 * point table without those an instance gives, and says how fast it moves and whether anybody could check it.
 */
import { z } from 'zod';
import { equipmentClasses } from '../../agent/model/equipment.ts';
import { rowSchema, type Columns, type Values } from '../points/columns.ts';
import { tagColumns } from '../points/tags.ts';
import type { Factor } from './columns.ts';

const text = z.string().trim().min(1);
const bothTexts = z.strictObject({ zh: text, en: text });

const { tag, description, address, type, byteOrder, scale, offset, unitOfMeasure } = tagColumns;
const { deadband, min, max, role, roleOptions, businessLink, keyParameter } = tagColumns;

/** Columns of a point table that a tag of a template has: all but those an instance gives. */
export const templateTagColumns = {
  tag,
  description,
  address,
  type,
  byteOrder,
  typeOptions: {
    ...tagColumns.typeOptions,
    about: `${tagColumns.typeOptions.about} Its register counts from \`base\` too.`,
  },
  scale,
  offset,
  unitOfMeasure,
  deadband,
  min,
  max,
  role,
  roleOptions,
  businessLink,
  keyParameter,
} as const satisfies Columns;

const tagExtras = {
  speed: z
    .enum(['fast', 'slow'])
    .default('slow')
    .describe('Which of the two groups of an instance it belongs to. 快慢'),
  times: z
    .array(z.enum(['ct', 'pt', 'decimals'] satisfies readonly Factor[]))
    .default([])
    .describe('Columns of the instance that its scale is multiplied by (decimals: 10 to minus it). 乘以'),
  unverified: text.optional().describe('Why it could not be checked. 未核实的原因'),
};

/** A tag of a template as it is written: columns, and what only a template says. */
const tagSchema = z.strictObject({
  ...(rowSchema(templateTagColumns) as unknown as z.ZodObject).shape,
  ...tagExtras,
}) as unknown as z.ZodType<
  Values<typeof templateTagColumns> & {
    readonly speed: 'fast' | 'slow';
    readonly times: readonly Factor[];
    readonly unverified?: string | undefined;
  }
>;

const sourceSchema = z.strictObject({
  title: text,
  document: text.optional().describe('Number and edition.'),
  url: z.url(),
  licence: text.optional().describe('SPDX id, where it is a map of registers somebody licensed.'),
});

const quirksSchema = z.strictObject({
  maxRegisters: z.int().min(1).max(125).optional(),
  maxGap: z.int().min(0).max(124).optional(),
  pauseMs: z.int().min(0).max(10_000).optional(),
  identify: z.boolean().optional(),
});

/** A template file. */
export const templateSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'config.templateId')
    .describe('As its file is called. 模板标识'),
  name: bothTexts.describe('What people call the device. 名称'),
  manufacturer: text.describe('厂家'),
  models: z.array(text).min(1).describe('Models it is for. 型号'),
  class: z.enum(equipmentClasses).describe('Class of such a device. 类别'),
  protocol: z.literal('modbus').describe('Protocol family. 协议'),
  sources: z.array(sourceSchema).min(1).describe('Where the facts are from. 出处'),
  verified: text.describe('What was checked against what; a person saw no device. 核实情况'),
  byteOrder: z
    .enum(['ABCD', 'CDAB', 'BADC', 'DCBA'])
    .default('ABCD')
    .describe('Of values of several registers, whatever the connection says. 字节序'),
  quirks: quirksSchema.prefault({}).describe('What its connection should allow at most. 设备特性'),
  serial: text.optional().describe('Serial line as it leaves the factory, where known. 出厂串口参数'),
  notes: bothTexts.optional().describe('Worth knowing before. 注意事项'),
  base: z
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe('Addresses count from here, and an instance may say where it really is. 基址'),
  tags: z.array(tagSchema).min(1).describe('点'),
});

/** A validated template file. */
export type TemplateFile = z.output<typeof templateSchema>;

/** JSON Schema (2020-12) of a template as it is written, for editors. */
export function templateJsonSchema(): object {
  return {
    ...z.toJSONSchema(templateSchema, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' }),
    title: 'zhencai equipment template',
  };
}
