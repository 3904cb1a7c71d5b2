/**
 * The strict schema of the plant file (CONTRACT 2), put together from the schemas of the parts. A custom message that is
 * a key of the catalogue is told in the reader's language.
 */
import { z } from 'zod';
import { brokerSchema } from '../agent/publish/config.ts';
import { evidenceSchema } from '../agent/evidence/config.ts';
import { storeSchema } from '../agent/store/config.ts';
import { protocols, type ConnectionConfig } from '../collectors/registry.ts';
import { destinationSchema, topicRootSchema } from './destinations.ts';
import { instanceRowSchema } from './instances/columns.ts';
import { levelPattern } from './level.ts';
import { alarmColumns } from './points/alarms.ts';
import { rowSchema } from './points/columns.ts';
import { registerColumns } from './points/register.ts';
import { tagColumns } from './points/tags.ts';

const level = z.string().regex(levelPattern, 'config.badLevel');
const name = z.string().min(1);

const gatewaySchema = z.strictObject({
  id: level.describe('Identity of this gateway, `gw` of every message; keep it for ever. 网关标识'),
  dataDir: z
    .string()
    .min(1)
    .describe('Folder of the buffer, the keys and the certificates, relative to this file. 数据目录'),
});

const siteLevels = z.strictObject({
  enterprise: z.strictObject({
    id: level.describe('First level after the topic root. 企业标识'),
    name: name.optional().describe('企业名称'),
    uscc: z
      .string()
      .regex(/^[0-9A-Z]{18}$/, 'config.badUscc')
      .optional()
      .describe('Unified social credit code. 统一社会信用代码'),
    industry: z
      .string()
      .regex(/^[A-T]\d{2,4}$/, 'config.badIndustry')
      .optional()
      .describe('GB/T 4754 industry code. 行业代码'),
  }),
  site: z.strictObject({
    id: level.describe('Second level after the topic root. 厂区标识'),
    name: name.optional().describe('厂区名称'),
  }),
  edition: z
    .union([z.string().regex(/^\d{4}$/, '"2024"'), z.int().min(2020).max(2100)])
    .default('2024')
    .transform(String)
    .describe('Grading edition. 评测指标版本'),
});

/** One connection of whichever protocol. */
export const connectionSchema = z.discriminatedUnion(
  'protocol',
  // What a discriminated union needs beyond ZodType (a literal `protocol`) every protocol's strict object has.
  Object.values(protocols).map(({ schema }) => schema) as unknown as [z.ZodObject, ...z.ZodObject[]],
) as unknown as z.ZodType<ConnectionConfig>;

/** One tag group. */
export const groupSchema = z.strictObject({
  id: level.describe('Name of the group, as point tables use it. 采集组标识'),
  intervalMs: z
    .int()
    .min(10)
    .max(86_400_000)
    .describe('Interval in milliseconds, 10 to a day. 采集周期（毫秒）'),
  mode: z
    .enum(['subscribe', 'poll'])
    .default('subscribe')
    .describe('Where a protocol can push (OPC UA): be told of changes, or ask. 订阅或轮询'),
});

const consoleSchema = z
  .strictObject({
    listen: z
      .string()
      .regex(/^(\[[0-9a-fA-F:.]+\]|[^\s:@/]+):\d{1,5}$/, '127.0.0.1:8088')
      .default('127.0.0.1:8088')
      .describe('Address and port of the console. 控制台监听地址'),
  })
  .prefault({});

/** A row of the register, in YAML. */
export const equipmentRowSchema = rowSchema(registerColumns);
/** A row of a point table, in YAML. */
export const tagRowSchema = rowSchema(tagColumns);
/** A row of an alarm table, in YAML. */
export const alarmRowSchema = rowSchema(alarmColumns);

/** The plant file. */
export const plantFileSchema = z
  .strictObject({
    gateway: gatewaySchema,
    plant: siteLevels.describe('ISA-95 levels above the machine. 企业与厂区'),
    topicRoot: topicRootSchema.default('uns/v1'),
    equipment: z
      .union([z.string().min(1), z.array(equipmentRowSchema)])
      .describe('The whole equipment register: a CSV file or a list. 设备清单'),
    connections: z.array(connectionSchema).min(1).describe('One per endpoint. 连接'),
    groups: z.array(groupSchema).min(1).describe('Tag groups. 采集组'),
    tags: z
      .array(z.union([z.string().min(1), tagRowSchema]))
      .min(1)
      .optional()
      .describe('Point tables (CSV), or tags; may be left out where there are instances. 点表'),
    instances: z
      .array(z.union([z.string().min(1), instanceRowSchema]))
      .default([])
      .describe('Tables (CSV) of machines whose tags a template holds, or single ones. 实例表'),
    alarms: z
      .array(z.union([z.string().min(1), alarmRowSchema]))
      .default([])
      .describe('Alarm tables (CSV), or what single codes mean. 报警表'),
    broker: brokerSchema.describe('MQTT broker. 消息服务器'),
    destinations: z
      .array(destinationSchema)
      .max(8)
      .default([])
      .describe('Further brokers, each with its own place in the buffer. 其他上送目的地'),
    store: storeSchema.describe('The durable buffer. 缓存'),
    console: consoleSchema.describe('The web console. 控制台'),
    evidence: evidenceSchema.describe('Acceptance evidence. 证据链'),
  })
  .refine(({ tags, instances }) => tags !== undefined || instances.length > 0, {
    path: ['tags'],
    message: 'config.missingKey',
  });

/** The validated plant file. */
export type PlantFile = z.output<typeof plantFileSchema>;

/** JSON Schema (2020-12) of the plant file as it is written, for editors. */
export function plantJsonSchema(): object {
  return {
    ...z.toJSONSchema(plantFileSchema, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' }),
    title: 'zhencai plant file',
  };
}
