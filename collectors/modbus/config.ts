import { z } from 'zod';
import { holePattern } from './holes.ts';

/** What a bare number in a point table means: the classic notation (40101, 1-based), or an area and the base it counts from. */
const bareAddress = z.enum(['classic', 'hr0', 'hr1', 'ir0', 'ir1', 'co0', 'co1', 'di0', 'di1']);

const quirksSchema = z
  .strictObject({
    maxRegisters: z
      .int()
      .min(1)
      .max(125)
      .default(125)
      .describe('Most registers in one request; a longer value is still read in one. 单次请求最多寄存器数'),
    maxBits: z
      .int()
      .min(1)
      .max(2000)
      .default(2000)
      .describe('Most coils or inputs in one request. 单次请求最多位数'),
    maxGap: z
      .int()
      .min(0)
      .max(124)
      .default(0)
      .describe(
        'Unused registers that may be read across to save a request (16 coils count as one register); some devices refuse holes. 允许跨读的空闲寄存器数',
      ),
    holes: z
      .array(z.string().regex(holePattern, 'hr:120-129, co:7, 3/ir:0-99'))
      .optional()
      .describe(
        'Addresses never to be read across, 0-based: hr:120-129, co:7, of one unit 3/ir:0-99. 禁止跨读的地址（从 0 起）',
      ),
    pauseMs: z
      .int()
      .min(0)
      .max(10_000)
      .default(0)
      .describe('Pause between a reply and the next request, in milliseconds. 请求间隔（毫秒）'),
    closeAfterScan: z
      .boolean()
      .default(false)
      .describe(
        'Close the connection after every scan, for devices that serve one client at a time. 每次采集后断开',
      ),
    identify: z
      .boolean()
      .default(true)
      .describe(
        'Ask every unit what it is (FC 43/14); false for a device that hangs on it. 读取设备标识（FC 43/14），会因此卡死的设备请关闭',
      ),
  })
  .prefault({});

/** A connection with `protocol: modbus-tcp`: one TCP endpoint, with one or more units behind it. */
export const modbusTcpSchema = z.strictObject({
  id: z.string().min(1).describe('Name of the connection, as point tables use it. 连接标识'),
  protocol: z.literal('modbus-tcp'),
  host: z.string().min(1).describe('Host name or IP address. 主机名或 IP 地址'),
  port: z.int().min(1).max(65_535).default(502).describe('TCP port. 端口'),
  timeoutMs: z
    .int()
    .min(10)
    .max(60_000)
    .default(1000)
    .describe('Longest wait for the reply to one request, in milliseconds. 应答超时（毫秒）'),
  connectTimeoutMs: z
    .int()
    .min(10)
    .max(60_000)
    .default(3000)
    .describe('Longest wait for the TCP connection, in milliseconds. 连接超时（毫秒）'),
  byteOrder: z
    .enum(['ABCD', 'CDAB', 'BADC', 'DCBA'])
    .default('ABCD')
    .describe('Byte order of 32-bit values (and, extended, of 64-bit ones) whose tag names none. 默认字节序'),
  bareAddress: bareAddress
    .default('classic')
    .describe(
      'What a number without an area means: classic 40101 notation, or an area and its base, hr0 or hr1. 无区号地址的含义',
    ),
  quirks: quirksSchema.describe('What this device needs to be read well. 设备特性'),
});

/** Config of one Modbus TCP connection, defaults filled in. */
export type ModbusTcpConfig = z.output<typeof modbusTcpSchema>;

/** host:port, as URLs write it: an IPv6 address in brackets. */
export function endpointOf({ host, port }: Pick<ModbusTcpConfig, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** What a bare number means. */
export type BareAddress = z.output<typeof bareAddress>;
