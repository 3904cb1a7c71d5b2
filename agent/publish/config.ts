import { z } from 'zod';
import { Secret } from '../base/secret.ts';

const secret = z
  .string()
  .transform((value) => new Secret(value))
  .describe(
    'Write it as ${env:NAME} or ${file:/path}, so that it does not stand in the file. 建议用 ${env:} 或 ${file:} 引用',
  );

const address = z
  .string()
  .regex(/^(mqtts?|wss?):\/\/[^\s/@]+(\/\S*)?$/, 'mqtt://host:port, mqtts://, ws://, wss://');

/** `broker:` of the plant file: one destination, at one address or at several in order, and how to reach it. */
export const brokerSchema = z
  .strictObject({
    url: z
      .union([address, z.array(address).min(1).max(8)])
      .describe(
        'mqtt://, mqtts://, ws:// or wss:// address; or a list: the first that answers is used, in this order. ' +
          '服务器地址；可写列表，按顺序使用第一个可用的',
      ),
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
  .superRefine(
    ({ url: written, allowPlaintext }: { url?: unknown; allowPlaintext?: unknown }, context) => {
      if (allowPlaintext === true) return;
      for (const [index, url] of [written].flat().entries()) {
        if (typeof url !== 'string' || !isPlaintext(url)) continue;
        const path = Array.isArray(written) ? ['url', index] : ['url'];
        context.addIssue({ code: 'custom', message: 'config.plaintext', params: { url }, path });
      }
    },
    { when: ({ value }) => typeof value === 'object' && value !== null },
  )
  .refine(({ cert, key }) => (cert === undefined) === (key === undefined), {
    message: 'config.certWithoutKey',
    path: ['cert'],
  });

export type BrokerConfig = z.output<typeof brokerSchema>;

/** The addresses of a destination, the preferred one first. */
export function addressesOf({ url }: BrokerConfig): readonly string[] {
  return typeof url === 'string' ? [url] : url;
}

/** Whether a broker address is neither encrypted nor on this machine. */
function isPlaintext(written: string): boolean {
  const url = URL.parse(written);
  if (url === null || !['mqtt:', 'ws:'].includes(url.protocol)) return false;
  return !/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname.toLowerCase());
}
