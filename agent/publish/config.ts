import { z } from 'zod';
import { Secret } from '../base/secret.ts';

const secret = z
  .string()
  .transform((value) => new Secret(value))
  .describe(
    'Write it as ${env:NAME} or ${file:/path}, so that it does not stand in the file. 建议用 ${env:} 或 ${file:} 引用',
  );

/** `broker:` of the plant file: one MQTT broker and how to reach it. */
export const brokerSchema = z
  .strictObject({
    url: z
      .string()
      .regex(/^(mqtts?|wss?):\/\/[^\s/@]+(\/\S*)?$/, 'mqtt://host:port, mqtts://, ws://, wss://')
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
      .describe(
        'mqtt:// and ws:// to an address other than this machine are refused without it. 允许明文传输',
      ),
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
  })
  // Checked even where another key is wrong, so that every fault is told at once. The message is a key of the catalogue.
  .refine(({ url, allowPlaintext }) => allowPlaintext || !isPlaintext(url), {
    message: 'config.plaintext',
    path: ['url'],
    when: ({ value }) => typeof (value as { url?: unknown } | undefined)?.url === 'string',
  })
  .refine(({ cert, key }) => (cert === undefined) === (key === undefined), {
    message: 'config.certWithoutKey',
    path: ['cert'],
  });

export type BrokerConfig = z.output<typeof brokerSchema>;

/** Whether a broker address is neither encrypted nor on this machine. */
function isPlaintext(address: string): boolean {
  const url = URL.parse(address);
  if (url === null || !['mqtt:', 'ws:'].includes(url.protocol)) return false;
  return !/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname.toLowerCase());
}
