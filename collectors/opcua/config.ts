import { z } from 'zod';
import { Secret } from '../../agent/base/secret.ts';

/** Most nodes in one request by our own bound; a server's OperationLimits may ask for fewer. */
export const mostNodesPerCall = 1000;

const secret = z
  .string()
  .transform((value) => new Secret(value))
  .describe(
    'Write it as ${env:NAME} or ${file:/path}, so that it does not stand in the file. 建议用 ${env:} 或 ${file:} 引用',
  );

const securitySchema = z
  .strictObject({
    policy: z
      .enum(['None', 'Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss'])
      .default('None')
      .describe('Security policy the server offers. 安全策略'),
    mode: z
      .enum(['None', 'Sign', 'SignAndEncrypt'])
      .default('None')
      .describe('Security mode; None exactly with policy None. 安全模式'),
  })
  .refine(({ policy, mode }) => (policy === 'None') === (mode === 'None'), {
    message:
      'policy and mode are both None or neither is, e.g. { policy: Basic256Sha256, mode: SignAndEncrypt }',
    path: ['mode'],
  })
  .prefault({});

/** `protocol: opcua`: one session with one OPC UA server. */
export const opcuaSchema = z.strictObject({
  id: z.string().min(1).describe('Name of the connection. 连接标识'),
  protocol: z.literal('opcua'),
  endpoint: z
    .string()
    .regex(
      /^opc\.tcp:\/\/(\[[0-9a-fA-F:.]+\]|[^\s/:@[\]]+)(:\d{1,5})?(\/\S*)?$/,
      'opc.tcp://host:port[/path]',
    )
    .describe('opc.tcp://host:port[/path]. 服务器端点地址'),
  security: securitySchema,
  user: z
    .strictObject({ name: z.string().min(1), password: secret })
    .optional()
    .describe('User name and password; anonymous where not given. 用户名和密码'),
  acceptUnknownCertificate: z
    .boolean()
    .default(false)
    .describe(
      'Trust any server certificate: encrypted, but the server is not identified. 接受未知服务器证书（不验证身份）',
    ),
  serverCertificate: z
    .string()
    .min(1)
    .optional()
    .describe('DER or PEM file of the only server certificate accepted. 固定的服务器证书文件'),
  timeoutMs: z
    .int()
    .min(100)
    .max(120_000)
    .default(5000)
    .describe('Deadline of every call. 单次请求超时（毫秒）'),
  connectTimeoutMs: z
    .int()
    .min(100)
    .max(120_000)
    .default(15_000)
    .describe('Deadline of connecting as a whole. 建立连接超时（毫秒）'),
  sessionTimeoutMs: z
    .int()
    .min(10_000)
    .max(3_600_000)
    .default(60_000)
    .describe('How long the server keeps a session it does not hear from. 会话超时（毫秒）'),
  queueSize: z
    .int()
    .min(1)
    .max(10_000)
    .default(10)
    .describe('Values the server keeps per tag between two publishes; the oldest goes first. 每点队列长度'),
  maxNodesPerRead: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('Nodes per read request; by default what the server says, at most 1000. 单次读取节点数上限'),
  maxMonitoredItemsPerCall: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('Monitored items per request; by default what the server says, at most 1000. 单次订阅点数上限'),
  retryRefusedMs: z
    .int()
    .min(1000)
    .max(600_000)
    .default(30_000)
    .describe(
      'First wait before a node the server refused is asked for again; doubles to 10 min. 被拒节点重试间隔（毫秒）',
    ),
  maxSkewMs: z
    .int()
    .min(1000)
    .max(86_400_000)
    .default(300_000)
    .describe('A source time further than this from the gateway clock is not used. 时间戳最大偏差（毫秒）'),
});

export type OpcuaConfig = z.output<typeof opcuaSchema>;
