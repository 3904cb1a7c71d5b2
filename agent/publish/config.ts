import { z } from 'zod';
import { Secret } from '../base/secret.ts';

const secret = z
  .string()
  .transform((value) => new Secret(value))
  .describe(
    'Write it as ${env:NAME} or ${file:/path}, so that it does not stand in the file. 建议用 ${env:} 或 ${file:} 引用',
  );

/** `broker:` of the plant file: one MQTT broker and how to reach it. */
export const brokerSchema = z.strictObject({
  url: z
    .string()
    .regex(
      /^(mqtts?|wss?):\/\/[^\s/@]+(\/\S*)?$/,
      'mqtt://host:port, mqtts://, ws:// or wss://, without user name or password',
    )
    .describe('mqtt://, mqtts://, ws:// or wss:// address. 服务器地址'),
  username: z.string().min(1).optional(),
  password: secret.optional(),
  clientId: z
    .string()
    .min(1)
    .max(65535)
    .optional()
    .describe('MQTT client id; the gateway id where not given. 客户端标识，默认为网关标识'),
  ca: z
    .string()
    .min(1)
    .optional()
    .describe('PEM file of the certificate authority, relative to this file. CA 证书'),
  cert: z.string().min(1).optional().describe('PEM file of the client certificate. 客户端证书'),
  key: z.string().min(1).optional().describe('PEM file of the client key. 客户端私钥'),
  allowPlaintext: z
    .boolean()
    .default(false)
    .describe('mqtt:// and ws:// to an address other than this machine are refused without it. 允许明文传输'),
  keepAliveS: z.int().min(5).max(65535).default(30).describe('MQTT keep-alive in seconds. 保活间隔（秒）'),
  connectTimeoutMs: z.int().min(100).max(120_000).default(10_000),
  ackTimeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(20_000)
    .describe(
      'A message not acknowledged within this time makes the connection suspect: it is reopened. 确认超时（毫秒）',
    ),
});

export type BrokerConfig = z.output<typeof brokerSchema>;
